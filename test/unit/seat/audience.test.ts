/** Pages that look at a seat: what they are told of its terminals. */
import { expect, test } from 'vitest';
import { Audience } from '../../../runner/seat/audience.ts';
import type { ServerMessage } from '../../../runner/seat/protocol.ts';
import { FLOW_LIMITS } from '../../../runner/seat/terminal-feed.ts';
import { Terminal } from '../../../runner/terminal/terminal.ts';
import { NONCE, ScriptedPort } from '../terminal/scripted-port.ts';

class SlowTerminal extends Terminal {
  constructor() {
    super(new ScriptedPort(), { name: 'host', nonce: NONCE, size: { cols: 80, rows: 24 } });
  }

  slow(): void {
    this.slowings.tell();
  }
}

test('that a terminal is slowed down is told once, to all pages', () => {
  const audience = new Audience(FLOW_LIMITS, (error) => {
    throw error;
  });
  const told: ServerMessage[] = [];
  audience.join({ send: (message) => told.push(message), output: () => {}, close: () => {} });
  const terminal = new SlowTerminal();
  audience.connect(['host'], new Map([['host', terminal]]));
  terminal.slow();
  terminal.slow();
  expect(told).toEqual([
    {
      type: 'error',
      message: 'What runs in terminal "host" prints faster than it can be drawn, so it is slowed down.',
    },
  ]);
  audience.disconnect();
});
