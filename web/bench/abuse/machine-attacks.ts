/** Attacks by somebody who is root in a machine of their own: its agent, and what looks into it. */
import { COLLECTOR_PATH } from '../../../runner/xray/collector/program.ts';
import { AttackPage, repeat, type Context } from './attacker.ts';

interface MachineAttack {
  readonly name: string;
  readonly run: (context: Context) => Promise<void>;
}

/** Takes the agent's own descriptor of the control port, and says there what it likes: `frames` again and again. */
function agentSays(frames: string): string {
  return `
import ctypes, os, subprocess
libc = ctypes.CDLL(None)
agent = int(subprocess.check_output(['pidof', 'agent']).split()[0])
folder = f'/proc/{agent}/fd'
number = next(int(fd) for fd in os.listdir(folder) if 'vport' in os.readlink(f'{folder}/{fd}'))
port = libc.syscall(438, libc.syscall(434, agent, 0), number, 0)
os.set_blocking(port, True)
while True: os.write(port, ${frames} * 2000)
`;
}

/** A collector that shows a full machine which is another one at each look. */
const CROWD = `
import json, random, subprocess
facts = json.loads(subprocess.check_output(['/root/collector', '--have', '0', '--wait', '0']))
one = facts['processes'][-1]
room = 500 - len(facts['processes'])
def process(at):
    return dict(one, pid=100000 + at, nspid=[100000 + at] * 33, comm='<b>' + 'x' * 60, cmd='\\u202e' * 250)
def cgroup(at):
    return dict(facts['cgroups'][-1], path='/' + 'y' * 240 + str(at))
facts['processes'] += [process(random.randrange(100000)) for _ in range(room)]
facts['cgroups'] += [cgroup(at) for at in range(250 - len(facts['cgroups']))]
facts['hash'] = '%016x' % random.getrandbits(64)
print(json.dumps(facts))
`;

function quoted(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`;
}

/** Writes a program of Python into the machine. */
async function write(page: AttackPage, file: string, program: string): Promise<void> {
  // A line at a time: a command may not be longer than a terminal's line.
  await page.done(`rm -f ${file}`);
  for (const line of program.trim().split('\n')) await page.done(`printf '%s\\n' ${quoted(line)} >> ${file}`);
}

export const MACHINE_ATTACKS: readonly MachineAttack[] = [
  ...(
    [
      ['an agent that says it has begun, without end', "b'\\0\\0\\0\\0R'"],
      ['an agent that says nothing, without end', "b'\\x04\\0\\0\\0O\\1\\0\\0\\0'"],
    ] as const
  ).map(([name, frames]) => ({
    name,
    run: async (context: Context) => {
      const page = await AttackPage.open(context);
      await write(page, '/tmp/agent.py', agentSays(frames));
      page.run('sudo python3 /tmp/agent.py');
      await repeat(context, 100, () => {});
      page.drop();
    },
  })),
  {
    name: 'an X-ray of a crowd that is never the same',
    run: async (context) => {
      const page = await AttackPage.open(context);
      await write(page, '/tmp/crowd.py', CROWD);
      await page.done(`sudo cp ${COLLECTOR_PATH} /root/collector`);
      await page.done(
        `printf '#!/bin/sh\\nexec python3 /tmp/crowd.py\\n' > /tmp/crowd; chmod 755 /tmp/crowd`,
      );
      await page.done(`sudo mount --bind /tmp/crowd ${COLLECTOR_PATH}`);
      page.send({ type: 'xray', on: true, process: null });
      await repeat(context, 100, () => {});
      page.drop();
    },
  },
  {
    name: 'a fork bomb, and all memory',
    run: async (context) => {
      const page = await AttackPage.open(context);
      page.run(`python3 -c 'x = [bytearray(2**20) for _ in range(4096)]' & bomb() { bomb | bomb & }; bomb`);
      await repeat(context, 100, () => {});
      page.drop();
    },
  },
];
