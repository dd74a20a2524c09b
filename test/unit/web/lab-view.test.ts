/** A lab as the page gets it. */
import { describe, expect, it } from 'vitest';
import { parseLab } from '../../../runner/lab/parse-lab.ts';
import { renderProse } from '../../../web/server/lab-html.ts';
import { commandText, labView } from '../../../web/server/lab-view.ts';

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

  it('makes places for values, in code too, and none where they are escaped', () => {
    expect(renderProse('%{pid}, `kill %{pid}`, %%{pid}', '01-x')).toBe(
      '<p><span class="value" data-value="pid">%{pid}</span>, ' +
        '<code>kill <span class="value" data-value="pid">%{pid}</span></code>, %{pid}</p>\n',
    );
  });

  it('begins headings below those of the page', () => {
    expect(renderProse('# Big\n\n#### Small', '01-x')).toBe('<h3>Big</h3>\n<h4>Small</h4>\n');
  });
});

describe('commands', () => {
  it('fall into text and values', () => {
    expect(commandText('kill %{pid}; echo %%{pid}')).toEqual([
      { kind: 'text', text: 'kill ' },
      { kind: 'value', name: 'pid' },
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
              { kind: 'line', parts: [{ kind: 'hole', label: 'pid', title: 'any pid', name: 'pid' }] },
              { kind: 'ellipsis' },
            ],
          },
          { action: 1, text: [{ text: 'kill -0 ' }, { kind: 'value', name: 'pid' }], expected: null },
        ],
      },
      { kind: 'console', commands: [{ action: 2, status: 1 }] },
    ]);
  });
});
