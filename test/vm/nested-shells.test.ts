/** Nested shells in a machine: in every namespace, as other users. Containers: nested-containers.test.ts. */
import { expect, test } from 'vitest';
import { nestedShells } from '../contract/nested-shells.ts';
import type { NestedShell } from '../contract/nested-shells.ts';
import { openOn, PATIENCE, startMachine } from './vm.ts';

const ALL = '--uts --ipc --net --pid --fork --mount-proc --mount --time --cgroup';
const namespaces: readonly (readonly [name: string, options: string])[] = [
  ['uts', '--uts'],
  ['ipc', '--ipc'],
  ['net', '--net'],
  ['pid', '--pid --fork --mount-proc'],
  ['mount', '--mount'],
  ['time', '--time --fork'],
  ['cgroup', '--cgroup'],
  ['all', ALL],
];

const root = (name: string, start: string): NestedShell => ({ name, start, sign: '#' });

/** In another root file system bash reads start-up files that set a prompt without marks. */
const FOREIGN = `sh -c 'echo "PS1=foreign" >/run/bashrc; mount --bind /run/bashrc /etc/bash.bashrc; exec bash'`;

nestedShells('in a machine', {
  open: () => openOn(startMachine()),
  sign: '$',
  patienceMs: PATIENCE,
  shells: [
    { name: 'bash', start: 'bash', sign: '$' },
    { name: 'sh', start: 'sh', sign: '$' },
    { name: 'busybox sh', start: 'busybox sh', sign: '$' },
    ...namespaces.map(([name, options]) => root(`unshare: ${name}`, `sudo unshare ${options}`)),
    root('unshare: all, busybox sh', `sudo unshare ${ALL} busybox sh`),
    // dash says "Cannot set tty process group" when it leaves a PID namespace.
    { ...root('unshare: all, dash', `sudo unshare ${ALL} dash`), left: 2 },
    root('unshare: user, as its root', 'unshare --user --map-root-user'),
    { name: 'unshare: user, as nobody', start: 'unshare --user', sign: '$' },
    root(
      'unshare: user and all',
      'unshare --user --map-root-user --uts --ipc --net --pid --fork --mount-proc',
    ),
    root('sudo -s', 'sudo -s'),
    root('sudo -i', 'sudo -i'),
    root('su -', 'sudo su -'),
    { name: 'su - of somebody', start: 'sudo su - learner', sign: '$' },
    root('nsenter', 'sudo nsenter --target 1 --uts --ipc --net --mount'),
    root('chroot', 'sudo chroot / /bin/sh'),
    root('bash with start-up files of another system', `sudo unshare --mount ${FOREIGN}`),
  ],
});

test("a prompt of one's own is refused, and the terminal lives on", async () => {
  await using own = await openOn(startMachine());
  const type = (text: string) => own.terminal.type(text, { timeoutMs: PATIENCE });
  expect((await type(`PS1='mine> '`)).output).toEqual(['-bash: PS1: readonly variable']);
  // Start-up files may be read twice.
  expect(await type('. /etc/profile')).toMatchObject({ output: [], status: 0 });
  expect((await type('echo fine')).output).toEqual(['fine']);
});
