/** What a lab is, once its Markdown has been read: plain readonly data. Knows no machine and no page. */
import type { Range } from './range.ts';

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
  /** Prompts of shells that the lab starts, which Unbox would not know by itself: the last line of each, as it is seen. */
  readonly prompts: readonly string[];
  readonly machine: MachineNeeds;
  readonly requires: readonly string[];
  /** Ids of the labs that a learner should have done before. */
  readonly after: readonly string[];
  /** Put into the machine before `setup` is run, and after each reset. */
  readonly files: readonly LabFile[];
  /** Run out of band as root before anybody can type, and after each reset. */
  readonly setup: Script | null;
  /** Run out of band as root at the end of an unattended run: if it fails, so does the lab. */
  readonly cleanup: Script | null;
  /** What comes before the first `##`. */
  readonly introduction: readonly Block[];
  readonly steps: readonly Step[];
}

/** A file beside `lab.md` that the machine gets. */
export interface LabFile {
  /** In the lab's folder. */
  readonly from: string;
  /** Absolute path in the machine. */
  readonly to: string;
  readonly owner: string;
  /** Octal: `0644`. */
  readonly mode: string;
  readonly line: number;
}

/** What a lab asks of its machine. */
export interface MachineNeeds {
  readonly cpus: number;
  /** MiB. */
  readonly memory: number;
  /** `plain`; `engines`: dockerd already runs, images are loaded; `selinux`: booted with SELinux enforcing. */
  readonly kind: MachineKind;
}

export const machineKinds = ['plain', 'engines', 'selinux'] as const;
export type MachineKind = (typeof machineKinds)[number];

/** The least and the most that a machine can have: processors, and memory in MiB. */
export const machineBounds = { cpus: [1, 8], memory: [256, 8192] } as const;

/** One `##` section: done when every command in it met its expectation and every check of it passes. */
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
export type Block = Prose | Callout | Action | Task | Check | Solution | Quiz | Watch;

/**
 * `:::task`: what the learner finds out alone. Below it, up to the next one, stand its checks (at least one) and its
 * solutions (at least one). The tasks of a step are done one after the other.
 */
export interface Task {
  readonly kind: 'task';
  /** Counts the tasks of the step, from 0. */
  readonly index: number;
  readonly markdown: string;
  /** The name by which its checks know what the learner types to answer it; null: nothing is typed. */
  readonly answer: string | null;
  readonly line: number;
}

/** A bash script (run by `bash -eu`). Captured values are its environment variables, by their names. */
export interface Script {
  readonly script: string;
  /** Give up after this many ms. */
  readonly timeoutMs: number;
  /** Of its block, or of its key in the front matter. */
  readonly line: number;
  /** Where the first line of `script` is. */
  readonly firstLine: number;
}

/** ` ```bash {check} `: run out of band as root; exit status 0 is a pass. The learner is shown the last line it prints. */
export interface Check extends Script {
  readonly kind: 'check';
  /** Counts the checks of the step, from 0. */
  readonly index: number;
  /** The task of the step that it belongs to; null: it looks at what the commands above all tasks have done. */
  readonly task: number | null;
  /** The answers to tasks of its step that it looks at: it can't be run without. */
  readonly answers: readonly string[];
  /** A run without a learner looks again as long as it fails, this many ms at most; null: for a moment. */
  readonly withinMs: number | null;
  /** Shown when the check prints nothing. */
  readonly hint: string | null;
}

/** ` ```bash {solution} `: what an unattended run types, line by line, before it looks at the step's checks. */
export interface Solution {
  readonly kind: 'solution';
  /** Counts the solutions of the step, from 0. */
  readonly index: number;
  readonly terminal: string;
  /** May hold `%{name}`; lines as they are typed. */
  readonly lines: readonly string[];
  /** What its last command shows last is the learner's answer of this name. */
  readonly answer: string | null;
  /** Its last command does not come back: go on once the screen shows this. */
  readonly until: LinePattern | null;
  /** Repeat each command until it ends with 0, this many ms at most; null: once. */
  readonly withinMs: number | null;
  /** Give up on one command after this many ms. */
  readonly timeoutMs: number;
  readonly line: number;
}

/** `:::quiz`. Answering it is optional: a step is done without it. */
export interface Quiz {
  readonly kind: 'quiz';
  /** Counts the quizzes of the step (or the introduction), from 0. */
  readonly index: number;
  readonly question: string;
  readonly answer:
    | { readonly kind: 'single' | 'multiple'; readonly options: readonly QuizOption[] }
    /** Any of the texts, white space and case aside. */
    | { readonly kind: 'typed'; readonly accepted: readonly [string, ...string[]] };
  /** Shown once it was answered. Markdown, may be empty. */
  readonly explanation: string;
  readonly line: number;
}

export interface QuizOption {
  readonly markdown: string;
  readonly correct: boolean;
}

/** ` ```watch `: a read-only command sampled out of band as root while its step is open, drawn live. */
export interface Watch {
  readonly kind: 'watch';
  /** Counts the watches of the step, from 0. */
  readonly index: number;
  readonly title: string;
  /** A shell command that prints `NAME NUMBER` lines, or one number; may hold `%{name}`. */
  readonly command: string;
  readonly everyMs: number;
  /** `value`: as printed; `rate`: change per second. */
  readonly plot: 'value' | 'rate';
  /** Which NAMEs are drawn; empty: all. */
  readonly series: readonly string[];
  /** Shown after the numbers: `MiB`, `%`, `/s`, …; empty: none. */
  readonly unit: string;
  readonly line: number;
}

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
  /** Same for all actions that are in one fenced block; counts up through the lab. */
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
  /** The bytes to send, one entry per key. */
  readonly bytes: readonly string[];
  /** Set for a program that keeps running: go on once the screen shows this, after the keys. */
  readonly until: LinePattern | null;
  /** Give up waiting for that after this many ms. */
  readonly timeoutMs: number;
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
  /** For `until`: the same for a learner, in an author's words. */
  readonly says?: string;
}

export type PatternPart =
  | { readonly kind: 'text'; readonly text: string }
  /** `%{TYPE}`, `%{TYPE:name}`, `%{NUMBER:cpu 40..60}`. `type` is a key of `patternTypes`. */
  | {
      readonly kind: 'type';
      readonly type: string;
      readonly name: string | null;
      readonly range: Range | null;
    }
  /** `%{/regex/}`, `%{/regex/:name}`. */
  | { readonly kind: 'regex'; readonly regex: string; readonly name: string | null }
  /** `%{name}`: equal to what was captured before. */
  | { readonly kind: 'value'; readonly name: string };

/** Values captured so far, by name. */
export type Captures = ReadonlyMap<string, string>;
