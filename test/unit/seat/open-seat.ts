/** A seat on shells of this host with one page, for tests of what the page is told. */
import { onTestFinished } from 'vitest';
import { roomForMachines } from '../../../runner/host/capacity.ts';
import type { Lab } from '../../../runner/lab/lab.ts';
import { createLog } from '../../../runner/log.ts';
import { localProvider } from '../../../runner/machine/local/local-provider.ts';
import { NO_LEGACY } from '../../../runner/seat/line-place.ts';
import { MachineLine } from '../../../runner/seat/machine-line.ts';
import type { ServerMessage } from '../../../runner/seat/protocol.ts';
import { CLOCK_LIMITS } from '../../../runner/seat/seat-clock.ts';
import type { SeatOptions } from '../../../runner/seat/seat-options.ts';
import { SeatRecording } from '../../../runner/seat/seat-recording.ts';
import { Seat } from '../../../runner/seat/seat.ts';
import { FLOW_LIMITS } from '../../../runner/seat/terminal-feed.ts';

export interface OpenSeat {
  readonly seat: Seat;
  readonly page: Parameters<Seat['attach']>[0];
  /** All that the page was told. */
  readonly messages: readonly ServerMessage[];
  /** Resolves with the first message, told or to come, that fits. */
  readonly told: <T>(fits: (message: ServerMessage) => T | null | false) => Promise<T>;
}

export function openSeat(lab: Lab, options: Partial<SeatOptions> = {}): OpenSeat {
  const seat = new Seat({
    lab,
    provider: localProvider(),
    line: new MachineLine({ room: roomForMachines(1), starts: 1, onShortage: () => {}, onTrouble: () => {} }),
    legacy: NO_LEGACY,
    log: createLog('silent'),
    flow: FLOW_LIMITS,
    idle: { abandonedMs: 60_000, untouchedMs: 60_000, warnMs: 1_000 },
    clock: CLOCK_LIMITS,
    recording: new SeatRecording(lab),
    onOver: () => {},
    ...options,
  });
  onTestFinished(() => seat.end('shutdown', ''));
  const messages: ServerMessage[] = [];
  const waiting = new Set<() => void>();
  const page = {
    send: (message: ServerMessage) => {
      messages.push(structuredClone(message));
      for (const look of waiting) look();
    },
    output: () => {},
    close: () => {},
  };
  seat.connected();
  seat.attach(page, { type: 'attach', page: 'a-page', asked: [], epoch: null, have: [], sizes: [] });
  return {
    seat,
    page,
    messages,
    told: (fits) =>
      new Promise((resolve) => {
        const look = (): void => {
          for (const message of messages) {
            const found = fits(message);
            if (found === null || found === false) continue;
            waiting.delete(look);
            return resolve(found);
          }
          return undefined;
        };
        waiting.add(look);
        look();
      }),
  };
}

/** A reply to the message with this id. */
export function reply(id: number) {
  return (message: ServerMessage) => message.type === 'reply' && message.id === id && message;
}
