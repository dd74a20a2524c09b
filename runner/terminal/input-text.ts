/** Reads a command that a person typed off the screen: after history, editing and wrapping it is what is there. */
import type { Anchor, Screen } from './screen.ts';

/** One line of a command. */
interface Segment {
  start: Anchor | null;
  text: string;
}

/** A command in its lines. */
interface Input {
  readonly segments: Segment[];
  /** Take back what is still to be found on the screen. */
  readonly pending: (() => void)[];
  /** Somebody waits for it. */
  wanted: boolean;
}

export class InputText {
  readonly #screen: Screen;
  #input: Input = { segments: [], pending: [], wanted: false };

  constructor(screen: Screen) {
    this.#screen = screen;
  }

  /** Input begins at the cursor: a new command, or one more line of it. */
  start(continuation: boolean): void {
    if (!continuation) {
      this.#letGo(this.#input);
      this.#input = { segments: [], pending: [], wanted: false };
    }
    const segment: Segment = { start: null, text: '' };
    this.#input.segments.push(segment);
    this.#whenDrawn(() => {
      segment.start = this.#screen.anchor();
    });
  }

  /** The line that began last ended above the cursor. */
  end(): void {
    const segment = this.#input.segments.at(-1);
    if (segment === undefined) return;
    this.#whenDrawn(() => {
      if (segment.start !== null) segment.text = this.#screen.textSince(segment.start);
    });
  }

  /** What was typed since the last `start(false)`; lines joined with `\n`. */
  read(): Promise<string> {
    const input = this.#input;
    input.wanted = true;
    return new Promise((resolve) => {
      this.#screen.afterDrawn(() => resolve(input.segments.map((segment) => segment.text).join('\n')));
    });
  }

  #whenDrawn(find: () => void): void {
    this.#input.pending.push(this.#screen.whenDrawn(find));
  }

  #letGo({ segments, pending, wanted }: Input): void {
    const release = (): void => {
      for (const segment of segments) this.#screen.release(segment.start);
    };
    // Not before what still has to be read has been.
    if (wanted) this.#screen.whenDrawn(release);
    else {
      for (const takeBack of pending) takeBack();
      release();
    }
  }
}
