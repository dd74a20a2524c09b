/** What the store can't do, and what to do about it. */
import { existsSync, statfsSync } from 'node:fs';
import { dirname } from 'node:path';
import { HostError } from '../host/host-error.ts';
import { whyRefused, isSystemError } from '../system-error.ts';

/**
 * - `damaged`, `foreign`, `newer`, `gone`: the file is not, or no longer, a store that this build can use
 * - `refused`, `full`, `locked`: the host or another process keeps it from being written or read
 * - `behind`: too much waits to be written; nothing of this was taken
 * - `unfit`: what was to be stored breaks a rule, such as a number that is not the next one
 */
export type StoreErrorCode =
  | 'damaged'
  | 'foreign'
  | 'newer'
  | 'gone'
  | 'refused'
  | 'full'
  | 'locked'
  | 'behind'
  | 'unfit';

/** The message says what happened and what to do. Whatever fails with it has changed nothing in the store. */
export class StoreError extends HostError {
  override readonly name = 'StoreError';
  readonly code: StoreErrorCode;
  /** Of a damaged store: what is wrong with it, as part of a sentence. */
  readonly what: string;

  constructor(
    code: StoreErrorCode,
    message: string,
    options: ErrorOptions & { readonly what?: string } = {},
  ) {
    super(message, options);
    this.code = code;
    this.what = options.what ?? message;
  }
}

/** SQLite's result codes, https://sqlite.org/rescode.html: the low byte is the kind. */
const BUSY = 5;
const LOCKED = 6;
const READONLY = 8;
const IOERR = 10;
const CORRUPT = 11;
const FULL = 13;
const CANTOPEN = 14;
const PROTOCOL = 15;
const CONSTRAINT = 19;
const NOTADB = 26;
/** Kinds of IOERR that come from writing: a file that can't grow ends in one of these. */
const IOERR_WRITES: readonly number[] = [
  IOERR | (3 << 8),
  IOERR | (4 << 8),
  IOERR | (6 << 8),
  IOERR | (19 << 8),
];
/** Less than this is too little to go on, bytes. */
const ROOM = 1024 * 1024;

/** What SQLite or the system said about `file`, as a StoreError; anything else may be a bug, and is returned as it is. */
export function storeErrorOf(error: unknown, file: string): unknown {
  if (error instanceof StoreError) return error;
  if (isSystemError(error)) {
    const full = error.code === 'ENOSPC' || error.code === 'EDQUOT' || error.code === 'EFBIG';
    return full ? fullError(file, error) : refusedError(file, whyRefused(error), error);
  }
  const code = sqliteCode(error);
  if (code === null) return error;
  switch (code & 0xff) {
    case BUSY:
    case LOCKED:
    case PROTOCOL:
      return new StoreError(
        'locked',
        `The store ${file} is in use by another program, which does not let go of it. Nothing was written; end that program, then try again.`,
        { cause: error },
      );
    case READONLY:
      return refusedError(file, 'it can only be read', error);
    case CANTOPEN:
      return refusedError(file, 'it can’t be opened', error);
    case FULL:
      return fullError(file, error);
    case IOERR:
      return ioError(file, code, error);
    case CONSTRAINT:
      return new StoreError('unfit', `The store ${file} does not take this: ${messageOf(error)}.`, {
        cause: error,
      });
    case CORRUPT:
    case NOTADB:
      return damaged(file, messageOf(error), error);
    default:
      return error;
  }
}

/** `what`: part of a sentence. */
export function damaged(file: string, what: string, cause?: unknown): StoreError {
  return new StoreError(
    'damaged',
    `The store ${file} is damaged: ${what}. It was left as it is. Move it away together with ${file}-wal and ${file}-shm, and put a backup in its place; without one, a new store begins empty.`,
    { cause, what },
  );
}

/** `why`: part of a sentence. */
function refusedError(file: string, why: string, cause: unknown): StoreError {
  return new StoreError(
    'refused',
    `The store ${file} can’t be used: ${why}. Make the file and its folder writable for the user who runs Unbox, or set UNBOX_STATE to another folder.`,
    { cause },
  );
}

function fullError(file: string, cause: unknown): StoreError {
  return new StoreError(
    'full',
    `The store ${file} can’t grow: its disk is full. Nothing was written; make room, then try again.`,
    { cause },
  );
}

function ioError(file: string, code: number, cause: unknown): StoreError {
  if (!existsSync(file)) return goneError(file);
  if (IOERR_WRITES.includes(code) && !hasRoom(file)) return fullError(file, cause);
  return new StoreError(
    'refused',
    `The store ${file} can’t be read or written: ${messageOf(cause)}. Its disk may be full or failing; the system’s log may say more.`,
    { cause },
  );
}

/** Another file, or none, is where the store was opened. */
export function goneError(file: string): StoreError {
  return new StoreError(
    'gone',
    `The store ${file} was removed or replaced while it was in use. Nothing more is written to it; start Unbox again.`,
  );
}

function hasRoom(file: string): boolean {
  try {
    const { bavail, bsize } = statfsSync(dirname(file));
    return bavail * bsize > ROOM;
  } catch {
    return false;
  }
}

function sqliteCode(error: unknown): number | null {
  if (!(error instanceof Error) || !('errcode' in error)) return null;
  return typeof error.errcode === 'number' ? error.errcode : null;
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
