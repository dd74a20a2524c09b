/** The tools that `unbox bench step` compares with: each runs the same commands and verifies the same output and status. */
import { access, constants, writeFile } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import { execa } from 'execa';

export interface Peer {
  readonly name: string;
  /** One of these is its program. */
  readonly programs: readonly [string, ...string[]];
  /** Debian's package of it. */
  readonly package: string;
  readonly file: string;
  /** It gets this part of the steps: what takes a hundred times as long needs no more to be compared. Left out: all. */
  readonly part?: number;
  /** What it runs: `echo N` for each number, verified. */
  script(steps: number): string;
  args(file: string): readonly string[];
}

const numbers = (steps: number): number[] => Array.from({ length: steps }, (_, i) => i);

export const peers: readonly Peer[] = [
  {
    name: 'cram',
    programs: ['cram3', 'cram'],
    package: 'python3-cram',
    file: 'steps.t',
    script: (steps) =>
      numbers(steps)
        .map((n) => `  $ echo ${n}\n  ${n}\n`)
        .join(''),
    args: (file) => ['--shell=/bin/bash', file],
  },
  {
    name: 'expect',
    programs: ['expect'],
    package: 'expect',
    file: 'steps.exp',
    script: (steps) => `log_user 0
set timeout 10
# Without a name of a terminal, bash leaves its escape sequences out.
set env(TERM) dumb
proc await {pattern} { expect -re $pattern {} timeout { exit 1 } eof { exit 1 } }
spawn -noecho bash --norc --noprofile
await {[#$] $}
# The prompt brings the status.
send "PS1='@@\\$?% '\\r"
await {\\n@@0% $}
for {set i 0} {$i < ${steps}} {incr i} {
  send "echo $i\\r"
  await "\\n$i\\r\\n@@0% $"
}
`,
    args: (file) => [file],
  },
  {
    name: 'bats',
    programs: ['bats'],
    package: 'bats',
    file: 'steps.bats',
    part: 0.1,
    script: (steps) =>
      numbers(steps)
        .map((n) => `@test "${n}" {\n  run echo ${n}\n  [ "$status" -eq 0 ]\n  [ "$output" = ${n} ]\n}\n`)
        .join(''),
    args: (file) => [file],
  },
];

/** Path of a peer's program on PATH, or null. */
export async function findPeer(peer: Peer): Promise<string | null> {
  for (const folder of (process.env['PATH'] ?? '').split(delimiter)) {
    for (const program of peer.programs) {
      const path = join(folder, program);
      const found = await access(path, constants.X_OK).then(
        () => true,
        () => false,
      );
      if (found) return path;
    }
  }
  return null;
}

/** Makes a run of `steps` steps that resolves with the time each took, ms. It rejects when a step did not fit. */
export async function peerRun(
  peer: Peer,
  program: string,
  folder: string,
  steps: number,
): Promise<() => Promise<number>> {
  const own = Math.ceil(steps * (peer.part ?? 1));
  const file = join(folder, `${own}-${peer.file}`);
  await writeFile(file, peer.script(own));
  return async () => {
    const startedAt = performance.now();
    await execa(program, peer.args(file), { cwd: folder });
    return (performance.now() - startedAt) / own;
  };
}
