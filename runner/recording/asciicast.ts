/**
 * Writes terminal sessions as asciicast v3, which asciinema and its players read. Pure.
 * Format: https://docs.asciinema.org/manual/asciicast/v3/
 */
import type { WindowSize } from '../machine/machine.ts';

export interface CastHeader {
  readonly size: WindowSize;
  readonly title: string;
  readonly startedAt: Date;
}

/** What happened, and when: ms since the recording began, never less than the event before. */
export type CastEvent = { readonly atMs: number } & (
  | { readonly kind: 'output'; readonly data: string }
  /** A place to jump to, with its name. */
  | { readonly kind: 'marker'; readonly label: string }
  | { readonly kind: 'resize'; readonly size: WindowSize }
);

/** A whole file: one line of JSON each for the header and every event. */
export function encodeCast(header: CastHeader, events: Iterable<CastEvent>): string {
  const lines = [headerLine(header)];
  // Times are rounded before they are subtracted: rounding the differences would let them drift apart.
  let before = 0;
  for (const event of events) {
    const at = Math.max(before, Math.round(event.atMs));
    lines.push(eventLine((at - before) / 1000, event));
    before = at;
  }
  return `${lines.join('\n')}\n`;
}

function headerLine({ size, title, startedAt }: CastHeader): string {
  return JSON.stringify({
    version: 3,
    term: { cols: size.cols, rows: size.rows, type: 'xterm-256color' },
    timestamp: Math.floor(startedAt.getTime() / 1000),
    title,
  });
}

function eventLine(interval: number, event: CastEvent): string {
  switch (event.kind) {
    case 'output':
      return JSON.stringify([interval, 'o', event.data]);
    case 'marker':
      return JSON.stringify([interval, 'm', event.label]);
    case 'resize':
      return JSON.stringify([interval, 'r', `${event.size.cols}x${event.size.rows}`]);
    default:
      return event satisfies never;
  }
}
