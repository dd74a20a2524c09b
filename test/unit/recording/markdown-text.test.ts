import * as fc from 'fast-check';
import MarkdownIt from 'markdown-it';
import { describe, expect, test } from 'vitest';
import { fenced, inline, withoutControls } from '../../../runner/recording/markdown-text.ts';

const markdown = new MarkdownIt({ html: true, linkify: false });
/** Made of what has a meaning in Markdown. */
const hostile = fc
  .array(
    fc.constantFrom(
      ...['`', '``', '```', '````', '~~~', '\\', '<b>', '<!--', '[x](y)', '![x](y)', '<http://x>', '&amp;'],
      ...[
        '*',
        '_',
        '# ',
        '- ',
        '> ',
        '| ',
        '    ',
        '\n',
        '\n\n',
        '\t',
        '\u001B',
        '\u2028',
        '\u202E',
        'a',
        '1',
      ],
    ),
  )
  .map((parts) => parts.join(''));

describe('what a machine said', () => {
  test('in a fence is one block of code, whatever it is', () => {
    fc.assert(
      fc.property(fc.array(hostile), (lines) => {
        const tokens = markdown.parse(`before\n\n${fenced(lines)}\n\nafter\n`, {});
        expect(tokens.map(({ type }) => type)).toEqual([
          'paragraph_open',
          'inline',
          'paragraph_close',
          'fence',
          'paragraph_open',
          'inline',
          'paragraph_close',
        ]);
        expect(tokens[3]?.content).toBe(`${withoutControls(lines.join('\n'))}\n`);
      }),
    );
  });

  test('in a line stays in its line, and brings neither HTML nor links nor pictures', () => {
    fc.assert(
      fc.property(hostile, (text) => {
        const tokens = markdown.parse(`✗ Check: ${inline(text)}`, {});
        expect(tokens.map(({ type }) => type)).toEqual(['paragraph_open', 'inline', 'paragraph_close']);
        const inner = tokens[1]?.children?.map(({ type }) => type) ?? [];
        for (const bad of ['html_inline', 'link_open', 'image', 'softbreak', 'hardbreak'])
          expect(inner).not.toContain(bad);
      }),
    );
  });

  test('keeps the code that a message has', () => {
    expect(inline('expected `a_b <c>`, got `[x]`')).toBe('expected `a_b <c>`, got `[x]`');
    expect(inline('a ` alone, <b>, [x](y)\nand \u001B[31mmore')).toBe(
      String.raw`a \` alone, \<b\>, \[x\](y) and \[31mmore`,
    );
  });
});
