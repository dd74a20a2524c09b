import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { marksParser } from '../../../runner/terminal/marks-parser.ts';
import type { Token } from '../../../runner/terminal/marks-parser.ts';
import { processorMs } from '../lab/processor-time.ts';

const NONCE = 'abc123';
const ESC = '\u001B';
const mark = (body: string, pid: string | number = 7, nonce = NONCE) =>
  `${ESC}]133;${body};p=${pid};n=${nonce}\u0007`;

/** Parses chunks; neighbouring pieces of text are put together. */
function parse(...chunks: (string | Uint8Array)[]): Token[] {
  const tokens: Token[] = [];
  const parser = marksParser(NONCE, (token) => {
    const last = tokens.at(-1);
    if (token.kind === 'text' && last?.kind === 'text') {
      tokens[tokens.length - 1] = { kind: 'text', text: last.text + token.text };
    } else tokens.push(token);
  });
  for (const chunk of chunks) parser.push(typeof chunk === 'string' ? Buffer.from(chunk) : chunk);
  return tokens;
}

const text = (value: string): Token => ({ kind: 'text', text: value });

describe('marks', () => {
  test('each kind', () => {
    const stream = [
      mark('D;130'),
      mark('A'),
      mark('B'),
      mark('B;c=himBHs'),
      mark('B;c=ci'),
      mark('A;k=s'),
      mark('B;k=s'),
      mark('C'),
      mark('E', 0),
    ];
    expect(parse(stream.join(''))).toEqual([
      { kind: 'mark', mark: { kind: 'command-end', status: 130, pid: 7 } },
      { kind: 'mark', mark: { kind: 'prompt-start', continuation: false, pid: 7 } },
      { kind: 'mark', mark: { kind: 'prompt-end', continuation: false, announces: false, pid: 7 } },
      { kind: 'mark', mark: { kind: 'prompt-end', continuation: false, announces: true, pid: 7 } },
      { kind: 'mark', mark: { kind: 'prompt-end', continuation: false, announces: false, pid: 7 } },
      { kind: 'mark', mark: { kind: 'prompt-start', continuation: true, pid: 7 } },
      { kind: 'mark', mark: { kind: 'prompt-end', continuation: true, announces: false, pid: 7 } },
      { kind: 'mark', mark: { kind: 'command-start', before: null, pid: 7 } },
      { kind: 'mark', mark: { kind: 'session-end' } },
    ]);
  });

  test('text around them is kept in order', () => {
    expect(parse(`one${mark('C')}two`)).toEqual([
      text('one'),
      { kind: 'mark', mark: { kind: 'command-start', before: null, pid: 7 } },
      text('two'),
    ]);
  });

  test.each([
    ['another nonce', mark('C', 7, 'fff')],
    ['no nonce', `${ESC}]133;C;p=7\u0007`],
    ['a shell variable, as `env` prints it', mark('C', '$$')],
    ['a status that is none', mark('D;$?')],
    ['an unknown kind', mark('Z')],
    ['ended by ST', `${ESC}]133;C;p=7;n=${NONCE}${ESC}\\`],
    ['another OSC', `${ESC}]0;title\u0007`],
    ['colours', `${ESC}[31mred${ESC}[0m`],
    ['a byte order mark', '\uFEFFtext'],
  ])('no mark, and passed on as it is: %s', (_, stream) => {
    expect(parse(`before ${stream} after`)).toEqual([text(`before ${stream} after`)]);
  });

  test('the question for the cursor is told apart', () => {
    expect(parse(`a${ESC}[6nb`)).toEqual([text('a'), { kind: 'cursor-query' }, text('b')]);
  });

  test('bytes that are no UTF-8 do not stop it', () => {
    expect(parse(new Uint8Array([0x61, 0xff, 0x62]))).toEqual([text('a\uFFFDb')]);
  });
});

describe('chunks', () => {
  const stream = Buffer.from(
    `żółć 漢字 🐳${mark('D;0')}${mark('A')}$ ${mark('B;c=himBHs')}${ESC}[6n${ESC}[1mx${mark('C', 1, 'no')}`,
  );

  test('may be cut anywhere', () => {
    const whole = parse(stream);
    fc.assert(
      fc.property(fc.uniqueArray(fc.nat(stream.length), { maxLength: 12 }), (cuts) => {
        const places = [0, ...cuts.toSorted((a, b) => a - b), stream.length];
        const chunks = places.slice(1).map((end, index) => stream.subarray(places[index], end));
        expect(parse(...chunks)).toEqual(whole);
      }),
    );
    expect(parse(...Array.from(stream, (byte) => new Uint8Array([byte])))).toEqual(whole);
  });

  test('an OSC that never ends is passed on, not kept', () => {
    let shown = 0;
    const parser = marksParser(NONCE, (token) => {
      if (token.kind === 'text') shown += token.text.length;
    });
    parser.push(Buffer.from(`${ESC}]133;`));
    let sent = 6;
    for (let i = 0; i < 1000; i++) {
      parser.push(Buffer.from('A;B=1'));
      sent += 5;
      expect(sent - shown).toBeLessThan(200);
    }
    expect(shown).toBeGreaterThan(0);
  });

  test('the start of a mark is kept back until it is decided', () => {
    expect(parse(`a${ESC}]13`)).toEqual([text('a')]);
    expect(parse(`a${ESC}]13`, '4;x')).toEqual([text(`a${ESC}]134;x`)]);
  });

  test('plain text goes through at tens of megabytes a second', () => {
    let length = 0;
    const parser = marksParser(NONCE, (token) => {
      if (token.kind === 'text') length += token.text.length;
    });
    const chunk = Buffer.from('the quick brown fox jumps over the lazy dog\r\n'.repeat(1400));
    const took = processorMs(() => {
      for (let i = 0; i < 320; i++) parser.push(chunk);
    });
    expect(length).toBe(chunk.length * 320);
    expect((length / 1e6 / took) * 1000).toBeGreaterThan(20);
  });
});
