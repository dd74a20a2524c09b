/** What the connection badge says: the state of connection and machine, in a few words. Pure. */
import type { MachineView } from '../../../runner/seat/protocol.ts';
import type { ConnectionStatus } from './connection.ts';

export interface Badge {
  /** `busy`: on its way; `bad`: needs a person. */
  readonly tone: 'good' | 'busy' | 'bad';
  readonly text: string;
}

export type Phase =
  /** Asking for a session. */
  | { readonly kind: 'opening' }
  | {
      readonly kind: 'occupied';
      readonly lab: string;
      readonly title: string;
      readonly done: number;
      readonly steps: number;
    }
  | { readonly kind: 'refused'; readonly message: string }
  /** Even the line is full: the page asks again automatically. */
  | { readonly kind: 'full'; readonly message: string }
  | { readonly kind: 'open' }
  | {
      readonly kind: 'ended';
      readonly title: string;
      readonly message: string;
      /** Id of another lab of this visitor that runs now, once that is known. */
      readonly running: string | null;
    };

/** `now`: ms since the epoch. */
export function badge(phase: Phase, connection: ConnectionStatus, machine: MachineView, now: number): Badge {
  switch (phase.kind) {
    case 'opening':
      return { tone: 'busy', text: 'Connecting' };
    case 'occupied':
    case 'refused':
      return { tone: 'bad', text: 'No machine' };
    case 'full':
      return { tone: 'busy', text: 'Server full' };
    case 'ended':
      return { tone: 'bad', text: 'Session ended' };
    case 'open':
      return connection.kind === 'live' ? machineBadge(machine) : lineBadge(connection, now);
  }
}

function lineBadge(connection: Exclude<ConnectionStatus, { kind: 'live' }>, now: number): Badge {
  switch (connection.kind) {
    case 'connecting':
      return { tone: 'busy', text: connection.again ? 'Reconnecting' : 'Connecting' };
    case 'waiting': {
      const seconds = Math.ceil((connection.at - now) / 1000);
      return { tone: 'busy', text: seconds > 2 ? `Reconnecting in ${seconds} s` : 'Reconnecting' };
    }
    case 'offline':
      return { tone: 'bad', text: 'Offline' };
    case 'closed':
      return { tone: 'bad', text: 'Disconnected' };
  }
}

function machineBadge(machine: MachineView): Badge {
  switch (machine.kind) {
    case 'waiting':
      return { tone: 'busy', text: machine.place <= 1 ? 'Next in line' : `Number ${machine.place} in line` };
    case 'starting':
      return { tone: 'busy', text: machine.building ? 'Machine being built' : 'Machine starting' };
    case 'running':
      return { tone: 'good', text: machine.frozen ? 'Asleep' : 'Live' };
    case 'resetting':
      return { tone: 'busy', text: 'Fresh machine starting' };
    case 'forwarding':
      return { tone: 'busy', text: `Going to step ${machine.step + 1}` };
    case 'dead':
      return { tone: 'bad', text: 'Machine stopped' };
  }
}

/** Nothing happens automatically now: a person has to say how to go on, in what covers the terminals. */
export function stopped(phase: Phase, machine: MachineView): boolean {
  if (phase.kind === 'open') return machine.kind === 'dead';
  return phase.kind !== 'opening' && phase.kind !== 'full';
}
