/** A second template of the same hardware counts from other numbers on, and shows no trace of that. */
import { expect, test } from 'vitest';
import { qemuProvider } from '../../runner/machine/qemu/qemu-provider.ts';
import { openTerminal } from './vm.ts';

/** Its build is a whole boot. */
const PATIENCE = 600_000;

const NUMBERS = `
echo $$
sudo unshare --mount readlink /proc/self/ns/mnt
for kind in uts ipc net cgroup user; do sudo unshare --$kind readlink /proc/self/ns/$kind; done
sudo unshare --pid --fork readlink /proc/self/ns/pid
sudo mkdir /sys/fs/cgroup/one
stat -c %i /sys/fs/cgroup/one
sudo ip link add one type dummy
ip -o link show one | cut -d: -f1
`;
const FORMS = [
  /^\d+$/,
  ...['mnt', 'uts', 'ipc', 'net', 'cgroup', 'user', 'pid'].map((kind) => new RegExp(`^${kind}:\\[\\d+\\]$`)),
  /^\d+$/,
  /^\d+$/,
];
const TRACES =
  'findmnt -rn | grep variant; ls /run/unbox; ip -o link | cut -d: -f2; ls -d /sys/fs/cgroup/unbox*';

async function numbersIn(variant: number): Promise<{ numbers: string[]; traces: string }> {
  const provider = await qemuProvider();
  const machine = await provider.create({ cpus: 1, memory: 512, hostname: 'unbox', variant });
  try {
    const terminal = await openTerminal(machine);
    await machine.putFile('/tmp/numbers', NUMBERS, { mode: 0o755 });
    const { output } = await terminal.type('. /tmp/numbers', { timeoutMs: 60_000 });
    terminal.close();
    return { numbers: [...output], traces: (await machine.exec(['sh', '-c', TRACES])).stdout };
  } finally {
    await machine.dispose();
  }
}

test('process IDs, namespaces, groups and interfaces', { timeout: 2 * PATIENCE }, async () => {
  const [first, second] = [await numbersIn(0), await numbersIn(1)];
  expect(first.numbers).toEqual(FORMS.map((form) => expect.stringMatching(form) as unknown));
  expect(second.numbers).toEqual(FORMS.map((form) => expect.stringMatching(form) as unknown));
  expect(second.numbers.filter((line, i) => line === first.numbers[i])).toEqual([]);
  expect(second.traces.replace('variant\n', '')).toBe(first.traces);
});
