/** What is still to be done for the user that QEMU runs as where we are root. */
import { expect, test } from 'vitest';
import { userCommands } from '../../../scripts/setup/system-user.mjs';

const THERE = 'root:x:0:0::/root:/bin/sh\nunbox:x:998:998::/nonexistent:/usr/sbin/nologin\n';
const OTHERS = 'unboxer:x:998:998::/:/bin/sh\nx:x:1:1:unbox:/:/bin/sh\n';
const NO_GROUP = 'root:x:0:\nunbox:x:998:\nkvm-users:x:107:\n';

const programs = (passwd: string, group: string): (string | undefined)[] =>
  userCommands(passwd, group).map(([program]) => program);

test('finds the system user, and nobody with a longer name', () => {
  expect(programs(THERE, NO_GROUP)).toEqual([]);
  expect(programs(OTHERS, NO_GROUP)).toEqual(['useradd']);
});

test('a host with KVM: the user gets into its group, also one that is there already', () => {
  expect(userCommands(THERE, `${NO_GROUP}kvm:x:106:\n`)).toEqual([
    ['usermod', '--append', '--groups', 'kvm', 'unbox'],
  ]);
  expect(programs(OTHERS, 'kvm:x:106:unboxer,a\n')).toEqual(['useradd', 'usermod']);
  expect(programs(THERE, 'kvm:x:106:a,unbox\n')).toEqual([]);
});
