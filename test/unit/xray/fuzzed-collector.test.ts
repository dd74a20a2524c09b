/** The short form of `npm run fuzz:collector`. */
import { expect, test } from 'vitest';
import { fuzzCollector } from '../../agent/fuzz-collector.ts';

test('the X-ray survives what no kernel would say, and prints JSON', { timeout: 120_000 }, async () => {
  expect(await fuzzCollector(1, 500)).toBeNull();
});
