/** Turns the commands of one terminal into records, in their order: output, text, status. Knows no marks. */
import type { WindowSize } from '../machine/machine.ts';
import type { CommandRecord } from './command-record.ts';
import type { InputText } from './input-text.ts';
import { OutputCapture } from './output-capture.ts';
import { renderOutput } from './render-output.ts';
import type { Anchor, Screen } from './screen.ts';
import type { CommandEnd, PromptSign } from './shell-tracker.ts';
import type { Typing } from './typing.ts';
import { TypingError } from './typing.ts';

/** Who typed a command: `Terminal.type()`, or a person through `write()`. */
export type TypedBy = 'runner' | 'person';

interface Running {
  readonly prompt: PromptSign;
  readonly startedAt: number;
  readonly capture: OutputCapture;
  capturing: boolean;
  anchor: Anchor | null;
}

export class CommandLog {
  readonly #screen: Screen;
  readonly #input: InputText;
  readonly #onRecord: (record: CommandRecord, by: TypedBy) => void;
  #running: Running | null = null;
  #count = 0;
  /** Resolved when all records so far were delivered; null when none is under way. */
  #delivering: Promise<void> | null = null;

  constructor(screen: Screen, input: InputText, onRecord: (record: CommandRecord, by: TypedBy) => void) {
    this.#screen = screen;
    this.#input = input;
    this.#onRecord = onRecord;
  }

  /** Calls back soon, and each time the screen has changed, with what it shows of the running command. */
  watch(listener: (lines: readonly string[]) => void): () => void {
    let watching = true;
    const tell = (): void => {
      // Before its start is drawn, and at a prompt, nothing of it is shown.
      const anchor = this.#running?.anchor ?? null;
      if (watching && anchor !== null) listener(this.#screen.linesNow(anchor));
    };
    const unsubscribe = this.#screen.onChange(tell);
    this.#screen.afterDrawn(tell);
    return () => {
      watching = false;
      unsubscribe();
    };
  }

  /** Output starts here; called again, it starts anew. Returns a test whether it still is this one. */
  start(prompt: PromptSign, typing: Typing | null): () => boolean {
    this.#screen.release(this.#running?.anchor ?? null);
    const startedAt = typing?.startedAt ?? this.#running?.startedAt ?? performance.now();
    const running: Running = {
      prompt,
      startedAt,
      capture: new OutputCapture(),
      capturing: true,
      anchor: null,
    };
    const current = (): boolean => this.#running === running;
    this.#running = running;
    this.#screen.afterDrawn(() => {
      if (current()) running.anchor = this.#screen.anchor();
    });
    return current;
  }

  add(data: string): void {
    if (this.#running?.capturing === true) this.#running.capture.add(data);
  }

  stopCapture(): void {
    if (this.#running !== null) this.#running.capturing = false;
  }

  async outputSoFar(size: WindowSize): Promise<readonly string[]> {
    return this.#running === null ? [] : renderOutput(this.#running.capture.text(), size);
  }

  /** A prompt has come: makes a record of what ran, if anything did (`ended`), and it was something. */
  finish(ended: CommandEnd | null, typing: Typing | null, nextPrompt: PromptSign, size: WindowSize): void {
    const running = this.#running;
    this.#running = null;
    this.#screen.release(running?.anchor ?? null);
    // A newline and a prompt alone prove nothing, unless we know that a command was typed.
    if (running === null || ended === null || (!ended.certain && typing === null)) return;
    const ms = performance.now() - running.startedAt;
    const output = renderOutput(running.capture.text(), size);
    const text = typing?.text ?? this.#input.read();
    const deliver = (typed: string, lines: readonly string[]): void => {
      if (typing === null && (typed.trim() === '' || tookBack(typed, ended))) return;
      const { prompt, capture } = running;
      const { truncated } = capture;
      const { status } = ended;
      const id = ++this.#count;
      const record: CommandRecord = {
        id,
        prompt,
        text: typed,
        output: lines,
        truncated,
        status,
        nextPrompt,
        ms,
      };
      if (typing !== null) failIfEarly(typing);
      this.#onRecord(record, typing === null ? 'person' : 'runner');
      typing?.finish(record);
    };
    if (typeof text === 'string' && Array.isArray(output) && this.#delivering === null) deliver(text, output);
    else this.#deliverInTurn(text, output, deliver);
  }

  #deliverInTurn(
    text: string | Promise<string>,
    output: string[] | Promise<string[]>,
    deliver: (text: string, output: string[]) => void,
  ): void {
    const delivering = Promise.all([text, output, this.#delivering]).then(([typed, lines]) => {
      if (this.#delivering === delivering) this.#delivering = null;
      deliver(typed, lines);
    });
    this.#delivering = delivering;
  }
}

/** Ctrl-C at the prompt: a shell that does not announce commands makes it look like one. */
function tookBack(typed: string, ended: CommandEnd): boolean {
  return ended.status === 130 && typed.endsWith('^C');
}

function failIfEarly(typing: Typing): void {
  const left = typing.linesLeft;
  if (left === 0) return;
  const lines = left === 1 ? 'its last line was' : `its last ${left} lines were`;
  typing.fail(
    new TypingError(
      'complete-early',
      `the shell ran the command before ${lines} typed: it was complete already`,
    ),
  );
}
