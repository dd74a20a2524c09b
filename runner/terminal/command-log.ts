/** Turns the commands of one terminal into records, in their order: output, text, status. Knows no marks. */
import type { WindowSize } from '../machine/machine.ts';
import type { CommandRecord } from './command-record.ts';
import type { InputText } from './input-text.ts';
import { otherReadings } from './other-readings.ts';
import type { OtherReadings, PartEnd } from './other-readings.ts';
import { OutputCapture } from './output-capture.ts';
import { renderOutput } from './render-output.ts';
import type { Anchor, Screen } from './screen.ts';
import type { CommandEnd, PromptSign } from './shell-events.ts';
import { TypeAhead } from './type-ahead.ts';
import type { Typing } from './typing.ts';
import { TypingError } from './typing.ts';

/** Who typed a command: `Terminal.type()`, or a person through `write()`. */
export type TypedBy = 'runner' | 'person';

interface Running {
  readonly prompt: PromptSign;
  readonly startedAt: number;
  readonly capture: OutputCapture;
  /** UTF-16 units captured, kept or not. */
  length: number;
  /** Of several commands entered at once: where each one but the last ended in the output, and how. */
  readonly parts: PartEnd[];
  capturing: boolean;
  anchor: Anchor | null;
  /** Takes back the search for it. */
  stopAnchoring: () => void;
}

/** How many commands entered at once are told apart; more of them count as one. */
const MOST_PARTS = 32;

export class CommandLog {
  readonly #screen: Screen;
  readonly #input: InputText;
  readonly #onRecord: (record: CommandRecord, by: TypedBy) => void;
  #running: Running | null = null;
  /** What was typed since the last prompt's line was entered. */
  #ahead = new TypeAhead();
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

  /** Output starts here; called again, it starts over. Returns a test whether it still is this one. */
  start(prompt: PromptSign, typing: Typing | null): () => boolean {
    this.#release(this.#running);
    const startedAt = typing?.startedAt ?? this.#running?.startedAt ?? performance.now();
    const running: Running = {
      prompt,
      startedAt,
      capture: new OutputCapture(),
      length: 0,
      parts: [],
      capturing: true,
      anchor: null,
      stopAnchoring: () => {},
    };
    this.#running = running;
    running.stopAnchoring = this.#screen.whenDrawn(() => {
      running.anchor = this.#screen.anchor();
    });
    return () => this.#running === running;
  }

  /** The shell asks for another line: what was entered is no command yet, and the screen shows nothing of it. */
  notYet(): void {
    this.#release(this.#running);
    if (this.#running) this.#running.anchor = null;
  }

  #release(running: Running | null): void {
    running?.stopAnchoring();
    this.#screen.release(running?.anchor ?? null);
  }

  /** Of several commands that were entered at once, one has ended. */
  next(status: number | null): void {
    const parts = this.#running?.parts;
    if (parts !== undefined && parts.length < MOST_PARTS)
      parts.push({ end: this.#running?.length ?? 0, status });
  }

  add(data: string): void {
    if (this.#running?.capturing !== true) return;
    this.#running.capture.add(data);
    this.#running.length += data.length;
  }

  /** Keys were pressed while a command runs: the kernel may show them in the middle of its output. */
  typedAhead(data: string): void {
    this.#ahead.add(data, this.#running?.length ?? 0);
  }

  stopCapture(): void {
    if (this.#running !== null) this.#running.capturing = false;
  }

  async outputSoFar(size: WindowSize): Promise<readonly string[]> {
    return this.#running === null ? [] : renderOutput(this.#running.capture.text(), size);
  }

  /** A prompt has come: makes a record of what ran (`ended`), if anything did. */
  finish(ended: CommandEnd | null, typing: Typing | null, nextPrompt: PromptSign, size: WindowSize): void {
    const running = this.#running;
    const ahead = this.#ahead;
    this.#running = null;
    this.#ahead = new TypeAhead();
    this.#release(running);
    if (running === null || ended === null) return;
    const { prompt, capture, parts } = running;
    const ms = performance.now() - running.startedAt;
    const all = capture.text();
    const raw = all.slice(0, all.length - (ended.unmarked?.promptLength ?? 0));
    const output = renderOutput(raw, size);
    const text = typing?.text ?? this.#input.read();
    const echoless = capture.truncated ? [] : ahead.withoutEcho(raw);
    const others = otherReadings(raw, echoless, capture.truncated ? [] : parts, ended.status, size);
    const deliver = (typed: string, lines: readonly string[], other: OtherReadings | null): void => {
      if (typing === null && !isCommand(typed, ended)) return;
      const record: CommandRecord = {
        id: ++this.#count,
        prompt,
        text: typed,
        output: lines,
        truncated: capture.truncated,
        status: isComment(typed) && lines.length === 0 ? 0 : ended.status,
        nextPrompt,
        ms,
        columns: size.cols,
        ...(ended.unmarked?.inside === true ? { unmarked: true } : {}),
        ...other,
      };
      if (typing !== null) failIfEarly(typing);
      this.#onRecord(record, typing === null ? 'person' : 'runner');
      typing?.finish(record);
    };
    if (typeof text === 'string' && Array.isArray(output) && others === null && this.#delivering === null)
      deliver(text, output, null);
    else this.#deliverInTurn(text, output, others, deliver, (error) => typing?.fail(error));
  }

  #deliverInTurn(
    text: string | Promise<string>,
    output: string[] | Promise<string[]>,
    others: Promise<OtherReadings> | null,
    deliver: (text: string, output: string[], others: OtherReadings | null) => void,
    fail: (error: unknown) => void,
  ): void {
    const over = (): void => {
      if (this.#delivering === delivering) this.#delivering = null;
    };
    const delivering = Promise.all([text, output, others, this.#delivering])
      .then(([typed, lines, other]) => {
        over();
        deliver(typed, lines, other);
      })
      .catch((error: unknown) => {
        over();
        fail(error);
      });
    this.#delivering = delivering;
  }
}

/** A newline and a prompt alone prove nothing: a comment is the one command that no shell starts anything for. */
function isCommand(typed: string, ended: CommandEnd): boolean {
  if (typed.trim() === '' || tookBack(typed, ended)) return false;
  return ended.certain || isComment(typed);
}

/** Nothing but comments: it ends well, whatever status the shell still has from the command before. */
function isComment(text: string): boolean {
  return text.split('\n').every((line) => /^\s*(?:#|$)/.test(line));
}

/** Ctrl-C at the prompt: a shell that does not announce commands makes it look like one. */
function tookBack(typed: string, ended: CommandEnd): boolean {
  return (ended.status === 130 || ended.unmarked !== undefined) && typed.endsWith('^C');
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
