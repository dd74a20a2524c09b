/** Reads one line of expected text into the parts it is made of. */
import { largestProgram, programSize, regexFault } from './author-regex.ts';
import type { LinePattern, PatternPart } from './lab.ts';
import { namePattern, type KnownNames, type Report } from './names.ts';
import { didYouMean } from './nearest.ts';
import { patternType, patternTypeNames, patternTypes } from './pattern-types.ts';
import { readRange } from './range.ts';

const regexPart = /%\{\/((?:[^/\\]|\\.)+)\/(?::([^}\s]*))?\}/y;
const typePart = /^([A-Za-z]\w*)(?::([^\s]*))?(?:\s+(\S+))?$/;

/** Reads a line; what is wrong is reported, and then stands in the pattern as plain text. */
export function parseLinePattern(source: string, names: KnownNames, report: Report): LinePattern {
  const parts: PatternPart[] = [];
  let text = '';
  let at = 0;
  for (;;) {
    const found = /%%\{|%\{/.exec(source.slice(at));
    text += source.slice(at, found ? at + found.index : source.length);
    if (!found) break;
    at += found.index;
    if (found[0] === '%%{') {
      text += '%{';
      at += 3;
      continue;
    }
    const piece = readPart(source, at, names, report);
    if (piece.part === null) text += source.slice(at, piece.end);
    else {
      if (text) parts.push({ kind: 'text', text });
      text = '';
      parts.push(piece.part);
    }
    at = piece.end;
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

interface Piece {
  readonly part: PatternPart | null;
  readonly end: number;
}

function readPart(source: string, at: number, names: KnownNames, report: Report): Piece {
  if (source[at + 2] === '/') return readRegex(source, at, names, report);
  const close = source.indexOf('}', at);
  if (close < 0) {
    report(at, 'this %{ is never closed', 'close it with }, or write %%{ for a literal %{');
    return { part: null, end: source.length };
  }
  const inner = source.slice(at + 2, close);
  const end = close + 1;
  if (namePattern.test(inner)) {
    names.use(inner, at, report);
    return { part: { kind: 'value', name: inner }, end };
  }
  const found = typePart.exec(inner);
  if (!found) {
    report(
      at,
      `%{${inner}} is no pattern`,
      'write %{TYPE}, %{TYPE:name}, %{name} or %{/regex/}; a literal %{ is written %%{',
    );
    return { part: null, end };
  }
  return { part: typed(found, at, names, report), end };
}

function typed(found: RegExpExecArray, at: number, names: KnownNames, report: Report): PatternPart | null {
  const type = found[1] ?? '';
  const name = captured(found[2], at, names, report);
  const known = patternType(type);
  if (!known) {
    report(at, `there is no pattern type ${type}`, didYouMean(type, patternTypeNames));
    return null;
  }
  if (found[3] === undefined) return { kind: 'type', type, name, range: null };
  const range = readRange(found[3]);
  if (!range) {
    report(at, `"${found[3]}" is no range`, 'write it as 40..60, 1.. or ..60, the smaller number first');
    return null;
  }
  if (!known.numeric) {
    const numeric = patternTypeNames.filter((each) => patternTypes[each]?.numeric);
    report(at, `${type} can't be held to a range`, `only these can: ${numeric.join(', ')}`);
    return null;
  }
  return { kind: 'type', type, name, range };
}

function readRegex(source: string, at: number, names: KnownNames, report: Report): Piece {
  regexPart.lastIndex = at;
  const found = regexPart.exec(source);
  if (!found) {
    report(
      at,
      'this regular expression is not closed',
      'write %{/regex/} or %{/regex/:name}; a slash in it is written \\/',
    );
    const close = source.indexOf('}', at);
    return { part: null, end: close < 0 ? source.length : close + 1 };
  }
  const regex = found[1] ?? '';
  const end = at + found[0].length;
  const name = captured(found[2], at, names, report);
  return { part: checkRegex(regex, at, report) ? { kind: 'regex', regex, name } : null, end };
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

function captured(name: string | undefined, at: number, names: KnownNames, report: Report): string | null {
  if (name === undefined) return null;
  if (!namePattern.test(name)) {
    report(
      at,
      `"${name}" can't be the name of a value`,
      'a name starts with a lower-case letter and has letters, digits and _ only',
    );
    return null;
  }
  names.capture(name);
  return name;
}
