/** What a page may say, and what it may not. */
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodeOutput, encodeOutput } from '../../../runner/seat/output-frame.ts';
import { LONGEST_ANSWER } from '../../../runner/run/answer.ts';
import { MAX_ANSWER } from '../../../runner/seat/protocol-constants.ts';
import { ClientMessage } from '../../../runner/seat/protocol.ts';

describe('messages of a page', () => {
  it.each([
    { type: 'attach', page: 'a'.repeat(16), asked: [], epoch: null, have: [], sizes: [] },
    {
      type: 'attach',
      page: 'a'.repeat(32),
      asked: [1, 17],
      epoch: 2,
      have: [{ terminal: 'host', seq: 7 }],
      sizes: [{ terminal: 'host', cols: 80, rows: 24 }],
    },
    { type: 'input', id: 1, epoch: 1, terminal: 'host', data: '\u0003' },
    { type: 'resize', terminal: 'host', cols: 20, rows: 4 },
    { type: 'run', id: 1, epoch: 1, step: 0, action: 0 },
    { type: 'suggest', id: 1, epoch: 1, terminal: 'host', command: 'grep PPid /proc/1/status' },
    { type: 'ack', epoch: 1, terminal: 'host', seq: 0 },
    { type: 'reset', id: 3 },
    { type: 'check', id: 3, epoch: 1, step: 2 },
    { type: 'answer', id: 3, epoch: 1, step: 2, name: 'pid', text: '17' },
    { type: 'forward', id: 3, step: 2 },
    { type: 'extend', id: 3 },
    { type: 'look', tasks: [1], watches: [{ step: 0, watch: 1 }] },
    { type: 'ping', id: 4 },
  ])('takes $type', (message) => {
    expect(ClientMessage.parse(message)).toEqual(message);
  });

  it.each([
    ['an unknown type', { type: 'launch' }],
    ['a property too many', { type: 'ping', id: 1, extra: true }],
    ['a page without an id', { type: 'attach', page: '', asked: [], epoch: null, have: [], sizes: [] }],
    ['a click without a number', { type: 'extend', id: 0 }],
    ['a step below zero', { type: 'run', id: 1, epoch: 1, step: -1, action: 0 }],
    ['a step that is no number', { type: 'run', id: 1, epoch: 1, step: '0', action: 0 }],
    [
      'a suggestion with Enter in it',
      { type: 'suggest', id: 1, epoch: 1, terminal: 'host', command: 'ls\r' },
    ],
    ['too much input', { type: 'input', id: 1, epoch: 1, terminal: 'host', data: 'x'.repeat(8 * 1024 + 1) }],
    ['no input', { type: 'input', id: 1, epoch: 1, terminal: 'host', data: '' }],
    ['a terminal without a name', { type: 'input', id: 1, epoch: 1, terminal: '', data: 'x' }],
    ['a tiny terminal', { type: 'resize', terminal: 'host', cols: 1, rows: 1 }],
    ['a huge terminal', { type: 'resize', terminal: 'host', cols: 100_000, rows: 24 }],
    [
      'more than a page can show',
      { type: 'look', tasks: [], watches: Array.from({ length: 33 }, () => ({ step: 0, watch: 0 })) },
    ],
    ['a broken number', { type: 'ack', epoch: 1, terminal: 'host', seq: 1.5 }],
  ])('refuses %s', (_what, message) => {
    expect(ClientMessage.safeParse(message).success).toBe(false);
  });
});

it.each(['', 'x'.repeat(MAX_ANSWER + 1), 'one\ntwo', 'a\u0000b'])('refuses the answer %j', (text) => {
  const message = { type: 'answer', id: 1, epoch: 1, step: 0, name: 'pid', text };
  expect(ClientMessage.safeParse(message).success).toBe(false);
});

it('takes answers as long as the runner takes them', () => {
  expect(MAX_ANSWER).toBe(LONGEST_ANSWER);
});

describe('output frames', () => {
  it('come out as they went in', () => {
    fc.assert(
      fc.property(
        fc.nat({ max: 255 }),
        fc.nat({ max: Number.MAX_SAFE_INTEGER }),
        fc.string({ unit: 'binary' }),
        (terminal, seq, data) => {
          expect(decodeOutput(encodeOutput({ terminal, seq, data }).buffer)).toEqual({ terminal, seq, data });
        },
      ),
      { numRuns: 50 },
    );
  });

  it('keep a byte order mark', () => {
    const frame = { terminal: 0, seq: 1, data: '\uFEFFx' };
    expect(decodeOutput(encodeOutput(frame).buffer)).toEqual(frame);
  });
});
