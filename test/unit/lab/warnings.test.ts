/** What is in a lab and was hardly meant: told, and stops nothing. */
import { describe, expect, test } from 'vitest';
import { processorMs } from './processor-time.ts';
import {
  bash,
  commandOf,
  labSource,
  parse,
  problemsOf,
  problemsOfBody,
  warningsOfBody,
  warningsOfProse,
  warningsOfTranscript,
} from './lab-source.ts';

describe('what a shell takes for letters', () => {
  test.each([
    ['$ ls\u00a0-l', ['1:5 a space that the shell does not treat as one (U+00A0)']],
    ['$ ls\u2003-l', ['1:5 a space that the shell does not treat as one (U+2003)']],
    ['$ \u200bls', ['1:3 an invisible character (U+200B)']],
    ['$ echo a\ufeffb', ['1:9 an invisible character (U+FEFF)']],
    ['$ echo a\ufffd', ['1:9 a replacement character (U+FFFD): the original is lost']],
    ['$ echo “a”', ['1:8 a typographic quote (“)']],
    ['$ echo ‘a’', ['1:8 a typographic quote (‘)']],
    ['$ ls –l', ['1:6 a dash (–) where an option begins']],
    ['$ echo a – b', []],
    ["$ echo 'naïve café'", []],
  ])('%s', (line, told) => {
    expect(warningsOfTranscript(line)).toEqual(told);
  });

  test('in the lines that continue, in solutions, checks, watches and set-up', () => {
    expect(warningsOfTranscript('$ for i in 1; do', '> echo “a”', '> done')).toEqual([
      '2:8 a typographic quote (“)',
    ]);
    const body = `${bash('setup', 'echo\u00a0x')}## A\n:::task\nx\n:::\n${bash('check', '[ -d\u00a0/x ]')}${bash('solution', 'mkdir “/x”')}\`\`\`watch\ncat\u00a0/x\n\`\`\`\n`;
    expect(warningsOfBody(body).map((text) => text.replace(/ \| .*/s, ''))).toEqual([
      '2:5 a space that the shell does not treat as one (U+00A0)',
      '9:5 a space that the shell does not treat as one (U+00A0)',
      '12:7 a typographic quote (“)',
      '15:4 a space that the shell does not treat as one (U+00A0)',
    ]);
  });

  test('in output they are what was shown', () => {
    expect(warningsOfTranscript('$ tree', '├──\u00a0a “b” –c')).toEqual([]);
  });
});

describe('what prose shows as is', () => {
  test.each([
    ['<details>', ['1:1 <details> is shown literally']],
    ['x <br/> y', ['1:3 <br/> is shown literally']],
    ['<img src="a.png">', ['1:1 <img src="a.png"> is shown literally']],
    ['kill <PID>, and `<br>` in code', []],
    ['a < b and c > d', []],
    ['`ls`{{execute}}', ['1:5 {{execute}} is shown literally']],
    ['>>Q1: what is this?<<', ['1:20 a question that is shown as a quote']],
    ['x `cat <<`', []],
    ['- [ ] to do', ['1:3 [ ] is shown literally']],
    ['- [x](a)', []],
    ['See[^1].', ['1:4 [^1] is shown literally']],
    ['`[^1]` and ``a ` [^2]``', []],
    ['::box', ['1:1 ::box is shown literally']],
    ['a <!-- b --> c', ['1:3 <!-- is shown literally']],
  ])('%s', (line, told) => {
    expect(warningsOfProse(line)).toEqual(told.map((text) => text));
  });

  test('in titles, lists, tables, callouts and tasks; not in code that is only read', () => {
    const lines = [
      '- a',
      '  <kbd>',
      '',
      '| a | b |',
      '|---|---|',
      '| c | <sub> |',
      '',
      ':::note <b>',
      '<u>',
      ':::',
    ];
    expect(warningsOfProse(...lines, '```html', '<b>', '```')).toEqual([
      '2:3 <kbd> is shown literally',
      '6:7 <sub> is shown literally',
      '9:1 <u> is shown literally',
    ]);
    expect(warningsOfProse(':::quiz', 'Which?', '', '- [ ] a', '- [x] b', ':::')).toEqual([]);
  });
});

describe('comments', () => {
  test('nothing in one is shown, and nothing in it is run', () => {
    const body = '## A\nx\n<!-- not yet:\n\n```console\n$ false\n```\n\n## B\n-->\ny\n<!-- z -->\n';
    const lab = parse(labSource(body));
    expect(lab.steps).toHaveLength(1);
    expect(lab.steps[0]?.blocks).toEqual([
      { kind: 'prose', markdown: ['x', ...Array<string>(8).fill(''), 'y'].join('\n'), line: 9 },
    ]);
  });
  test('in a callout as well', () => {
    const [callout] = parse(labSource('## A\n:::note\na\n<!-- b -->\nc\n:::\n')).steps[0]?.blocks ?? [];
    expect(callout).toMatchObject({ markdown: 'a\n\nc' });
  });
  test('in code it is code', () => {
    expect(commandOf('$ cat a\n<!-- b -->').expectation.lines).toHaveLength(1);
  });
  test('one that is never closed', () => {
    expect(problemsOfBody('## A\nx\n<!-- y\n```console\n$ a\n```\n')).toEqual([
      '3:1 this comment is never closed | close it with --> on a line of its own',
    ]);
  });
  test('text after its end would be lost', () => {
    expect(problemsOfBody('## A\nx\n\n<!-- y --> z\n')).toEqual([
      '4:1 "z" behind a comment | write it on a line of its own',
    ]);
  });
});

