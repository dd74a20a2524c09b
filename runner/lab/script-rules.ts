/** Finds mistakes in scripts: what they use, and whether they can fail at all. */
import { reportAt, type ContentLine } from './fence.ts';
import type { KnownNames } from './names.ts';
import { didYouMean, nearest } from './nearest.ts';
import { patternType } from './pattern-types.ts';
import { piecesOf } from './placeholders.ts';
import type { Problems } from './problems.ts';
import { readShell, type ShellText } from './shell-text.ts';
import { checkText } from './text-rules.ts';

/** Programs whose own notation has `%{…}` in it. */
const ownNotation = /\b(?:curl|rpm|git|date)\b/;

/**
 * Reports what is wrong with a script in any place; `what` names it, `line` is that of its block, `names` are
 * the values that it may use: null where nothing can have been captured.
 */
export function checkScript(
  content: readonly ContentLine[],
  what: string,
  line: number,
  names: KnownNames | null,
  problems: Problems,
): ShellText {
  const shell = readShell(content);
  if (shell.lines.every(({ idle }) => idle)) {
    problems.add(line, 1, `${what} is empty`, 'write its commands, as in a file of bash');
    return shell;
  }
  checkClosed(shell, what, problems);
  checkShebang(shell, what, problems);
  const written = content.map(({ text }) => text).join('\n');
  const set = wordsOf(written);
  const foreign = ownNotation.test(written);
  for (const place of shell.lines) {
    const report = reportAt(problems, place.line, place.indent);
    checkText(place.text, 'script', place, problems);
    for (const { name, at } of place.variables) {
      if (names?.has(name) !== true && !set.has(name)) report(at, ...unset(name, names));
    }
    if (!place.text.includes('%{')) continue;
    for (const piece of piecesOf(place.text)) {
      if (piece.kind !== 'placeholder' || !piece.closed) continue;
      const name = piece.text.slice(2, -1).split(/\s/, 1)[0] ?? '';
      if (isMeant(name, names) || !foreign)
        report(piece.at, `${piece.text} is not filled in here`, scriptHint(name, names));
    }
  }
  return shell;
}

/** A first line `#!/usr/bin/python3` looks as if it decided who runs the script. */
function checkShebang({ lines }: ShellText, what: string, problems: Problems): void {
  const first = lines.find(({ text }) => text.trim() !== '');
  if (first === undefined || !first.text.startsWith('#!') || /\b(?:ba)?sh\b/.test(first.text)) return;
  const hint = "remove this line; to have another program run it, write: python3 - <<'END'";
  problems.warn(first.line, first.indent + 1, `${what} is run by bash -eu, whatever this line says`, hint);
}

/** Reports what a script leaves open at its end. */
export function checkClosed({ lines, unclosed }: ShellText, what: string, problems: Problems): void {
  const last = lines.findLast(({ text }) => text.trim() !== '');
  if (unclosed === null || !last) return;
  const told = {
    quote: ['inside a quote', 'close it; a quote within the same quotes takes a backslash'],
    'here-document': ['inside a here-document', 'end it with its word, alone at the left margin'],
    backslash: ['with a line that goes on', 'remove the backslash, or write what follows'],
  } as const;
  const [where, hint] = told[unclosed];
  problems.add(last.line, last.indent + last.text.trimEnd().length, `${what} ends ${where}`, hint);
}

/** Returns the words without a `$` before them; to set a variable takes one: `name=`, `read name`, `-v name=`, …. */
function wordsOf(written: string): ReadonlySet<string> {
  const found = written.matchAll(/(?<![$\w/.-]|\$\{[#!]?)[a-z]\w*/g);
  return new Set([...found].map(([word]) => word));
}

function unset(name: string, names: KnownNames | null): [message: string, hint: string] {
  if (names === null)
    return [`$${name} is set by nothing`, 'set it in the script; nothing is captured before it runs'];
  const near = nearest(name, names);
  const hint =
    near === null
      ? `capture it in an expected line above, as in %{WORD:${name}}, or set it in the script`
      : `did you mean "$${near}"?`;
  return [`$${name} is set by nothing: not captured above, not set in this script`, hint];
}

function isMeant(name: string, names: KnownNames | null): boolean {
  const [first = '', second = ''] = name.split(':');
  return names?.has(first) === true || names?.has(second) === true || patternType(first) !== undefined;
}

function scriptHint(name: string, names: KnownNames | null): string {
  if (names === null) return 'nothing is captured before this script runs';
  if (names.has(name)) return `captured values are variables of the script: "$${name}"`;
  const known = [...names];
  const hint = known.length === 0 ? 'none is captured above' : didYouMean(name, known);
  return `captured values are variables of the script, such as "$name"; ${hint}`;
}

const succeeds = /(?:^|;|\|\|)\s*((?:true|:|exit\s+0)\s*;?)$/;
const prints = /^(?:echo|printf)\b[^;&|`$(]*$/;
const fails = /\bexit\s+(?!0\b)\S|\bfalse\b|\breturn\s+(?!0\b)\S/;

/** Reports a check that passes whatever the machine looks like. */
export function checkCanFail({ lines }: ShellText, problems: Problems): void {
  const code = lines.filter(({ idle }) => !idle);
  const last = code.at(-1);
  if (!last || code.some(({ text }) => fails.test(text))) return;
  const report = reportAt(problems, last.line, last.indent);
  const end = succeeds.exec(last.text.trim())?.[1];
  if (end !== undefined) {
    const hint = `remove "${end}": the script already ends where a command fails`;
    report(0, 'this check cannot fail: its last line always succeeds', hint);
  } else if (code.every(({ text }) => prints.test(text.trim())))
    report(0, 'this check cannot fail: it only prints', 'look at something, such as [ -d /x ]');
}
