/** Which requests count as coming from our own pages. */
import { expect, it } from 'vitest';
import { isSameOrigin } from '../../../web/server/same-origin.ts';

it.each([
  ['http://localhost:7070', 'localhost:7070'],
  ['https://labs.example', 'labs.example'],
  ['https://labs.example', 'labs.example:443'],
  ['http://[::1]:7070', '[::1]:7070'],
  ['http://LOCALHOST:7070', 'localhost:7070'],
])('%s at %s is ours', (origin, host) => {
  expect(isSameOrigin({ headers: { origin, host } })).toBe(true);
});

it.each([
  ['http://evil.example', 'localhost:7070'],
  ['http://localhost:7071', 'localhost:7070'],
  ['http://localhost:7070.evil.example', 'localhost:7070'],
  ['null', 'localhost:7070'],
  ['file://', 'localhost:7070'],
  ['not an address', 'localhost:7070'],
  [undefined, 'localhost:7070'],
  ['http://localhost:7070', undefined],
])('%s at %s is not', (origin, host) => {
  const headers = { ...(origin === undefined ? {} : { origin }), ...(host === undefined ? {} : { host }) };
  expect(isSameOrigin({ headers })).toBe(false);
});
