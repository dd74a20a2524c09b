/** The pages of a seat: what all of them are told, and what waits for the next one. */
import { expect, test } from 'vitest';
import { Audience } from '../../../runner/seat/audience.ts';
import type { ServerMessage } from '../../../runner/seat/protocol.ts';
import { FLOW_LIMITS } from '../../../runner/seat/terminal-feed.ts';

test('what is announced while nobody is there is told to the next page, once', () => {
  const audience = new Audience(FLOW_LIMITS, () => {});
  const page = () => {
    const heard: ServerMessage[] = [];
    return {
      heard,
      send: (message: ServerMessage) => heard.push(message),
      output: () => {},
      close: () => {},
    };
  };
  const [first, second] = [page(), page()];
  audience.announce('to nobody');
  for (const one of [first, second]) {
    audience.join(one);
    audience.catchUp(one);
  }
  audience.announce('to all');
  audience.leave(first);
  audience.join(first);
  audience.catchUp(first);
  expect(first.heard).toMatchObject([{ message: 'to nobody' }, { message: 'to all' }]);
  expect(second.heard).toMatchObject([{ message: 'to all' }]);
});
