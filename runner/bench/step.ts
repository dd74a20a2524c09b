/**
 * Measures what a step costs beyond its command: 200 times `echo N`, its output and status verified, compared with
 * tools that do the same. All run the same commands in bash on this host, in turn; none of them waits for anything else.
 *
 * cram pipes a whole file of commands into one shell and looks at the output in the end; bats starts several
 * processes a test; expect and we type into a pty and wait for the prompt each time. So each tool is measured
 * from its start to its last verdict, and divided by the steps. expect gets the cheapest shell there is (no escape
 * sequences, a prompt of six characters that brings the status); ours is a learner's, with its marks and its bracketed
 * paste, as in a machine. Our process has run for a while by then, as a server has: code that has just been loaded
 * is several times slower, which the first run shows.
 *
 * Most of a step's time is bash's own: readline echoes, then prints marks and prompt. The screen is not drawn: nobody
 * looks. The start of pty and shell is paid once.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { localProvider } from '../machine/local/local-provider.ts';
import type { MachineProvider } from '../machine/machine.ts';
import { spread } from './spread.ts';
import type { Spread } from './spread.ts';
import { findPeer, peerRun, peers } from './step-peers.ts';
import { timeSession, trivialLab } from './step-session.ts';
import type { SessionTimes } from './step-session.ts';

export interface StepBench {
  readonly steps: number;
  readonly rounds: number;
  /** A LabRun on the `local` machine: its start and all steps, divided by the steps, ms. */
  readonly unbox: Spread;
  /** One step of it by itself, ms. */
  readonly step: Spread;
  /** Our own processor time of a step, ms: unlike the others it hardly depends on what else the host does. */
  readonly cpu: Spread;
  /** The first such session of a process divided by its steps, ms: while its code is still being compiled. */
  readonly first: number;
  readonly peers: readonly PeerBench[];
  /** Tools that are not installed, with the command that installs them. */
  readonly missing: readonly { readonly name: string; readonly hint: string }[];
}

export interface PeerBench {
  readonly name: string;
  /** Its whole run divided by the steps, ms. */
  readonly perStep: Spread;
  /** Ours to its, of the medians: below 1 we are faster. */
  readonly ratio: number;
}

export interface MachineStepBench {
  readonly steps: number;
  readonly rounds: number;
  /** One `true`, from the request to its verdict, ms. */
  readonly step: Spread;
  /** The machine's start and all steps, divided by the steps, ms. */
  readonly perStep: Spread;
}

/** By then the code of a step is compiled. */
const WARM_UPS = 10;

export async function benchSteps(steps: number, rounds: number): Promise<StepBench> {
  const folder = await mkdtemp(join(tmpdir(), 'unbox-bench-'));
  try {
    const sessions: SessionTimes[] = [];
    const runs = new Map<string, { run: () => Promise<number>; times: number[] }>();
    const missing: { name: string; hint: string }[] = [];
    for (const peer of peers) {
      const program = await findPeer(peer);
      if (program === null) missing.push({ name: peer.name, hint: `sudo apt-get install ${peer.package}` });
      else runs.set(peer.name, { run: await peerRun(peer, program, folder, steps), times: [] });
    }
    const ours = localSession(steps);
    // Code is compiled once in the life of a process; counted apart, since it does not happen at each step.
    const first = (await ours()).totalMs / steps;
    for (let warm = 0; warm < WARM_UPS; warm++) await ours();
    for (let round = 0; round < rounds; round++) {
      sessions.push(await ours());
      for (const { run, times } of runs.values()) times.push(await run());
    }
    const unbox = spread(sessions.map(({ totalMs }) => totalMs / steps));
    const others = [...runs].map(([name, { times }]): PeerBench => {
      const perStep = spread(times);
      return { name, perStep, ratio: unbox.median / perStep.median };
    });
    const step = spread(sessions.flatMap((labRun) => labRun.steps));
    const cpu = spread(sessions.map(({ cpuMs }) => cpuMs));
    return { steps, rounds, unbox, step, cpu, first, peers: others, missing };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** The same in real machines, a new one each round: `true` is a builtin, so this is the cost of the path alone. */
export async function benchMachineSteps(
  provider: MachineProvider,
  steps: number,
  rounds: number,
): Promise<MachineStepBench> {
  const lab = trivialLab(
    '$',
    Array.from({ length: steps }, () => ['true', null] as const),
  );
  const sessions: SessionTimes[] = [];
  for (let round = 0; round < rounds; round++) sessions.push(await timeSession(lab, provider));
  return {
    steps,
    rounds,
    step: spread(sessions.flatMap((labRun) => labRun.steps)),
    perStep: spread(sessions.map(({ totalMs }) => totalMs / steps)),
  };
}

function localSession(steps: number): () => Promise<SessionTimes> {
  const prompt = process.getuid?.() === 0 ? '#' : '$';
  const lab = trivialLab(
    prompt,
    Array.from({ length: steps }, (_, n) => [`echo ${n}`, String(n)] as const),
  );
  const provider = localProvider({ terminalCount: 1, promptCommand: false });
  return () => timeSession(lab, provider);
}
