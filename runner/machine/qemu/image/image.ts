/** An image as it lies on disk: kernel, initrd and root file system, named by the hash of its recipe. */

export interface Image {
  /** Hash of all that went into it. */
  readonly key: string;
  readonly dir: string;
  /** Paths of its files. `disk` is raw. */
  readonly kernel: string;
  readonly initrd: string;
  readonly disk: string;
  readonly diskBytes: number;
}
