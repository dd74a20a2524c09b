/** A lab as the page gets it. */
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { loadLabs } from '../../../runner/lab/load-labs.ts';
import { parseLab } from '../../../runner/lab/parse-lab.ts';
import { LabHtml } from '../../../web/server/lab-html.ts';
import { commandText, labView } from '../../../web/server/lab-view.ts';
import type { LabView } from '../../../web/lab-view.ts';
import { labSource } from '../lab/lab-source.ts';

const LABELS = new Map([['pid', 'PID, step 4']]);

function renderProse(markdown: string, id: string): string {
  return new LabHtml(id, LABELS).prose(markdown);
}

describe('prose', () => {
  it('shows HTML as text', () => {
    expect(renderProse('<script>alert(1)</script>', '01-x')).toBe(
      '<p>&lt;script&gt;alert(1)&lt;/script&gt;</p>\n',
    );
  });

  it('leaves out links that would run something', () => {
    expect(renderProse('[x](javascript:alert(1))', '01-x')).not.toContain('href');
  });

  it('opens other sites in another tab, which learns nothing of this one', () => {
    expect(renderProse('[x](https://example.org/)', '01-x')).toBe(
      '<p><a href="https://example.org/" rel="noopener noreferrer" target="_blank">x</a></p>\n',
    );
  });

  it.each([
    ['[x](../03-pid/lab.md)', 'href="/labs/03-pid"'],
    ['[x](../03-pid/)', 'href="/labs/03-pid"'],
    ['[x](#step)', 'href="#step"'],
    ['![x](box.svg)', 'src="/labs/01-x/files/box.svg"'],
    ['![x](./pictures/box.svg)', 'src="/labs/01-x/files/pictures/box.svg"'],
  ])('leads %s to %s', (markdown, expected) => {
    expect(renderProse(markdown, '01-x')).toContain(expected);
  });

  it('lets a picture scroll by itself, by keyboard too', () => {
    expect(renderProse('![A box](box.svg)', '01-x')).toBe(
      '<p><span class="picture" tabindex="0" role="group" aria-label="Picture">' +
        '<img src="/labs/01-x/files/box.svg" alt="A box" loading="lazy"></span></p>\n',
    );
  });

  it('makes places for values, in code too, and none where they are escaped', () => {
    expect(renderProse('%{pid}, `kill %{pid}`, %%{pid}', '01-x')).toBe(
      '<p><span class="value" data-value="pid" data-label="PID, step 4">PID, step 4</span>, ' +
        '<code>kill <span class="value" data-value="pid" data-label="PID, step 4">PID, step 4</span></code>, ' +
        '%{pid}</p>\n',
    );
  });

  it('begins headings below those of the page', () => {
    expect(renderProse('# Big\n\n#### Small', '01-x')).toBe('<h3>Big</h3>\n<h4>Small</h4>\n');
  });
});

describe('commands', () => {
  it('fall into text and values', () => {
    expect(commandText('kill %{pid}; echo %%{pid}', LABELS)).toEqual([
      { kind: 'text', text: 'kill ' },
      { kind: 'value', name: 'pid', label: 'PID, step 4' },
      { kind: 'text', text: '; echo %{pid}' },
    ]);
  });

  it('stand together as their fenced blocks do', () => {
    const source = `---
title: T
summary: S.
minutes: 1
level: intro
---
## One

\`\`\`console
$ echo $$
%{PID:pid}
...
$ kill -0 %{pid}
\`\`\`

\`\`\`console
$ false
(exit 1)
\`\`\`
`;
    const lab = parseLab(source, { id: '01-x', file: 'lab.md' });
    const view = labView(lab, lab);
    expect(view.next).toEqual({ id: '01-x', title: 'T' });
    expect(view.sections[0]?.actions).toBe(3);
    expect(view.sections[0]?.blocks).toMatchObject([
      {
        kind: 'console',
        commands: [
          {
            step: 0,
            action: 0,
            expected: [
              { kind: 'line', parts: [{ kind: 'hole', label: 'PID', title: 'any PID', name: 'pid' }] },
              { kind: 'ellipsis' },
            ],
          },
          {
            action: 1,
            text: [{ text: 'kill -0 ' }, { kind: 'value', name: 'pid', label: 'PID, step 1' }],
            expected: null,
          },
        ],
      },
      { kind: 'console', commands: [{ action: 2, status: 1 }] },
    ]);
  });
});

