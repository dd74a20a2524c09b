/** Machines prepared for something: engines that already run, SELinux, two processors. */
import { describe, expect, test } from 'vitest';
import type { Machine, MachineSpec } from '../../runner/machine/machine.ts';
import { qemuProvider } from '../../runner/machine/qemu/qemu-provider.ts';

/** ms: an engine under emulation, on a busy host, and a template that no lab asks for. */
const PATIENCE = 600_000;

async function onMachine<T>(spec: Omit<MachineSpec, 'hostname'>, use: (machine: Machine) => Promise<T>) {
  await using machine = await (await qemuProvider()).create({ ...spec, hostname: 'unbox' });
  return await use(machine);
}

const run = async (machine: Machine, script: string) => {
  const { stdout, stderr, status } = await machine.exec(['sh', '-c', script], { timeoutMs: PATIENCE });
  return { stdout, stderr, status };
};

describe('engines', { timeout: PATIENCE }, () => {
  const spec = { kind: 'engines', cpus: 1, memory: 1024 } as const;

  test('docker runs its images without a network', async () => {
    await onMachine(spec, async (machine) => {
      expect(await run(machine, 'docker image ls --format "{{.Repository}}" | sort')).toEqual({
        stdout: 'busybox\ndebian\nnode-exporter\n',
        stderr: '',
        status: 0,
      });
      expect(await run(machine, 'docker run --rm busybox echo inside')).toMatchObject({ stdout: 'inside\n' });
      expect(await run(machine, 'docker run --rm debian bash -c "ps -o pid= -p 1"')).toMatchObject({
        stdout: '      1\n',
      });
    });
  });

  test('podman has the same images', async () => {
    await onMachine(spec, async (machine) => {
      expect(await run(machine, 'podman run --rm debian hostname -s | wc -l')).toMatchObject({
        stdout: '1\n',
      });
      expect(
        await run(machine, 'podman run --rm node-exporter --version 2>&1 | grep -c "version 1"'),
      ).toMatchObject({
        stdout: '1\n',
      });
    });
  });
});

test('SELinux enforces, and the system is well under it', { timeout: PATIENCE }, async () => {
  await onMachine({ kind: 'selinux', cpus: 1, memory: 512 }, async (machine) => {
    expect(await run(machine, 'getenforce; systemctl is-system-running')).toMatchObject({
      stdout: 'Enforcing\nrunning\n',
    });
  });
});

test('two processors', async () => {
  await onMachine({ cpus: 2, memory: 512 }, async (machine) => {
    expect(await run(machine, 'nproc; cat /sys/fs/cgroup/cpuset.cpus.effective')).toMatchObject({
      stdout: '2\n0-1\n',
    });
  });
});
