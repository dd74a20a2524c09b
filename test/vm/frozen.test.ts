/** A frozen machine costs nothing, keeps what it was doing, and its service manager goes on quietly. */
import { readdirSync, readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { QemuMachine } from '../../runner/machine/qemu/qemu-machine.ts';
import { openOn, PATIENCE, startMachine } from './vm.ts';

/** As long as a frozen machine is looked at, ms: one that is idle is woken several times meanwhile. */
const WATCHED_MS = 5000;

/** Ticks of processor time of all its threads so far, and how often each was put on a processor. */
function worked(pid: number): string {
  return readdirSync(`/proc/${pid}/task`)
    .map((thread) => {
      const stat = readFileSync(`/proc/${pid}/task/${thread}/stat`, 'latin1');
      const [user, system] = stat
        .slice(stat.lastIndexOf(')') + 2)
        .split(' ')
        .slice(11, 13);
      return `${thread}: ${user} ${system}`;
    })
    .join('\n');
}

/** What it has worked, once it has finished what it had begun when it was told to stop: its disk is written out. */
async function rested(pid: number): Promise<string> {
  for (let before = worked(pid); ;) {
    await sleep(1000);
    const now = worked(pid);
    if (now === before) return now;
    before = now;
  }
}

test('while it is frozen its emulator takes no processor time at all, whatever runs in it', async () => {
  await using on = await openOn(startMachine());
  const { machine, terminal } = on;
  if (!(machine instanceof QemuMachine)) throw new TypeError('not a QEMU machine');
  const busy = terminal
    .type(`sh -c 'echo ready; while :; do :; done'`, { timeoutMs: PATIENCE })
    .catch(() => {});
  // Not before it runs: a shell that reads its line may take Ctrl-C as part of that.
  await new Promise<void>((resolve) => {
    terminal.onScreen((lines) => {
      if (lines.includes('ready')) resolve();
    });
  });
  await machine.freeze();
  const before = await rested(machine.pid);
  await sleep(WATCHED_MS);
  expect(worked(machine.pid)).toBe(before);
  await machine.thaw();
  await expect.poll(() => worked(machine.pid)).not.toBe(before);
  expect(await terminal.recover()).toBe('ctrl-c');
  await busy;
});

test('the service manager goes on after a thaw, and no timer of it has been lost', async () => {
  await using on = await openOn(startMachine());
  const { machine } = on;
  const run = async (script: string) =>
    (await machine.exec(['sh', '-c', script], { timeoutMs: PATIENCE })).stdout.trim();
  await run('systemd-run --quiet --on-active=2 --timer-property=AccuracySec=100ms touch /run/rang');
  await machine.freeze();
  await sleep(3000);
  expect(await run('cat /sys/fs/cgroup/init.scope/cgroup.freeze')).toBe('1');
  await expect
    .poll(() => run('cat /sys/fs/cgroup/init.scope/cgroup.freeze; ls /run/rang'), { timeout: PATIENCE })
    .toBe('0\n/run/rang');
  expect(await run('systemctl is-system-running')).toBe('running');
});

test('an agent that was killed while the machine was about to be frozen has a successor afterwards', async () => {
  await using on = await openOn(startMachine());
  const { machine } = on;
  // systemd sets the new one going, and stands still from a restore until half a second later.
  await machine.exec(['systemctl', 'is-system-running'], { timeoutMs: PATIENCE });
  void machine.exec(['sh', '-c', 'sleep 0.2; pkill -KILL -x agent']).catch(() => {});
  await sleep(100);
  await machine.freeze();
  await sleep(1000);
  await machine.thaw();
  await expect
    .poll(async () => (await machine.exec(['echo', 'back']).catch(() => null))?.stdout, { timeout: PATIENCE })
    .toBe('back\n');
});
