/** What a lab is once it is read. */
import { describe, expect, test } from 'vitest';
import { keyBytes } from '../../../runner/lab/key-names.ts';
import { actionsOf, bodyLine, commandOf, labSource, parse } from './lab-source.ts';

describe('a whole lab', () => {
  const source = `---
title: A hostname of your own
summary: Give a shell its own UTS namespace.
minutes: 8
level: intro
tags: [namespaces, uts]
terminals: [host, inside]
machine: { cpus: 2 }
requires: [cgroup2]
---
What you will see.

## Enter a \`new\` namespace
Type this:
\`\`\`console {term=inside}
$ sudo unshare --uts
# hostname
%{HOSTNAME:name}
\`\`\`
:::deeper Why %{name}?
Because.
:::

## The machine
\`\`\`c
int main() {}
\`\`\`
\`\`\`keys {term=inside}
Ctrl-D
\`\`\`
`;
  const lab = parse(source);

  test('front matter, with defaults where nothing is said', () => {
    const { introduction, steps, ...rest } = lab;
    expect(rest).toEqual({
      id: '01-lab',
      file: 'lab.md',
      files: [],
      title: 'A hostname of your own',
      summary: 'Give a shell its own UTS namespace.',
      minutes: 8,
      level: 'intro',
      tags: ['namespaces', 'uts'],
      terminals: ['host', 'inside'],
      prompts: [],
      machine: { cpus: 2, memory: 512, kind: 'plain' },
      requires: ['cgroup2'],
      after: [],
      setup: null,
      cleanup: null,
    });
    expect(introduction).toEqual([{ kind: 'prose', markdown: 'What you will see.', line: 11 }]);
    expect(steps.map(({ index, slug, title, line }) => ({ index, slug, title, line }))).toEqual([
      { index: 0, slug: 'enter-a-new-namespace', title: 'Enter a new namespace', line: 13 },
      { index: 1, slug: 'the-machine', title: 'The machine', line: 24 },
    ]);
  });

  test('blocks in reading order, with their lines', () => {
    expect(lab.steps[0]?.blocks.map(({ kind, line }) => [kind, line])).toEqual([
      ['prose', 14],
      ['command', 16],
      ['command', 17],
      ['callout', 20],
    ]);
    expect(lab.steps[0]?.blocks[3]).toEqual({
      kind: 'callout',
      style: 'deeper',
      title: 'Why %{name}?',
      markdown: 'Because.',
      line: 20,
    });
    expect(lab.steps[1]?.blocks).toEqual([
      { kind: 'prose', markdown: '```c\nint main() {}\n```', line: 25 },
      {
        kind: 'keys',
        index: 0,
        block: 1,
        terminal: 'inside',
        keys: ['Ctrl-D'],
        bytes: ['\u0004'],
        until: null,
        timeoutMs: 30_000,
        line: 28,
      },
    ]);
  });

  test('survives JSON', () => {
    expect(JSON.parse(JSON.stringify(lab))).toEqual(lab);
  });

  test('Windows line ends, a byte order mark and tilde fences change nothing', () => {
    const other = `\uFEFF${source.replaceAll('```', '~~~').replaceAll('\n', '\r\n')}`;
    expect(parse(other).steps[0]).toEqual(lab.steps[0]);
  });

  test('equal titles get slugs of their own', () => {
    const steps = parse(labSource('## Look: Ä\nx\n## Look, a\ny\n## ???\nz\n')).steps;
    expect(steps.map(({ slug }) => slug)).toEqual(['look-a', 'look-a-2', 'step']);
  });
});

