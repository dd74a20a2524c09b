/** Reads what a command has to show: the lines between it and the next prompt. */
import { reportAt, type ContentLine, type Reading } from './fence.ts';
import type { Expectation, ExpectedLine } from './lab.ts';
import { parseLinePattern } from './line-pattern.ts';

export interface ExpectationReader {
  /** Takes the next line below the command. */
  add(content: ContentLine): void;
  /** Returns what was read; to be called once, after the last line. */
  end(): Expectation;
  /** Whether anything but blank lines stood there. */
  readonly said: boolean;
}

/** What takes the special meaning from the beginning of an output line: `\$ `, `\# `, `\> `, `\(`, `\...`, `\\`. */
const escape = /^\\(?=[$#>(.\\])/;
const hints =
  'these are known: (exit 1), (exit any), (no output), (unordered); output that looks like it is written "\\("';

/** Makes a reader for the command that stands at `commandLine`. */
export function expectationReader(commandLine: number, reading: Reading): ExpectationReader {
  const lines: ExpectedLine[] = [];
  const directives = new Map<string, number>();
  let status: number | 'any' = 0;
  let firstLine = commandLine;

  const directive = (content: ContentLine): boolean => {
    const text = content.text.trim();
    if (!/^\((?:exit|no output|unordered)/i.test(text)) return false;
    const report = reportAt(reading.problems, content.line, content.indent);
    const found = /^\((?:(exit) (\d+|any)|(no output)|(unordered))\)$/.exec(text);
    if (!found) {
      report(0, `${text} is not understood`, hints);
      return true;
    }
    const word = found[1] ?? found[3] ?? found[4] ?? '';
    if (directives.has(word)) {
      report(
        0,
        `${word === 'exit' ? 'an exit status' : `(${word})`} is said twice of one command`,
        'keep one of the two',
      );
    }
    directives.set(word, content.line);
    if (word !== 'exit') return true;
    status = found[2] === 'any' ? 'any' : Number(found[2]);
    if (status !== 'any' && status > 255)
      report(0, `${status} is no exit status`, 'it lies between 0 and 255');
    return true;
  };

  return {
    add(content) {
      const text = content.text.trimEnd();
      if (lines.length === 0 && directives.size === 0) firstLine = content.line;
      if (directive(content)) return;
      const report = reportAt(reading.problems, content.line, content.indent);
      if (text.trim() === '...') lines.push({ kind: 'ellipsis', line: content.line });
      else if (text.trim() === '…')
        report(
          text.indexOf('…'),
          'the character … has no meaning here',
          'any number of lines is three dots: ...',
        );
      else {
        const plain = text.replace(escape, '');
        const shift = reportAt(reading.problems, content.line, content.indent + text.length - plain.length);
        lines.push({
          kind: 'line',
          pattern: parseLinePattern(plain, reading.names, shift),
          line: content.line,
        });
      }
    },
    end() {
      while (lines.length > 0 && isBlank(lines.at(-1))) lines.pop();
      const said = lines.length > 0;
      const noOutput = directives.get('no output');
      const unordered = directives.get('unordered');
      if (noOutput !== undefined && said) {
        reading.problems.add(
          noOutput,
          1,
          '(no output) and expected output contradict each other',
          'keep one of the two',
        );
      }
      if (unordered !== undefined && !said) {
        reading.problems.add(
          unordered,
          1,
          '(unordered) without any expected line',
          'write the lines whose order does not matter',
        );
      }
      return {
        lines: said ? lines : noOutput === undefined ? null : [],
        status,
        unordered: unordered !== undefined,
        line: said || directives.size > 0 ? firstLine : commandLine,
      };
    },
    get said() {
      return directives.size > 0 || lines.some((line) => !isBlank(line));
    },
  };
}

function isBlank(line: ExpectedLine | undefined): boolean {
  return line?.kind === 'line' && line.pattern.source.trim() === '';
}
