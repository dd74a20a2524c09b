/** Records what the collector reports about real machines in known states, for the unit tests of runner/xray. */
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Machine } from '../runner/machine/machine.ts';
import { qemuProvider } from '../runner/machine/qemu/qemu-provider.ts';
import { Terminal } from '../runner/terminal/terminal.ts';
import { COLLECTOR_PATH } from '../runner/xray/collector/program.ts';

const FOLDER = join(import.meta.dirname, '..', 'test', 'unit', 'xray', 'fixtures');

type Line = readonly [terminal: 0 | 1, typed: string];

/** Each starts in a fresh machine; `look` records what is there at that point. */
const scenarios: Readonly<Record<string, readonly (Line | `look ${string}`)[]>> = {
  uts: ['look nothing', [0, 'sudo unshare --uts'], [0, 'hostname upperware'], 'look uts'],
  pid: [[0, 'sudo unshare --pid --fork --mount-proc'], [1, 'sudo unshare --pid'], 'look pid'],
  net: [
    [1, 'sudo unshare --net'],
    [0, 'sudo ip link add veth-host type veth peer name veth-inside'],
    'look veth-same',
    [0, 'sudo ip link set veth-inside netns $(pgrep -n bash)'],
    [
      1,
      'ip link set veth-inside name eth0; ip addr add 10.0.42.2/24 dev eth0; ip link set eth0 up; ip link set lo up',
    ],
    [0, 'sudo ip addr add 10.0.42.1/24 dev veth-host; sudo ip link set veth-host up'],
    'look net',
    [0, 'sudo ip netns add blue; sudo ip link add br0 type bridge; sudo ip link set br0 up'],
    [
      0,
      'sudo ip link add blue-out type veth peer name eth0 netns blue; sudo ip link set blue-out master br0 up',
    ],
    'look bridge',
  ],
  cgroup: [
    [0, 'sudo mkdir /sys/fs/cgroup/burn; echo 20000 100000 | sudo tee /sys/fs/cgroup/burn/cpu.max'],
    [
      0,
      'sudo sh -c \'echo $$ > /sys/fs/cgroup/burn/cgroup.procs; exec timeout 300 sh -c "while :; do :; done"\' &',
    ],
    [1, 'sleep 2'],
    'look cgroup-before',
    [1, 'sleep 2'],
    'look cgroup-after',
  ],
  capabilities: [
    [0, 'sudo capsh --drop=cap_net_raw,cap_sys_admin --'],
    [
      1,
      'sudo setpriv --reuid=1000 --clear-groups --no-new-privs --inh-caps=+net_raw --ambient-caps=+net_raw bash',
    ],
    'look capabilities',
  ],
  user: [[0, 'unshare --user --map-root-user --net --mount --pid --fork bash'], 'look user'],
};

const provider = await qemuProvider();
await mkdir(FOLDER, { recursive: true });
for (const [name, lines] of Object.entries(scenarios)) {
  if (process.argv[2] === undefined || process.argv[2] === name) await record(lines);
}

async function record(lines: readonly (Line | string)[]): Promise<void> {
  await using machine = await provider.create({ cpus: 1, memory: 512, hostname: 'unbox', terminals: 2 });
  const terminals = [0, 1].map((index) => open(machine, index));
  for (const terminal of terminals) await terminal.whenPrompt(10_000);
  for (const line of lines) {
    if (typeof line === 'string') {
      const { stdout } = await raw(machine);
      await writeFile(join(FOLDER, `${line.slice('look '.length)}.json`), stdout);
    } else {
      const done = await terminals[line[0]]?.type(line[1]);
      process.stdout.write(`${line[1]} → ${done?.status}\n${done?.output.join('\n')}\n`);
    }
  }
}

function open(machine: Machine, index: number): Terminal {
  const size = { cols: 100, rows: 30 };
  return new Terminal(machine.openTerminal(index, size), {
    name: String(index),
    nonce: machine.markNonce,
    size,
  });
}

/** What the collector prints, verbatim. */
async function raw(machine: Machine): Promise<{ readonly stdout: string }> {
  return machine.exec([COLLECTOR_PATH]);
}