describe('commands', () => {
  test('a command with everything', () => {
    const command = commandOf(
      '$ cat <<E\n>   two  blanks\n>\n> E\n(exit 3)\n(unordered)\na %{NUMBER:cpu 40..60}%\n...\n\n%{/[a-z]+/:word} %%{x}\n\n',
      '{term=inside within=1.5s timeout=2m}',
    );
    expect(command).toEqual({
      kind: 'command',
      index: 0,
      block: 0,
      terminal: 'inside',
      prompt: '$',
      text: 'cat <<E\n  two  blanks\n\nE',
      expectation: {
        lines: [
          {
            kind: 'line',
            line: bodyLine + 8,
            pattern: {
              source: 'a %{NUMBER:cpu 40..60}%',
              parts: [
                { kind: 'text', text: 'a ' },
                { kind: 'type', type: 'NUMBER', name: 'cpu', range: [40, 60] },
                { kind: 'text', text: '%' },
              ],
            },
          },
          { kind: 'ellipsis', line: bodyLine + 9 },
          { kind: 'line', line: bodyLine + 10, pattern: { source: '', parts: [] } },
          {
            kind: 'line',
            line: bodyLine + 11,
            pattern: {
              source: '%{/[a-z]+/:word} %%{x}',
              parts: [
                { kind: 'regex', regex: '[a-z]+', name: 'word' },
                { kind: 'text', text: ' %{x}' },
              ],
            },
          },
        ],
        status: 3,
        unordered: true,
        line: bodyLine + 6,
      },
      until: null,
      withinMs: 1500,
      timeoutMs: 120_000,
      line: bodyLine + 2,
    });
  });

  test.each([
    ['nothing below it', '$ true', null],
    ['blank lines below it', '$ true\n\n', null],
    ['(no output)', '$ true\n(no output)', []],
  ])('%s', (_, transcript, lines) => {
    expect(commandOf(transcript).expectation.lines).toEqual(lines);
  });

  test('(exit any)', () => {
    expect(commandOf('$ false\n(exit any)').expectation.status).toBe('any');
  });

  test('ranges may be open', () => {
    const ranges = commandOf('$ x\n%{INT 1..} %{INT ..-2} %{NUMBER 0.5..0.5}').expectation.lines?.flatMap(
      (line) =>
        line.kind === 'line'
          ? line.pattern.parts.flatMap((part) => (part.kind === 'type' ? [part.range] : []))
          : [],
    );
    expect(ranges).toEqual([
      [1, null],
      [null, -2],
      [0.5, 0.5],
    ]);
  });

  test.each(['$ ', '# ', '> ', '$', '#', '(exit 1)', '...', '\\', '\\$'])(
    'output that is %j, behind a backslash',
    (text) => {
      const [line] = commandOf(`$ x\n\\${text}`).expectation.lines ?? [];
      expect(line).toMatchObject({
        kind: 'line',
        pattern: { parts: [{ kind: 'text', text: text.trimEnd() }] },
      });
    },
  );

  test.each(['#include <x>', '$5', '>x', '\\_ bash', '# '.trim() + 'x', '(done)', '-- ...', '%d %%'])(
    'output that is %j needs no backslash',
    (text) => {
      const [line] = commandOf(`$ x\n${text}`).expectation.lines ?? [];
      expect(line).toMatchObject({
        kind: 'line',
        pattern: { source: text, parts: [{ kind: 'text', text }] },
      });
    },
  );

  test('a regular expression keeps its slashes and braces', () => {
    const [line] = commandOf('$ x\n%{/a{2}\\/b/}').expectation.lines ?? [];
    expect(line).toMatchObject({ pattern: { parts: [{ kind: 'regex', regex: 'a{2}\\/b', name: null }] } });
  });

  test('until belongs to the last command of its block', () => {
    const body = '## A\n```console {until="/load \\d+ \\"x\\"/"}\n$ cd /\n$ top\n```\n```keys\nq\n```\n';
    const commands = actionsOf(body).filter((action) => action.kind === 'command');
    expect(commands.map(({ until }) => until)).toEqual([
      null,
      { source: '/load \\d+ "x"/', parts: [{ kind: 'regex', regex: 'load \\d+ "x"', name: null }] },
    ]);
  });

  test('until may be text with patterns', () => {
    expect(commandOf('$ top', '{until="load %{NUMBER:load}"}').until?.parts).toEqual([
      { kind: 'text', text: 'load ' },
      { kind: 'type', type: 'NUMBER', name: 'load', range: null },
    ]);
  });

  test('actions count in their step, blocks in the lab', () => {
    const fence = '```console\n$ a\n$ b\n```\n';
    const numbers = actionsOf(`## A\n${fence}${fence}## B\n${fence}`).map(({ index, block }) => [
      index,
      block,
    ]);
    expect(numbers).toEqual([
      [0, 0],
      [1, 0],
      [2, 1],
      [3, 1],
      [0, 2],
      [1, 2],
    ]);
  });

  test('a value can be used once it is captured: in output, commands, prose and titles', () => {
    const body =
      '## A\n```console\n$ a\n%{PID:pid} %{pid}\n%{pid}\n$ kill %{pid}\n```\nIt was %{pid}.\n## No more %{pid}\nx\n';
    expect(parse(labSource(body)).steps).toHaveLength(2);
  });
});

describe('keys', () => {
  test.each([
    ['q', 'q'],
    ['Enter', '\r'],
    ['Esc', '\u001B'],
    ['Tab', '\t'],
    ['Space', ' '],
    ['Ctrl-C', '\u0003'],
    ['Ctrl-d', '\u0004'],
    ['Ctrl-\\', '\u001C'],
    ['Up', '\u001B[A'],
    ['Left', '\u001B[D'],
    ['ä', 'ä'],
    ['😀', '😀'],
  ])('%s', (key, bytes) => {
    expect(keyBytes(key)).toBe(bytes);
  });

  test('several, on several lines, and text in quotes', () => {
    const [keys] = actionsOf('## A\n```keys {term=inside}\nq  Ctrl-C\n"say \\"hi\\"" Enter\n```\n');
    expect(keys).toMatchObject({
      terminal: 'inside',
      keys: ['q', 'Ctrl-C', '"say \\"hi\\""', 'Enter'],
      bytes: ['q', '\u0003', 'say "hi"', '\r'],
    });
  });
});
