/** What a page says while it waits in line for a machine. Pure. */
import type { MachineView } from '../../../runner/seat/protocol.ts';

type Waiting = Extract<MachineView, { kind: 'waiting' }>;

export function waitingTitle({ place }: Waiting): string {
  return place <= 1 ? 'You are next in line' : `You are number ${place} in line`;
}

export function waitingText({ full }: Waiting): string {
  return full
    ? 'This server has no room for another machine right now. Yours starts by itself as soon as there is. Keep this page open, or you lose your place.'
    : 'Many people are starting machines right now. Yours starts by itself when it is your turn.';
}
