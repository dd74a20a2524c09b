/** Whether the user that QEMU runs as may open a device; where the tests run as root that is another one than we. */
import { chmodSync, chownSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { deviceObstacle } from '../../../runner/host/device-access.ts';
import { groupsOf } from '../../../runner/host/groups.ts';

const isRoot = process.getuid?.() === 0;
const user = isRoot ? { name: 'nobody', uid: 65_534, gid: 65_534 } : null;
const { name, sudo } = isRoot ? { name: 'nobody', sudo: '' } : { name: userInfo().username, sudo: 'sudo ' };

let folder = '';
let device = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'unbox-device-'));
  chmodSync(folder, 0o755);
  device = join(folder, 'kvm');
  writeFileSync(device, '');
});
afterEach(() => rmSync(folder, { recursive: true }));

test('a device that all may open', async () => {
  chmodSync(device, 0o666);
  expect(await deviceObstacle(device, user)).toBeNull();
});

test('one that belongs to its owner alone: not even root, who may, says that QEMU may', async () => {
  chmodSync(device, isRoot ? 0o600 : 0);
  expect(await deviceObstacle(device, user)).toBe(
    `${device} may not be opened by ${name}: run \`${sudo}chmod 666 ${device}\`.`,
  );
});

test.runIf(isRoot)('one of a group: the user has to get into that', async () => {
  chownSync(device, 0, 12);
  chmodSync(device, 0o660);
  expect(await deviceObstacle(device, user)).toBe(
    `${device} may not be opened by nobody: run \`adduser nobody man\`.`,
  );
  expect(await deviceObstacle(device, null)).toBeNull();
});

test('the groups of a user are those that the host lists for them', () => {
  expect(groupsOf({ name: 'no such user', gid: 12 })).toEqual([12]);
  expect(groupsOf(null)).toEqual(process.getgroups?.());
});
