/** What a keeper's process is told when it starts, and what it says as soon as it listens. */

export interface KeeperSettings {
  /** Which server's it is: part of its socket's name. */
  readonly house: string;
  /** `local`: shells on this host, for tests and benches. */
  readonly machines: 'qemu' | 'local';
  /** File of the store; null: nothing outlives the keeper. */
  readonly store: string | null;
  readonly logLevel: string;
  readonly logFile: string;
  readonly emptyMs: number;
}

/** One line of JSON on the descriptor `READY_FD`. */
export type Readiness =
  | { readonly kind: 'ready'; readonly socket: string }
  | { readonly kind: 'failed'; readonly message: string };

export const READY_FD = 3;
