/** What the page says once its session is over, or its connection was closed for good. Pure. */
import type { EndReason } from '../../../runner/seat/protocol.ts';
import { CloseCode } from '../../../runner/seat/protocol-constants.ts';
import type { Phase } from './badge.ts';

const titles: Readonly<Record<EndReason, string>> = {
  replaced: 'You moved on to another lab',
  idle: 'This session was ended',
  over: 'The time is up',
  shutdown: 'The server was stopped',
};

export function endedPhase(reason: EndReason, message: string): Phase {
  return { kind: 'ended', title: titles[reason], message, running: null };
}

/** Null if the code says nothing new. */
export function closedPhase(code: number): Phase | null {
  if (code === CloseCode.gone) {
    const message = 'It was not used for a while, or the server was restarted.';
    return { kind: 'ended', title: 'This machine is gone', message, running: null };
  }
  if (code === CloseCode.policy)
    return { kind: 'refused', message: 'The server closed the connection. Reload this page.' };
  return null;
}
