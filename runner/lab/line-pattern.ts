/** Reads one line of expected text into the parts it is made of. */
import { largestProgram, programSize, regexFault } from './author-regex.ts';
import type { LinePattern, PatternPart } from './lab.ts';
import type { KnownNames, Report } from './names.ts';
import { didYouMean } from './nearest.ts';
import { patternType, patternTypeNames, patternTypes } from './pattern-types.ts';
import { namePattern, piecesOf, type Placeholder, type PlaceholderForm } from './placeholders.ts';
import { readRange } from './range.ts';

/** Reads a line; what is wrong is reported, and then is in the pattern as plain text. */
export function parseLinePattern(source: string, names: KnownNames, report: Report): LinePattern {
  const parts: PatternPart[] = [];
  let text = '';
  for (const piece of piecesOf(source)) {
    const part = piece.kind === 'placeholder' ? readPart(piece, names, report) : null;
    if (part === null) {
      text += piece.text;
      continue;
    }
    if (text) parts.push({ kind: 'text', text });
    text = '';
    parts.push(part);
  }
  if (text) parts.push({ kind: 'text', text });
  if (sizeOf(parts) > largestProgram) {
    const hint = 'put %{DATA} in place of what does not matter';
    report(0, 'this line has more patterns than can be matched in time', hint);
  }
  return { source, parts };
}

function sizeOf(parts: readonly PatternPart[]): number {
  let size = 0;
  for (const part of parts) {
    if (part.kind === 'type') size += programSize(patternType(part.type)?.regex ?? '');
    else if (part.kind === 'regex') size += programSize(part.regex);
    else if (part.kind === 'value') size += programSize('.*?');
  }
  return size;
}

function readPart(
  { text, at, closed, form }: Placeholder,
  names: KnownNames,
  report: Report,
): PatternPart | null {
  switch (form?.kind) {
    case 'value':
      names.use(form.name, at, report);
      return { kind: 'value', name: form.name };
    case 'type':
      return typed(form, at, names, report);
    case 'regex': {
      const name = captured(form.name, at, names, report);
      return checkRegex(form.regex, at, report) ? { kind: 'regex', regex: form.regex, name } : null;
    }
    default:
      report(at, ...misread(text, closed));
      return null;
  }
}

function misread(text: string, closed: boolean): [message: string, hint: string] {
  if (text.startsWith('%{/')) {
    const hint = 'write %{/regex/} or %{/regex/:name}; a slash in it is written \\/';
    return ['this regular expression is not closed', hint];
  }
  if (!closed) return ['this %{ is never closed', 'close it with }, or write %%{ for a literal %{'];
  const hint = 'write %{TYPE}, %{TYPE:name}, %{name} or %{/regex/}; a literal %{ is written %%{';
  return [`${text} is not a pattern`, hint];
}

function typed(
  { type, name: given, range: written }: Extract<PlaceholderForm, { kind: 'type' }>,
  at: number,
  names: KnownNames,
  report: Report,
): PatternPart | null {
  const name = captured(given, at, names, report);
  const known = patternType(type);
  if (!known) {
    report(at, `there is no pattern type ${type}`, didYouMean(type, patternTypeNames));
    return null;
  }
  if (written === null) return { kind: 'type', type, name, range: null };
  const range = readRange(written);
  if (!range) {
    report(at, `"${written}" is not a range`, 'write it as 40..60, 1.. or ..60, the smaller number first');
    return null;
  }
  if (!known.numeric) {
    const numeric = patternTypeNames.filter((each) => patternTypes[each]?.numeric);
    report(at, `${type} can't be limited to a range`, `only these can be: ${numeric.join(', ')}`);
    return null;
  }
  return { kind: 'type', type, name, range };
}

/** Reports a regular expression that can't be used; returns whether it can. */
export function checkRegex(regex: string, at: number, report: Report): boolean {
  const fault = regexFault(regex);
  if (fault === null) return true;
  report(
    at,
    `this regular expression can't be used: ${fault}`,
    'RE2 syntax: no look-around and no back-references, so that it always ends in time',
  );
  return false;
}

function captured(name: string | null, at: number, names: KnownNames, report: Report): string | null {
  if (name === null) return null;
  if (!namePattern.test(name)) {
    report(
      at,
      `"${name}" can't be the name of a value`,
      'a name starts with a lower-case letter, followed only by letters, digits and _',
    );
    return null;
  }
  names.capture(name);
  return name;
}