describe('a transcript that is only read', () => {
  test.each([
    ['bash', '$ ls', ['3:1 a bash block is only shown: this command is never run']],
    ['sh', 'root@host:~# ls', ['3:1 a sh block is only shown: this command is never run']],
    [
      'shell-session',
      '[user@host ~]$ ls',
      ['3:1 a shell-session block is only shown: this command is never run'],
    ],
    ['bash', '# a comment\nls "$HOME"', []],
    ['text', '$ ls', []],
  ])('%s: %s', (language, content, told) => {
    const found = warningsOfBody(`## A\n\`\`\`${language}\n${content}\n\`\`\`\n`);
    expect(found.map((text) => text.replace(/ \| .*/s, ''))).toEqual(told);
  });
});

describe('copied prompts', () => {
  test.each(['user@host:~$ id', '[root@host ~]# id', '/ # id', 'bash-5.2$ id', '(venv) me@box:/srv/a-b$ id'])(
    'at the top of a block: %s',
    (line) => {
      const sign = line.includes('#') ? '#' : '$';
      expect(problemsOfBody(`## A\n\`\`\`console\n${line}\n\`\`\`\n`)).toEqual([
        `3:1 expected output before the first prompt | this is another machine's prompt; write "${sign} id"`,
      ]);
    },
  );
  test('below a command they are taken for output', () => {
    expect(warningsOfTranscript('$ id', 'user@host:~$ ls', ' # hostname', '  x # y')).toEqual([
      '2:1 this looks like a prompt but counts as output',
      '3:1 this looks like a prompt but counts as output',
    ]);
    expect(warningsOfTranscript('$ cat a', String.raw`\# hostname`, '    # deeper')).toEqual([]);
  });
});

describe('a command that goes on', () => {
  test.each([
    ['$ cat <<EOF', 'write its lines and its last word below, each after "> "'],
    ['$ cat <<-"EOF" > x', 'write its lines and its last word below, each after "> "'],
    ["$ echo 'a", 'close the quote, or continue it below with "> …"'],
    ['$ echo a \\', 'continue it below with "> …", or remove the backslash'],
  ])('%s', (line, hint) => {
    expect(problemsOfBody(`## A\n\`\`\`console\n${line}\nx\n\`\`\`\n`)).toEqual([
      `3:${line.length} the command goes on, but no "> " line follows | ${hint}`,
    ]);
  });
  test('one that is whole', () => {
    expect(problemsOfBody("## A\n```console\n$ cat <<EOF\n> it's\n> EOF\nit's\n```\n")).toEqual([]);
  });
});

test('names in columns', () => {
  const columns = 'how many names ls prints per line depends on the width of the window';
  expect(warningsOfTranscript('$ ls /', 'bin  etc  usr')).toEqual([`2:1 ${columns}`]);
  expect(warningsOfTranscript('$ sudo ls -a /', '...', '.  ..')).toEqual([`3:1 ${columns}`]);
  expect(warningsOfTranscript('$ ls -l /', 'drwx  2 etc')).toEqual([]);
  expect(warningsOfTranscript('$ ls -1 /', 'a  b')).toEqual([]);
  expect(warningsOfTranscript('$ ls /', 'bin')).toEqual([]);
  expect(warningsOfTranscript('$ ls / | column', 'bin  etc')).toEqual([]);
});

test.each(['poweroff', 'sudo reboot', 'sudo systemctl -i poweroff', 'shutdown now'])('%s', (command) => {
  expect(warningsOfTranscript(`$ ${command}`)).toEqual(['1:3 this ends the machine, and the lab with it']);
});

test('the first line of a check does not decide what runs it', () => {
  const step = (first: string) => `## A\n\`\`\`console\n$ a\n\`\`\`\n${bash('check', first, '[ -d /x ]')}`;
  expect(warningsOfBody(step('#!/usr/bin/python3'))).toEqual([
    "6:1 this check is run by bash -eu, whatever this line says | remove this line; to have another program run it, write: python3 - <<'END'",
  ]);
  expect(warningsOfBody(step('#!/bin/bash'))).toEqual([]);
});

test('time grows with the length of the text', () => {
  const prose = (piece: string) => labSource(`## A\n${piece.repeat(100_000)}\n`);
  for (const piece of ['`', '` ', '<a ', '{{', '[^', '<!--', '- [ ', '::', 'a@b:', '](']) {
    expect(processorMs(() => problemsOf(prose(`x${piece}`)))).toBeLessThan(4000);
  }
});
