/** Sends the guest's agent what no host would: frames with anything in them, cut anywhere. It must answer afterwards. */
import { setTimeout as sleep } from 'node:timers/promises';
import { ControlChannel } from '../../runner/machine/guest/control-channel.ts';
import { encodeFrame } from '../../runner/machine/guest/frames.ts';
import {
  clockFrame,
  endFrame,
  fileFrame,
  identityFrame,
  programFrame,
  sizeFrame,
  terminalsFrame,
} from '../../runner/machine/guest/requests.ts';
import { startAgent } from './agent.ts';
import { seededRandom } from '../seeded-random.ts';

/** Frames that one agent gets. */
export const BATCH = 100;
/** A busy host may take its time. */
const PATIENCE_MS = 60_000;

export interface AgentFault {
  /** Of the batch: `--seed SEED --batch BATCH` sends it again. */
  readonly batch: number;
  readonly fault: string;
}

/** `folder`: where files may be written by anybody. */
export async function fuzzAgent(options: {
  readonly seed: number;
  readonly from: number;
  readonly batches: number;
  readonly folder: string;
}): Promise<AgentFault[]> {
  const faults: AgentFault[] = [];
  for (let batch = options.from; batch < options.from + options.batches; batch++) {
    const fault = await oneBatch(random(options.seed * 1_000_003 + batch), options.folder);
    if (fault !== null) faults.push({ batch, fault });
  }
  return faults;
}

async function oneBatch(dice: Dice, folder: string): Promise<string | null> {
  await using agent = startAgent();
  // An agent with eight programs at work can start no ninth: only a death is a fault, or silence.
  const channel = new ControlChannel(agent.control);
  await channel.signal('R');
  const bytes = Buffer.concat(Array.from({ length: BATCH }, () => badFrame(dice, folder)));
  for (let at = 0; at < bytes.length;) {
    const size = 1 + dice(dice(2) === 0 ? 7 : 4096);
    agent.control.write(bytes.subarray(at, at + size));
    at += size;
    if (dice(20) === 0) await sleep(1);
  }
  for (const terminal of agent.terminals) terminal.write(noise(dice, dice(5000)));
  const answers = channel.exec(['true'], { timeoutMs: PATIENCE_MS }).then(
    () => null,
    () => null,
  );
  const silence = sleep(PATIENCE_MS, 'it does not answer', { ref: false });
  const death = agent.ended.then(({ status, stderr }) => `it ended with status ${status}: ${stderr}`);
  return await Promise.race([answers, death, silence]);
}

/** A frame whose length is right, so that the next one is found, and whose payload may be anything. */
function badFrame(dice: Dice, folder: string): Buffer {
  const id = 1 + dice(12);
  const honest = [
    () => terminalsFrame(dice(256), 'n'.repeat(dice(100))),
    () => identityFrame({ hostname: 'h'.repeat(dice(100)), seed: Buffer.alloc(32) }, dice(2 ** 31)),
    () => sizeFrame(dice(256), { cols: dice(65_536), rows: dice(65_536) }),
    () => programFrame(id, anyProgram(dice), { timeoutMs: dice(100), stdin: noise(dice, dice(3000)) }),
    () => endFrame(dice(12)),
    () =>
      fileFrame(id, `${folder}/${'d/'.repeat(dice(5))}f`, noise(dice, dice(3000)), {
        mode: 0o600,
        append: dice(2) === 1,
      }),
    () => encodeFrame('I', Buffer.alloc(0)),
    () => encodeFrame('Z', Buffer.alloc(0)),
    () => clockFrame(dice(2 ** 31)),
  ];
  const frame = honest[dice(honest.length)]?.() ?? Buffer.alloc(0);
  const [type, payload] = [frame.toString('latin1', 4, 5), frame.subarray(5)];
  switch (dice(4)) {
    case 0:
      return frame;
    case 1:
      return encodeFrame(type, payload.subarray(0, dice(payload.length + 1)));
    case 2:
      return encodeFrame(type, withoutNames(type, payload, dice));
    default:
      return encodeFrame(String.fromCharCode(dice(256)), noise(dice, dice(64)));
  }
}

/** Changes numbers and lengths, never what names a program or a file on this host. */
function withoutNames(type: string, payload: Buffer, dice: Dice): Buffer {
  const numbers = type === 'X' ? 12 : type === 'F' ? 9 : payload.length;
  const changed = Buffer.from(payload);
  if (numbers === 0) return changed;
  for (let times = 1 + dice(4); times > 0; times--) changed[dice(numbers)] = dice(256);
  return changed;
}

function anyProgram(dice: Dice): [string, ...string[]] {
  const programs: [string, ...string[]][] = [
    ['true'],
    ['cat'],
    ['sleep', '0.05'],
    ['sleep', '60'],
    ['no-such-program'],
    ['seq', '1', String(dice(300_000))],
  ];
  return programs[dice(programs.length)] ?? ['true'];
}

/** A whole number below `limit`. */
type Dice = (limit: number) => number;

function noise(dice: Dice, length: number): Buffer {
  return Buffer.from(Array.from({ length }, () => dice(256)));
}

/** The same numbers for the same seed. */
function random(seed: number): Dice {
  const numbers = seededRandom(seed);
  return (limit) => numbers() % Math.max(1, limit);
}
