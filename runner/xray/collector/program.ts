/** The program that looks at a machine from the inside: its source here, its name there. */
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

export const COLLECTOR_SOURCE = join(import.meta.dirname, 'collector.c');

/** Folder of our own programs in the image. */
const GUEST_PROGRAMS = '/usr/lib/unbox';

/** Names it by its source: a machine of an older image has no such file, and gets it. */
export function collectorName(): string {
  return `xray-${createHash('sha256').update(readFileSync(COLLECTOR_SOURCE)).digest('hex').slice(0, 16)}`;
}

export function collectorPath(): string {
  return `${GUEST_PROGRAMS}/${collectorName()}`;
}