it('what a program has to show is told in the author’s words where there are some', () => {
  const of = (attributes: string) => {
    const source = labSource(
      `## One\n\n\`\`\`console {${attributes}}\n$ top\n\`\`\`\n\n\`\`\`keys\nq\n\`\`\`\n`,
    );
    return labView(parseLab(source, { id: '01-x', file: 'lab.md' }), null).sections[0]?.blocks[0];
  };
  expect(of('until="%{NUMBER 70..110}" says="%CPU is 70–110"')).toMatchObject({
    commands: [{ until: { says: '%CPU is 70–110' } }],
  });
  expect(of('until="load"')).toMatchObject({
    commands: [{ until: { parts: [{ kind: 'text', text: 'load' }] } }],
  });
});

describe('what an expected line leaves open', () => {
  it.each([
    ['%{INT 1..9}', '1–9', 'number: 1–9'],
    ['%{INT 10..}', '10 or more', 'number: 10 or more'],
    ['%{NUMBER:load ..0.5}', '0.5 or less', 'number: 0.5 or less'],
    ['%{PERCENT 40..60}', '40–60 %', 'percentage: 40–60 %'],
    ['%{PID:first}', 'PID', 'any PID'],
    ['x%{DATA}', '…', 'any text'],
    ['%{/a+/}', 'text', 'text that may differ'],
    ['%{/[RS]/}', 'R or S', 'R or S'],
    ['%{/uts|net/}', 'uts or net', 'uts or net'],
  ])('%s is told as [%s], which is "%s"', (pattern, label, title) => {
    const source = labSource(`## One\n\n\`\`\`console\n$ a\n${pattern}\n\`\`\`\n`);
    const view = labView(parseLab(source, { id: '01-x', file: 'lab.md' }), null);
    expect(holesOf(view)).toMatchObject([{ label, title }]);
  });

  it('is told in words in every lab there is', async () => {
    const { labs } = await loadLabs(path.join(import.meta.dirname, '../../../labs'));
    const told = labs.flatMap((lab) => holesOf(labView(lab, null)).map(({ label, title }) => [label, title]));
    expect(told.length).toBeGreaterThan(labs.length);
    expect(told.filter((texts) => /\b(?:null|undefined|NaN)\b/.test(texts.join(' ')))).toEqual([]);
  });
});

function holesOf({ sections }: LabView) {
  const commands = sections.flatMap(({ blocks }) =>
    blocks.flatMap((block) => (block.kind === 'console' ? block.commands : [])),
  );
  const parts = commands.flatMap(({ expected, until }) => [
    ...(expected ?? []).flatMap((line) => (line.kind === 'line' ? line.parts : [])),
    ...(until !== null && 'parts' in until ? until.parts : []),
  ]);
  return parts.filter((part) => part.kind === 'hole');
}

describe('tasks', () => {
  const view = labView(
    parseLab(
      labSource(`## Two
\`\`\`console
$ true
\`\`\`
\`\`\`keys {until="%{INT:n} left"}
q
\`\`\`
:::task
Make it.
:::
\`\`\`bash {check}
[ -e a ]
\`\`\`
\`\`\`bash {check}
[ -e b ]
\`\`\`
\`\`\`bash {solution}
touch a b
\`\`\`
:::task {answer=size}
How large?
:::
\`\`\`bash {solution answer=size}
echo 1
\`\`\`
\`\`\`bash {check}
[ "$size" = 1 ]
\`\`\`
`),
      { id: '01-x', file: 'lab.md' },
    ),
    null,
  );

  it('have their own checks below them, and say what is to be answered', () => {
    expect(view.sections[0]?.blocks.slice(2)).toEqual([
      { kind: 'task', step: 0, html: '<p>Make it.</p>\n', answer: null },
      { kind: 'checks', step: 0, checks: [0, 1] },
      { kind: 'task', step: 0, html: '<p>How large?</p>\n', answer: 'size' },
      { kind: 'checks', step: 0, checks: [2] },
    ]);
    expect(view.sections[0]?.checks).toBe(3);
  });

  it('keys say what the screen shows then', () => {
    expect(view.sections[0]?.blocks[1]).toMatchObject({
      kind: 'keys',
      until: {
        parts: [
          { kind: 'hole', label: 'number' },
          { kind: 'text', text: ' left' },
        ],
      },
    });
  });
});
