/**
 * What is in a line of a lab and was hardly meant: a table, each rule with the places that it looks at. All of
 * them are warnings: the lab does what it says, only not what its author thought.
 */
import { warnAt } from './fence.ts';
import type { Problems } from './problems.ts';
import { codePoint } from './source-text.ts';

/** `prose`: outside of code; `typed`: commands and solutions; `script`: what bash runs outside the terminals. */
export type TextPlace = 'prose' | 'quiz' | 'typed' | 'script';

interface TextRule {
  readonly in: readonly TextPlace[];
  /** What it finds, in time that grows with the length of the line. */
  readonly pattern: RegExp;
  readonly message: (found: string) => string;
  readonly hint: string;
}

const written = ['typed', 'script'] as const;
const read = ['prose', 'quiz'] as const;
const asItStands = (found: string): string => `${shortened(found)} is shown literally`;

const RULES: readonly TextRule[] = [
  {
    in: written,
    pattern: /[\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000]/,
    message: (found) => `a space that the shell does not treat as one (${codePoint(found)})`,
    hint: "write an ordinary space; in a text, $'\\u00a0' says what is meant",
  },
  {
    in: written,
    pattern: /[\u00ad\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]/,
    message: (found) => `an invisible character (${codePoint(found)})`,
    hint: 'delete it: to the shell it is a letter',
  },
  {
    in: written,
    pattern: /\ufffd/,
    message: () => 'a replacement character (U+FFFD): the original is lost',
    hint: 'type the character again: this file was once read in another encoding',
  },
  {
    in: written,
    pattern: /[\u2018-\u201f\u00ab\u00bb]/,
    message: (found) => `a typographic quote (${found})`,
    hint: 'write \' or ": to the shell this one is a letter',
  },
  {
    in: written,
    pattern: /(?<=^|\s)[\u2010-\u2015](?=\w)/,
    message: (found) => `a dash (${found}) where an option begins`,
    hint: 'write - or --',
  },
  {
    in: ['typed'],
    pattern:
      /^(?:sudo +(?:-\S+ +)*)?(?:(?:poweroff|reboot|halt|shutdown|kexec)\b|systemctl +(?:-\S+ +)*(?:poweroff|reboot|halt|kexec|suspend|hibernate)\b)/,
    message: () => 'this ends the machine, and the lab with it',
    hint: 'describe it in prose: a learner who runs it loses everything',
  },
  {
    in: read,
    pattern:
      /<\/?(?:a|abbr|b|blockquote|br|center|code|dd|del|details|div|dl|dt|em|figure|font|h[1-6]|hr|i|iframe|img|ins|kbd|li|mark|ol|p|picture|pre|s|script|small|span|strong|style|sub|summary|sup|table|tbody|td|th|thead|tr|u|ul|video)(?:\s[^<>]*)?\/?>/i,
    message: asItStands,
    hint: 'HTML is not supported: use Markdown, and :::hint or :::deeper for folded text',
  },
  {
    in: read,
    pattern: /<!--/,
    message: asItStands,
    hint: 'put a comment on lines of its own, between <!-- and -->',
  },
  {
    in: read,
    pattern: /\{\{[^{}]{1,80}\}\}/,
    message: asItStands,
    hint: 'put commands for learners in a console block',
  },
  {
    // `>>Q1: …<<` begins a quote within a quote.
    in: read,
    pattern: /<<$/,
    message: () => 'a question that is shown as a quote',
    hint: 'write a question as :::quiz',
  },
  {
    in: ['prose'],
    pattern: /^\[[ xX]\](?= )/,
    message: asItStands,
    hint: 'there are no check boxes; for answers to choose from, use :::quiz',
  },
  {
    in: read,
    pattern: /\[\^[^\]\s]{1,80}\]/,
    message: asItStands,
    hint: 'footnotes are not supported: use brackets, or :::deeper',
  },
  {
    in: read,
    pattern: /^\s*::(?!:)[\w-]+/,
    message: asItStands,
    hint: 'a callout begins with three colons: :::note',
  },
];

/** Reports the first place that each rule finds in a line, which begins `indent` characters into line `line`. */
export function checkText(
  text: string,
  place: TextPlace,
  { line, indent }: { readonly line: number; readonly indent: number },
  problems: Problems,
): void {
  const warn = warnAt(problems, line, indent);
  for (const rule of RULES) {
    if (!rule.in.includes(place)) continue;
    const found = rule.pattern.exec(text);
    if (found !== null)
      warn(found.index + (/^[ \t]*/.exec(found[0])?.[0].length ?? 0), rule.message(found[0]), rule.hint);
  }
}

function shortened(text: string): string {
  const bare = text.trim();
  return bare.length > 40 ? `${bare.slice(0, 40)}…` : bare;
}
