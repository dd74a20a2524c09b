/** Which lab a word means. */
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { labFolder } from '../../../runner/cli/find-labs.ts';
import { OWN_LABS as LABS_DIR } from '../../../runner/cli/labs-dir.ts';
import { labFolder as folderOf, labText } from './lab-folder.ts';

test.each([
  ['02-uts', '02-uts'],
  ['uts', '02-uts'],
  ['UTS', '02-uts'],
  ['docker', '27-docker-podman'],
  ['podman', '27-docker-podman'],
  ['reason', '31-reason-in-the-kernel'],
  ['5', '05-reaching-out'],
  ['12', '12-cgroup-tree'],
  ['pid', '03-pid'],
])('%s: %s', async (name, id) => {
  expect(await labFolder(name, LABS_DIR)).toBe(join(LABS_DIR, id));
});

test.each([
  ['memory', '"memory" matches several labs. Choose from:\n  15-memory-max\n  15-memory-pressure'],
  ['13', '"13" matches several labs. Choose from:\n  13-cpu-max\n  13-cpu-weight'],
  ['dokcer', 'There is no lab "dokcer". Did you mean 27-docker-podman?'],
  ['02-ust', 'There is no lab "02-ust". Did you mean 02-uts?'],
])('%s is told', async (name, message) => {
  await expect(labFolder(name, LABS_DIR)).rejects.toThrow(message);
});

test('an id in capitals is found in small letters, and the other way round', async () => {
  await using labs = await folderOf({ '01-Good': labText('Good', '') });
  expect(await labFolder('good', labs.path)).toBe(join(labs.path, '01-Good'));
});
