/** A guest that does its worst: each time one machine is hit, it is told why, and nothing else notices. */
import { afterEach, describe, expect, test } from 'vitest';
import type { MachineError } from '../../runner/machine/machine-error.ts';
import type { Machine } from '../../runner/machine/machine.ts';
import { qemuContext } from '../../runner/machine/qemu/context.ts';
import { hardwareFor } from '../../runner/machine/qemu/hardware.ts';
import { Layers } from '../../runner/machine/qemu/layers.ts';
import { QemuMachine } from '../../runner/machine/qemu/qemu-machine.ts';
import { openTemplate } from '../../runner/machine/qemu/template.ts';
import { death, openTerminal, PATIENCE, startMachine } from './vm.ts';

const MIB = 2 ** 20;

describe('a hostile guest', () => {
  let machine: Machine;
  afterEach(() => machine.dispose());

  test('switches itself off', async () => {
    machine = await startMachine();
    const terminal = await openTerminal(machine);
    const died = death(machine);
    terminal.write('sudo poweroff --force --force\r');
    expect(await died).toMatchObject({
      code: 'poweroff',
      message: 'The machine was switched off from inside.',
    });
  });

  test.for([
    ['by its service manager', 'sudo halt'],
    ['at once', 'sudo halt --force --force'],
  ])('halts %s: the processor rests, QEMU goes on', async ([, command]) => {
    machine = await startMachine();
    const terminal = await openTerminal(machine);
    const died = death(machine);
    terminal.write(`${command}\r`);
    expect(await died).toMatchObject({ code: 'halted', message: 'The machine was halted from inside.' });
  });

  test('removes the agent', async () => {
    machine = await startMachine();
    const terminal = await openTerminal(machine);
    const died = death(machine);
    terminal.write('sudo systemctl mask --runtime --now unbox-agent\r');
    expect(await died).toMatchObject({
      code: 'agent-gone',
      message: "The machine's agent is gone, and with it its terminals.",
    });
  });

  test('fills its disk: it gets an I/O error and is told why, and no other machine notices', async () => {
    const context = { ...(await qemuContext()), layers: new Layers(undefined, () => 1024 * MIB) };
    const spec = { cpus: 1, memory: 512, hostname: 'unbox' };
    const template = await openTemplate(context, hardwareFor(context, spec));
    if (template === null) throw new Error('there is no template');
    machine = await QemuMachine.start({ context, template, spec });
    const troubles: MachineError[] = [];
    machine.onTrouble((trouble) => troubles.push(trouble));
    const fill = 'dd if=/dev/zero of=/var/big bs=1M count=500 conv=fsync 2>&1; echo "status $?"';
    const { stdout } = await machine.exec(['sh', '-c', fill], { timeoutMs: PATIENCE });
    expect(stdout).toContain('Input/output error');
    expect(troubles).toMatchObject([
      { code: 'disk', message: 'The machine has written 256 MiB, and may write no more.' },
    ]);
    expect((await machine.exec(['echo', 'alive'], { timeoutMs: PATIENCE })).stdout).toBe('alive\n');
  });

  test('takes the control port and says "I am up" without end: its machine ends, and little is kept', async () => {
    machine = await startMachine();
    const terminal = await openTerminal(machine);
    const died = death(machine);
    const flood =
      'systemctl stop unbox-agent; port=$(grep -lx unbox.control /sys/class/virtio-ports/*/name | cut -d/ -f5); ' +
      String.raw`printf '\0\0\0\0R%.0s' $(seq 10000) >/root/ups; cat /root/ups /root/ups > /dev/$port`;
    await machine.putFile('/root/flood', flood);
    terminal.write('sudo systemd-run --quiet sh /root/flood\r');
    expect(await died).toMatchObject({
      code: 'protocol',
      message: "The machine's agent sent too much that was not asked for.",
    });
  });

  test('reboots', async () => {
    machine = await startMachine();
    const terminal = await openTerminal(machine);
    const died = death(machine);
    terminal.write('sudo reboot --force --force\r');
    expect(await died).toMatchObject({
      code: 'reboot',
      message: 'The machine was rebooted from inside.',
    });
  });

  test('panics, and the console says so', async () => {
    machine = await startMachine();
    const terminal = await openTerminal(machine);
    const died = death(machine);
    terminal.write('echo c | sudo tee /proc/sysrq-trigger\r');
    const reason = await died;
    expect(reason).toMatchObject({ code: 'panic', message: "The machine's kernel panicked." });
    expect(reason.detail).toContain('sysrq triggered crash');
  });

  test('a fork bomb leaves the machine alive and checkable, and a reset ends it', async () => {
    machine = await startMachine();
    const terminal = await openTerminal(machine);
    terminal.write(':(){ :|:& };:\r');
    // The bomb is at work once the group of the learner's processes is full.
    const full =
      'until grep -q "max [1-9]" /sys/fs/cgroup/user.slice/user-1000.slice/pids.events; do sleep 0.2; done';
    expect(await machine.exec(['sh', '-c', full], { timeoutMs: PATIENCE })).toMatchObject({ status: 0 });
    expect((await machine.exec(['echo', 'alive'], { timeoutMs: PATIENCE })).stdout).toBe('alive\n');
    await machine.reset();
    const fresh = await openTerminal(machine);
    expect((await fresh.type('echo calm')).output).toEqual(['calm']);
  });

  test('a real-time program that never rests can be ended, and looked at meanwhile', async () => {
    machine = await startMachine();
    const terminal = await openTerminal(machine);
    terminal.write(`sudo chrt -f 50 sh -c 'echo at work; while :; do :; done'\r`);
    await new Promise<void>((resolve) =>
      terminal.onScreen((lines) => lines.includes('at work') && resolve()),
    );
    const loop = await machine.exec(['pgrep', '-c', '-f', '^sh -c echo at work'], { timeoutMs: PATIENCE });
    expect(loop).toMatchObject({ stdout: '1\n', status: 0 });
    terminal.write('\u0003');
    expect(await terminal.whenPrompt(PATIENCE)).toBe(true);
  });

  test('kills the agent: a new one comes, and with it new terminals', async () => {
    machine = await startMachine();
    const terminal = await openTerminal(machine);
    const ended = new Promise<void>((resolve) => terminal.onSessionEnd(resolve));
    const prompts = new Promise<void>((resolve) =>
      terminal.onState((state) => state === 'prompt' && resolve()),
    );
    terminal.write('sudo pkill -KILL -x agent\r');
    await Promise.race([ended, prompts]);
    expect((await machine.exec(['echo', 'back'])).stdout).toBe('back\n');
  });

  test('speaks nonsense on the control port', async () => {
    machine = await startMachine();
    const terminal = await openTerminal(machine);
    const died = death(machine);
    // In a unit of its own: the terminals go down with the agent.
    const nonsense =
      'systemctl stop unbox-agent; port=$(grep -lx unbox.control /sys/class/virtio-ports/*/name | cut -d/ -f5); ' +
      'yes unbox | head -c 65536 > /dev/$port';
    await machine.putFile('/root/nonsense', nonsense);
    terminal.write('sudo systemd-run --quiet sh /root/nonsense\r');
    expect(await died).toMatchObject({ code: 'protocol' });
  });
});
