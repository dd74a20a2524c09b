/**
 * Writes terminal sessions as asciicast v2, which every asciinema since 2.0 plays; Debian's does not know v3. Pure.
 * Format: https://docs.asciinema.org/manual/asciicast/v2/
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

/** A whole file: one line of JSON each for the header and every event, which has its time in seconds from the start. */
export function encodeCast(header: CastHeader, events: Iterable<CastEvent>): string {
  const lines = [headerLine(header)];
  for (const event of events) lines.push(eventLine(Math.round(event.atMs) / 1000, event));
  return `${lines.join('\n')}\n`;
}

function headerLine({ size, title, startedAt }: CastHeader): string {
  return JSON.stringify({
    version: 2,
    width: size.cols,
    height: size.rows,
    timestamp: Math.floor(startedAt.getTime() / 1000),
    title,
    env: { TERM: 'xterm-256color' },
  });
}

function eventLine(at: number, event: CastEvent): string {
  switch (event.kind) {
    case 'output':
      // Half a character, which JSON can hold, ends a player.
      return JSON.stringify([at, 'o', event.data.toWellFormed()]);
    case 'marker':
      return JSON.stringify([at, 'm', event.label.toWellFormed()]);
    case 'resize':
      return JSON.stringify([at, 'r', `${event.size.cols}x${event.size.rows}`]);
    default:
      return event satisfies never;
  }
}
