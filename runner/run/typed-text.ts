/** What an action types, with the values that its lab has seen so far. Pure. */
import { fill } from '../expectation/fill.ts';
import type { Action, Captures } from '../lab/lab.ts';
import { RefusedError } from './refused-error.ts';

/** Keys: their names. @throws RefusedError where a value is missing */
export function typedText(action: Action, captures: Captures): string {
  if (action.kind === 'keys') return action.keys.join(' ');
  return fill(action.text, captures, (name) => {
    const message = `this command needs the value %{${name}}, which no command has shown yet: run the ones before it first`;
    throw new RefusedError('missing-value', message);
  });
}
