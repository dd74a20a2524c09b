/** Reads what a command should show: the lines between it and the next prompt. */
import { reportAt, type ContentLine, type Reading } from './fence.ts';
import type { Expectation, ExpectedLine } from './lab.ts';
import { parseLinePattern } from './line-pattern.ts';
import { nearest } from './nearest.ts';

/** What takes the special meaning from the beginning of an output line: `\$ `, `\# `, `\> `, `\?$ `, `\(`, `\...`, `\\`. */
const escape = /^\\(?=[$#>(.\\]|\?\$)/;

/** Words in brackets on a line of their own, with the line they were said in. */
interface Directives {
  status: number | 'any';
  readonly lines: Map<string, number>;
}

/** Reads the lines below the command of line `commandLine`; what can't be understood is reported. */
export function readExpectation(
  below: readonly ContentLine[],
  commandLine: number,
  reading: Reading,
): Expectation {
  const directives: Directives = { status: 0, lines: new Map() };
  const lines: ExpectedLine[] = [];
  for (const content of below) {
    if (readDirective(content, directives, reading)) continue;
    const line = readLine(content, reading);
    if (line) lines.push(line);
  }
  while (isBlank(lines.at(-1))) lines.pop();
  const said = lines.length > 0;
  contradictions(said, directives, reading);
  return {
    lines: said ? lines : directives.lines.has('no output') ? [] : null,
    status: directives.status,
    unordered: directives.lines.has('unordered'),
    line: said || directives.lines.size > 0 ? (below[0]?.line ?? commandLine) : commandLine,
  };
}

function readLine(content: ContentLine, reading: Reading): ExpectedLine | null {
  const text = content.text.trimEnd();
  const { line } = content;
  if (text.trim() === '...') return { kind: 'ellipsis', line };
  if (text.trim() === '…') {
    const report = reportAt(reading.problems, line, content.indent);
    report(
      text.indexOf('…'),
      'the character … has no meaning here',
      'any number of lines is three dots: ...',
    );
    return null;
  }
  const plain = text.replace(escape, '');
  const report = reportAt(reading.problems, line, content.indent + text.length - plain.length);
  return { kind: 'line', pattern: parseLinePattern(plain, reading.names, report), line };
}

function readDirective(content: ContentLine, directives: Directives, { problems }: Reading): boolean {
  const text = content.text.trim();
  if (!/^\((?:exit|no output|unordered)/i.test(text) && !isMisspelt(text)) return false;
  const report = reportAt(problems, content.line, content.indent + content.text.search(/\S/));
  const found = /^\((?:(exit) (\d+|any)|(no output)|(unordered))\)$/.exec(text);
  if (!found) {
    const known = '(exit 1), (exit any), (no output) and (unordered)';
    report(0, `${text} is not understood`, `these are: ${known}; output that looks like it is written "\\("`);
    return true;
  }
  const word = found[1] ?? found[3] ?? found[4] ?? '';
  if (directives.lines.has(word)) {
    const what = word === 'exit' ? 'an exit status' : `(${word})`;
    report(0, `${what} is given twice for one command`, 'keep one of the two');
  }
  directives.lines.set(word, content.line);
  if (word !== 'exit') return true;
  directives.status = found[2] === 'any' ? 'any' : Number(found[2]);
  if (directives.status !== 'any' && directives.status > 255) {
    report(0, `${directives.status} is not an exit status`, 'it must be between 0 and 255');
  }
  return true;
}

function isMisspelt(text: string): boolean {
  const word = /^\(([a-z ]+)\)$/i.exec(text)?.[1];
  return word !== undefined && nearest(word, ['no output', 'unordered', 'exit any']) !== null;
}

function contradictions(said: boolean, { lines }: Directives, { problems }: Reading): void {
  const noOutput = lines.get('no output');
  const unordered = lines.get('unordered');
  if (noOutput !== undefined && said) {
    const message = '(no output) and expected output contradict each other';
    problems.add(noOutput, 1, message, 'keep one of the two');
  }
  if (unordered !== undefined && !said) {
    const message = '(unordered) without any expected line';
    problems.add(unordered, 1, message, 'write the lines whose order does not matter');
  }
}

function isBlank(line: ExpectedLine | undefined): boolean {
  return line?.kind === 'line' && line.pattern.source.trim() === '';
}
