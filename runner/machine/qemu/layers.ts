/**
 * What machines write goes into layers, files without names. Each may grow to its share of what is free, so that all
 * together don't fill the disk: one that writes endlessly gets an I/O error, and no other notices.
 */
import { fstatSync, statSync, statfsSync } from 'node:fs';
import type { FileHandle } from 'node:fs/promises';
import { layersDir, namelessFile } from '../../host/nameless-file.ts';
import { MachineError } from '../machine-error.ts';
import type { DiskPromises } from './disk-promises.ts';

const MIB = 1024 * 1024;
/** More than any lab writes. */
const MOST = 2048 * MIB;
/** The first gets an eighth of what is free, the next an eighth of the rest. */
const SHARE = 1 / 8;
/** Systems, labs and engines write this much without being asked: everybody gets it, even when all is promised. */
const LEAST = 256 * MIB;
/** Linux's number for a file system in memory. */
const TMPFS = 0x01021994;
/** Left to the host. */
const RESERVE = 512 * MIB;

export interface Layer {
  readonly file: FileHandle;
  /** Bytes that it may grow to. */
  readonly limit: number;
  /** Whether it lies in memory, as in a tmpfs: what is written there counts as its machine's memory. */
  readonly inMemory: boolean;
  /** When its machine is gone. */
  release(): Promise<void>;
}

export class Layers {
  readonly #dir: () => string;
  readonly #free: (dir: string) => number;
  readonly #promises: DiskPromises | null;
  readonly #held = new Set<{ readonly file: FileHandle; readonly limit: number }>();

  /** `free`: bytes that are free for us on the disk of a folder. `promises`: null where nobody else uses it. */
  constructor(
    dir: () => string = layersDir,
    free: (dir: string) => number = freeBytes,
    promises: DiskPromises | null = null,
  ) {
    this.#dir = dir;
    this.#free = free;
    this.#promises = promises;
  }

  /** Makes one with that content. @throws MachineError when too little room is left for one more */
  async take(content: Uint8Array): Promise<Layer> {
    const dir = this.#dir();
    if (this.#free(dir) - RESERVE < LEAST) throw noRoom(dir);
    const file = await namelessFile(content, dir);
    const free = this.#free(dir) - RESERVE;
    const device = statSync(dir).dev;
    const left = free - this.#promised() - (this.#promises?.ofOthers(device) ?? 0);
    const limit = Math.min(MOST, Math.max(LEAST, Math.floor(left * SHARE)));
    const held = { file, limit };
    this.#held.add(held);
    this.#promises?.tell(device, this.#promised());
    return {
      ...held,
      inMemory: statfsSync(dir).type === TMPFS,
      release: async () => {
        if (!this.#held.delete(held)) return;
        await file.close();
        this.#promises?.tell(device, this.#promised());
      },
    };
  }

  /** Bytes that our machines may still write. */
  #promised(): number {
    return [...this.#held].reduce(
      (sum, { file: { fd }, limit }) => sum + Math.max(0, limit - fstatSync(fd).blocks * 512),
      0,
    );
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
