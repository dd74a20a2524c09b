/**
 * What machines write goes into layers, files without names. Each may grow to its share of what is free, so that all
 * together don't fill the disk: one that writes endlessly gets an I/O error, and no other notices.
 */
import { fstatSync, statfsSync } from 'node:fs';
import type { FileHandle } from 'node:fs/promises';
import { layersDir, namelessFile } from '../../host/nameless-file.ts';
import { MachineError } from '../machine-error.ts';

const MIB = 1024 * 1024;
/** More than any lab writes. */
const MOST = 2048 * MIB;
/** The first gets an eighth of what is free, the next an eighth of the rest. */
const SHARE = 1 / 8;
/** Systems, labs and engines write this much without being asked: everybody gets it, even when all is promised. */
const LEAST = 256 * MIB;
/** Left to the host. */
const RESERVE = 512 * MIB;

export interface Layer {
  readonly file: FileHandle;
  /** Bytes that it may grow to. */
  readonly limit: number;
  /** When its machine is gone. */
  release(): Promise<void>;
}

export class Layers {
  readonly #dir: () => string;
  readonly #free: (dir: string) => number;
  readonly #held = new Set<{ readonly file: FileHandle; readonly limit: number }>();

  /** `free`: bytes that are free for us on the disk of a folder. */
  constructor(dir: () => string = layersDir, free: (dir: string) => number = freeBytes) {
    this.#dir = dir;
    this.#free = free;
  }

  /** Makes one with that content. @throws MachineError when too little room is left for one more */
  async take(content: Uint8Array): Promise<Layer> {
    const dir = this.#dir();
    const file = await namelessFile(content, dir);
    const free = this.#free(dir) - RESERVE;
    if (free < LEAST) {
      await file.close();
      throw noRoom(dir);
    }
    const promised = [...this.#held].map(({ file: { fd }, limit }) =>
      Math.max(0, limit - fstatSync(fd).blocks * 512),
    );
    const left = free - promised.reduce((sum, one) => sum + one, 0);
    const limit = Math.min(MOST, Math.max(LEAST, Math.floor(left * SHARE)));
    const held = { file, limit };
    this.#held.add(held);
    return {
      ...held,
      release: async () => {
        if (this.#held.delete(held)) await file.close();
      },
    };
  }
}

function freeBytes(dir: string): number {
  const { bavail, bsize } = statfsSync(dir);
  return bavail * bsize;
}

function noRoom(dir: string): MachineError {
  const needed = `${(RESERVE + LEAST) / MIB} MiB`;
  return new MachineError(
    'disk',
    `There is too little room on the disk of ${dir} for a machine: ${needed} are needed.`,
    {
      hint: 'Make room, end other machines, or set TMPDIR to a folder on a larger disk.',
    },
  );
}
