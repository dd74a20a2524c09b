/** Small pieces of a flood on their way from a pty. */
import { expect, test } from 'vitest';
import { Gather } from '../../../runner/machine/gather.ts';

/** As much as a pty gives at a time when more is waiting. */
const full = (fill: number) => Buffer.alloc(4095, fill);

function gathered(): { gather: Gather; chunks: Uint8Array[] } {
  const chunks: Uint8Array[] = [];
  return { gather: new Gather((chunk) => chunks.push(chunk)), chunks };
}

test('what is small goes on at once, as it is', () => {
  const { gather, chunks } = gathered();
  const key = Buffer.from('x');
  gather.push(key);
  expect(chunks).toEqual([key]);
});

test('full pieces wait for what follows, and all goes on in its order', () => {
  const { gather, chunks } = gathered();
  gather.push(full(1));
  gather.push(full(2));
  expect(chunks).toEqual([]);
  gather.push(Buffer.from([3]));
  expect(chunks).toEqual([Buffer.concat([full(1), full(2), Buffer.from([3])])]);
});

test('a full piece that was the last goes on by itself', async () => {
  const [chunk] = await new Promise<Uint8Array[]>((resolve) => {
    new Gather((piece) => resolve([piece])).push(full(1));
  });
  expect(chunk).toEqual(full(1));
});

test('a flood without a pause goes on in large pieces', () => {
  const { gather, chunks } = gathered();
  for (let piece = 0; piece < 40; piece++) gather.push(full(piece));
  expect(chunks.length).toBe(2);
  gather.flush();
  expect(Buffer.concat(chunks)).toEqual(Buffer.concat(Array.from({ length: 40 }, (_, fill) => full(fill))));
});

test('what is forgotten never comes', async () => {
  const { gather, chunks } = gathered();
  gather.push(full(1));
  gather.clear();
  await new Promise((resolve) => setTimeout(resolve, 10));
  expect(chunks).toEqual([]);
});
