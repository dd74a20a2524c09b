/** The other ways to read a command's output: without what was typed meanwhile, and as that of several commands. */
import type { WindowSize } from '../machine/machine.ts';
import type { CommandRecord, PartRecord } from './command-record.ts';
import { renderOutput } from './render-output.ts';

export type OtherReadings = Pick<CommandRecord, 'withoutEcho' | 'each'>;

/** Where a part of an output ends, in UTF-16 units from its start, and how that command ended. */
export interface PartEnd {
  readonly end: number;
  readonly status: number | null;
}

/** `echoless`: the output without echo, as raw text; `parts`: all but the last one. Null where there is no other reading. */
export function otherReadings(
  raw: string,
  echoless: readonly string[],
  parts: readonly PartEnd[],
  status: number | null,
  size: WindowSize,
): Promise<OtherReadings> | null {
  if (echoless.length === 0 && parts.length === 0) return null;
  return readAll(raw, echoless, parts, status, size);
}

async function readAll(
  raw: string,
  echoless: readonly string[],
  parts: readonly PartEnd[],
  status: number | null,
  size: WindowSize,
): Promise<OtherReadings> {
  const withoutEcho = await Promise.all(echoless.map(async (text) => renderOutput(text, size)));
  const ends = [...parts, { end: raw.length, status }];
  const each = await Promise.all(
    ends.map(async (part, i): Promise<PartRecord> => {
      const output = await renderOutput(raw.slice(ends[i - 1]?.end ?? 0, part.end), size);
      return { output, status: part.status };
    }),
  );
  return {
    ...(withoutEcho.length === 0 ? {} : { withoutEcho }),
    ...(parts.length === 0 ? {} : { each }),
  };
}
