/** What a lab is, once its Markdown has been read: plain readonly data. Knows no machine and no page. */

/** A whole lab: one `labs/NN-name/lab.md`. */
export interface Lab {
  /** Folder name, e.g. `02-uts`; the lab's address in the CLI and in the browser. */
  readonly id: string;
  /** Path of `lab.md`, as it should appear in messages. */
  readonly file: string;
  readonly title: string;
  readonly summary: string;
  readonly minutes: number;
  readonly level: 'intro' | 'core' | 'deep-dive';
  readonly tags: readonly string[];
  /** Names of the terminals; the first is the default. At least one, at most four. */
  readonly terminals: readonly [string, ...string[]];
  readonly machine: MachineNeeds;
  readonly requires: readonly string[];
  /** What stands before the first `##`. */
  readonly introduction: readonly Block[];
  readonly steps: readonly Step[];
}

/** What a lab asks of its machine. */
interface MachineNeeds {
  readonly cpus: number;
  /** MiB. */
  readonly memory: number;
}

/** One `##` section: done when every command in it met its expectation. */
export interface Step {
  /** 0-based. */
  readonly index: number;
  /** Slug of the title, unique in the lab: used in links. */
  readonly slug: string;
  readonly title: string;
  readonly line: number;
  readonly blocks: readonly Block[];
}

/** What a step (or the introduction) is made of, in reading order. */
export type Block = Prose | Callout | Action;

/** Markdown that is only read. May hold `%{name}` of captured values. */
interface Prose {
  readonly kind: 'prose';
  readonly markdown: string;
  readonly line: number;
}

/** `:::note`, `:::warning`, `:::hint`, `:::deeper` (the last two are folded). */
export interface Callout {
  readonly kind: 'callout';
  readonly style: 'note' | 'warning' | 'hint' | 'deeper';
  readonly title: string | null;
  readonly markdown: string;
  readonly line: number;
}

/** What happens in a terminal. `index` counts the actions of the step, from 0. */
export type Action = Command | Keys;

/** One command of a `console` block with its expectation. Commands of one block share `blockId`. */
export interface Command {
  readonly kind: 'command';
  readonly index: number;
  /** Same for all actions that stand in one fenced block; counts up through the lab. */
  readonly block: number;
  readonly terminal: string;
  /** `$`: the ordinary user's shell; `#`: root's. */
  readonly prompt: '$' | '#';
  /** As typed, may hold `%{name}`; continuation lines (`> `) joined with `\n`. */
  readonly text: string;
  readonly expectation: Expectation;
  /** Set for programs that do not come back: go on once the screen shows this. */
  readonly until: LinePattern | null;
  /** Repeat the (read-only) command until it fits, this many ms at most. */
  readonly withinMs: number | null;
  /** Give up after this many ms. */
  readonly timeoutMs: number;
  readonly line: number;
}

/** One `keys` block: what is pressed, in order: `q`, `Ctrl-C`, `Ctrl-D`, `Enter`, …. */
export interface Keys {
  readonly kind: 'keys';
  readonly index: number;
  readonly block: number;
  readonly terminal: string;
  readonly keys: readonly string[];
  /** The bytes to send, one entry a key. */
  readonly bytes: readonly string[];
  readonly line: number;
}

/** What a command has to show. `lines: null` = nothing is said about the output; `[]` = there must be none. */
export interface Expectation {
  readonly lines: readonly ExpectedLine[] | null;
  readonly status: number | 'any';
  readonly unordered: boolean;
  /** Line of the first expected line in `lab.md`; of the command where there is none. */
  readonly line: number;
}

/** `...` (any number of lines) or one line of pattern parts. */
export type ExpectedLine =
  | { readonly kind: 'ellipsis'; readonly line: number }
  | { readonly kind: 'line'; readonly pattern: LinePattern; readonly line: number };

/** One line of expected text: what was written, and the parts it is made of. */
export interface LinePattern {
  readonly source: string;
  readonly parts: readonly PatternPart[];
}

export type PatternPart =
  | { readonly kind: 'text'; readonly text: string }
  /** `%{TYPE}`, `%{TYPE:name}`, `%{NUMBER:cpu 40..60}`. `type` is a key of `patternTypes`. */
  | {
      readonly kind: 'type';
      readonly type: string;
      readonly name: string | null;
      /** Both ends are allowed; null: open at that end. */
      readonly range: readonly [number | null, number | null] | null;
    }
  /** `%{/regex/}`, `%{/regex/:name}`. */
  | { readonly kind: 'regex'; readonly regex: string; readonly name: string | null }
  /** `%{name}`: equal to what was captured before. */
  | { readonly kind: 'value'; readonly name: string };

/** Values captured so far, by name. */
export type Captures = ReadonlyMap<string, string>;
