/**
 * What learners read of a lab's patterns, and of what the runner says about them: in words, never as an author
 * writes it. The one place for that; the command line tells authors the same in their own syntax. Pure.
 */
import type { Lab, LinePattern, PatternPart } from '../lab/lab.ts';
import { piecesOf, type Placeholder } from '../lab/placeholders.ts';
import { readRange, type Range } from '../lab/range.ts';
import { actionsOf } from '../run/actions.ts';
import type { DiffLine } from '../run/events.ts';

/** A place for a value: what is in it, in a word or two, and the same as a longer note. */
export interface PlaceWords {
  readonly label: string;
  readonly title: string;
}

/** By name: what a value is and which step shows it, as in `PID, step 4`. */
export type ValueLabels = ReadonlyMap<string, string>;

/** Around words that stand for something: the page draws what is between them as a chip. */
const OPEN = '‹';
const CLOSE = '›';

const NOUNS: Readonly<Record<string, string>> = {
  INT: 'number',
  NUMBER: 'number',
  WORD: 'word',
  DATA: '…',
  PATH: 'path',
  HOSTNAME: 'host name',
  IP: 'IP address',
  CIDR: 'IP address/length',
  MAC: 'MAC address',
  HEX: 'hex number',
  INODE: 'inode number',
  PID: 'PID',
  SIZE: 'size',
  DURATION: 'duration',
  PERCENT: 'percentage',
  TIME: 'time',
};

/** Returns what fits in a part that leaves something open. */
export function placeWords(part: Exclude<PatternPart, { kind: 'text' | 'value' }>): PlaceWords {
  if (part.kind === 'regex') return regexWords(part.regex);
  const noun = NOUNS[part.type] ?? 'text';
  if (part.type === 'DATA') return { label: noun, title: 'any text' };
  if (part.range === null) return { label: noun, title: `any ${noun}` };
  const range = rangeWords(part.range) + (part.type === 'PERCENT' ? ' %' : '');
  return { label: range, title: `${noun}: ${range}` };
}

/** A few regular expressions say plainly what they mean. */
function regexWords(regex: string): PlaceWords {
  const choices = choicesOf(regex);
  if (choices === null) return { label: 'text', title: 'text that may differ' };
  const label = choices.join(' or ');
  return { label, title: label };
}

/** `uts|net`, `[RS]`, `^ready`; null for one that takes a programmer to read. */
function choicesOf(regex: string): string[] | null {
  const letters = /^\[(\w{2,4})\]$/.exec(regex)?.[1];
  if (letters !== undefined && !/[_]/.test(letters)) return letters.split('');
  const plain = regex.replace(/^\^|\$$/g, '');
  return /^[\w ,:/-]+(?:\|[\w ,:/-]+)*$/.test(plain) ? plain.split('|') : null;
}

/** A range for people: `70–110`, `1 or more`. */
export function rangeWords([low, high]: Range): string {
  if (low === null) return `${high ?? ''} or less`;
  if (high === null) return `${low} or more`;
  return low === high ? String(low) : `${low}–${high}`;
}

/** Returns what each value of a lab is, by its name. */
export function valueLabels(lab: Lab): ValueLabels {
  const labels = new Map<string, string>();
  for (const step of lab.steps)
    for (const part of actionsOf(step)
      .flatMap(patternsOf)
      .flatMap(({ parts }) => parts)) {
      if (part.kind === 'text' || part.kind === 'value' || part.name === null || labels.has(part.name))
        continue;
      const noun = part.kind === 'type' && part.type !== 'DATA' ? NOUNS[part.type] : undefined;
      labels.set(part.name, `${noun ?? 'value'}, step ${step.index + 1}`);
    }
  return labels;
}

/** The patterns of what an action has to show. */
function patternsOf(action: ReturnType<typeof actionsOf>[number]): LinePattern[] {
  const lines = action.kind === 'keys' ? [] : (action.expectation.lines ?? []);
  const patterns = lines.flatMap((line) => (line.kind === 'line' ? [line.pattern] : []));
  return action.until === null ? patterns : [...patterns, action.until];
}

/** Says what the runner says, to learners of one lab. */
export class LearnerWords {
  readonly #labels: ValueLabels;

  constructor(lab: Lab) {
    this.#labels = valueLabels(lab);
  }

  /** Returns a message of the runner. */
  message(text: string): string {
    return this.#line(text)
      .replace(VALUE_BY_NAME, (all, name: string) => this.#place(name) ?? all)
      .replace(/\(the value of (‹[^‹›]*›)\)/g, '(the $1)')
      .replace(RANGE_EXPECTED, (all, range: string) => {
        const read = readRange(range);
        return read === null ? all : `expected ${rangeWords(read)}, got `;
      });
  }

  /** Returns a line of a comparison: an expected one is in an author's syntax, one that was shown is not. */
  diffLine(line: DiffLine): DiffLine {
    return line.kind === 'extra' ? line : { ...line, text: this.#line(line.text) };
  }

  /** Returns a line as an author writes it, with each of its places in words. */
  #line(source: string): string {
    if (!source.includes('%{') || source.length > LONGEST_LINE) return source;
    return piecesOf(source.replace(CUT_OFF, '…'))
      .map((piece) => (piece.kind === 'placeholder' ? this.#placeholder(piece) : piece.text))
      .join('');
  }

  #placeholder({ form, text }: Placeholder): string {
    switch (form?.kind) {
      case undefined:
        return text;
      case 'value':
      case 'regex':
        return partInWords(form, this.#labels);
      case 'type':
        return partInWords({ ...form, range: readRange(form.range ?? '') }, this.#labels);
    }
  }

  #place(name: string): string | null {
    const label = this.#labels.get(name);
    return label === undefined ? null : OPEN + label + CLOSE;
  }
}

/** How the runner names a value that a check needs. */
const VALUE_BY_NAME = /the value "([a-z]\w{0,63})"/g;
/** A place in a line that was too long for a message. */
const CUT_OFF = /%\{[^}`…]{0,120}…/g;
const RANGE_EXPECTED = /expected (-?[\d.]{0,20}\.\.-?[\d.]{0,20}), got /g;
/** A line of a lab is shorter; one that a machine made long is not worth the reading, UTF-16 units. */
const LONGEST_LINE = 4096;

function partInWords(part: PatternPart, labels: ValueLabels): string {
  if (part.kind === 'text') return part.text;
  const words = part.kind === 'value' ? (labels.get(part.name) ?? 'value') : placeWords(part).label;
  return OPEN + words + CLOSE;
}
