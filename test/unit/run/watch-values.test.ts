import { expect, test } from 'vitest';
import { watchValues } from '../../../runner/run/watch-values.ts';

test.each<[output: string, values: Record<string, number>]>([
  ['5\n', { value: 5 }],
  [' -1.5e3 \r\n', { value: -1500 }],
  ['cpu 12\nmem 7.5\n', { cpu: 12, mem: 7.5 }],
  ['cpu=12\nmem: 7\nio = 3\nnet :4\na=b 5\n', { cpu: 12, mem: 7, io: 3, net: 4, 'a=b': 5 }],
  ['two words 5\na-5\n= 5\n:5\nname\n\n', {}],
  ['cpu 1\ncpu 2\n', { cpu: 2 }],
])('%j', (output, values) => {
  expect(watchValues(output, [])).toEqual(values);
});

test('takes those series only that are asked for, and no more than can be told apart', () => {
  expect(watchValues('a 1\nb 2\n', ['b'])).toEqual({ b: 2 });
  const many = Array.from({ length: 100 }, (_, i) => `n${i} ${i}`).join('\n');
  expect(Object.keys(watchValues(many, []))).toHaveLength(12);
});

test('looks at short lines of the first 64 KiB only, and never at a part of one', () => {
  expect(watchValues(`a${'='.repeat(1_000_000)}x\nb 1\n`, [])).toEqual({});
  expect(watchValues(`${'x'.repeat(60_000)}\na 1\nb ${'='.repeat(300)}5\n`, [])).toEqual({ a: 1 });
  const filled = `${'x'.repeat(64 * 1024 - 4)}\n`;
  expect(watchValues(`${filled}\na 12345\n`, [])).toEqual({});
});
