/** Reads a command that a person typed off the screen: after history, editing and wrapping it is what is there. */
import type { Anchor, Screen } from './screen.ts';

interface Segment {
  start: Anchor | null;
  text: string;
}

export class InputText {
  readonly #screen: Screen;
  #segments: Segment[] = [];

  constructor(screen: Screen) {
    this.#screen = screen;
  }

  /** Input begins at the cursor: a new command, or one more line of it. */
  start(continuation: boolean): void {
    if (!continuation) {
      const done = this.#segments;
      this.#segments = [];
      // Not before what still has to be read from them has been.
      if (done.length > 0)
        this.#screen.whenDrawn(() => {
          for (const segment of done) this.#screen.release(segment.start);
        });
    }
    const segment: Segment = { start: null, text: '' };
    this.#segments.push(segment);
    this.#screen.whenDrawn(() => {
      segment.start = this.#screen.anchor();
    });
  }

  /** The line that began last ended above the cursor. */
  end(): void {
    const segment = this.#segments.at(-1);
    if (segment === undefined) return;
    this.#screen.whenDrawn(() => {
      if (segment.start !== null) segment.text = this.#screen.textSince(segment.start);
    });
  }

  /** What was typed since the last `start(false)`; lines joined with `\n`. */
  read(): Promise<string> {
    const segments = this.#segments;
    return new Promise((resolve) => {
      this.#screen.afterDrawn(() => resolve(segments.map((segment) => segment.text).join('\n')));
    });
  }
}
