/** Where a front finds its keepers, and how it gets more of them. */

export interface Keepers {
  /** The sources that new keepers run: one that runs others gets no new seats. */
  readonly build: string;
  /** How many there may be that take new seats. */
  readonly most: number;
  /** Sockets of those that may be running, e.g. since an earlier front. */
  find(): Promise<readonly string[]>;
  /** Starts one; resolves with its socket as soon as it listens. @throws when it does not start */
  start(): Promise<string>;
}
