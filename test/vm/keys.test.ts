/** Keys on their way into a machine that has little time. */
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { openOn, PATIENCE, startMachine } from './vm.ts';

/** Longer than readline usually waits for the rest of a key. */
const LATE_MS = 700;

test.each([
  ['an arrow', '\u001B[A', 'echo from the history'],
  ['a paste', '\u001B[200~echo pasted\u001B[201~', 'echo pasted'],
])('%s is one key, also when its pieces come late', { timeout: PATIENCE }, async (_name, keys, shown) => {
  await using opened = await openOn(startMachine());
  const { terminal } = opened;
  await terminal.type('echo from the history');
  terminal.write(keys.slice(0, 1));
  await sleep(LATE_MS);
  terminal.write(keys.slice(1));
  terminal.write('\r');
  const typed = await new Promise((resolve) => terminal.onCommand(({ text }) => resolve(text)));
  expect(typed).toBe(shown);
});
