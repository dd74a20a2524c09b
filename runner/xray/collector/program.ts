/** The program that looks at a machine from the inside: its source here, its place there. The image is named by both. */
import { join } from 'node:path';

export const COLLECTOR_SOURCE = join(import.meta.dirname, 'collector.c');

export const COLLECTOR_NAME = 'xray';

/** Beside the guest's agent; see machine/qemu/image/build.ts. */
export const COLLECTOR_PATH = `/usr/lib/unbox/${COLLECTOR_NAME}`;
