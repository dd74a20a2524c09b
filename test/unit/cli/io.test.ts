/** Colours: where a person reads them, unless an environment variable says otherwise. */
import { expect, test } from 'vitest';
import { colorsFor } from '../../../runner/cli/io.ts';

const terminal = { isTTY: true };
// A pipe and a file have no `isTTY` at all.
const pipe = {};

test.each([
  [terminal, {}, true],
  [pipe, {}, false],
  [pipe, { CI: '1' }, false],
  [terminal, { TERM: 'dumb' }, false],
  [terminal, { NO_COLOR: '1' }, false],
  [terminal, { NO_COLOR: '' }, true],
  [pipe, { FORCE_COLOR: '1' }, true],
  [pipe, { FORCE_COLOR: '0' }, false],
  [terminal, { FORCE_COLOR: '0' }, false],
  [pipe, { NO_COLOR: '1', FORCE_COLOR: '1' }, false],
])('%j %j', (stream, env, colored) => {
  expect(colorsFor(stream, env).isColorSupported).toBe(colored);
});
