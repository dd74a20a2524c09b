/** What a session's recordings have in them, however early or late they are asked for. */
import { expect, it, onTestFinished } from 'vitest';
import { roomForMachines } from '../../../runner/host/capacity.ts';
import { localProvider } from '../../../runner/machine/local/local-provider.ts';
import type { ServerMessage } from '../../../runner/seat/protocol.ts';
import { createLog } from '../../../runner/log.ts';
import { NO_LEGACY } from '../../../runner/seat/line-place.ts';
import { MachineLine } from '../../../runner/seat/machine-line.ts';
import { CLOCK_LIMITS } from '../../../runner/seat/seat-clock.ts';
import { SeatRecording } from '../../../runner/seat/seat-recording.ts';
import { Seat } from '../../../runner/seat/seat.ts';
import { FLOW_LIMITS } from '../../../runner/seat/terminal-feed.ts';
import { FIRST, PROMPT } from './test-server.ts';

it('begin with what the screens showed, also when they are asked for at once', async () => {
  const session = new Seat({
    lab: FIRST,
    provider: localProvider(),
    line: new MachineLine({ room: roomForMachines(1), starts: 1, onShortage: () => {}, onTrouble: () => {} }),
    legacy: NO_LEGACY,
    log: createLog('silent'),
    flow: FLOW_LIMITS,
    idle: { abandonedMs: 60_000, untouchedMs: 60_000, warnMs: 1_000 },
    clock: CLOCK_LIMITS,
    recording: new SeatRecording(FIRST),
    onOver: () => {},
  });
  onTestFinished(() => session.end('shutdown', ''));
  // In the very moment in which a page hears that the machine runs.
  const casts = await new Promise<ReadonlyMap<string, string>>((resolve) => {
    const page = {
      send: (message: ServerMessage) => {
        if (message.type === 'hello' && message.machine.kind === 'running')
          resolve(session.recording.casts());
      },
      output: () => {},
      close: () => {},
    };
    session.connected();
    session.attach(page, {
      type: 'attach',
      page: 'a'.repeat(16),
      asked: [],
      epoch: null,
      have: [],
      sizes: [],
    });
  });
  for (const name of FIRST.terminals) expect(outputOf(casts.get(name))).toContain(`${PROMPT} `);
});

/** All output of an asciicast, one piece after the other. */
function outputOf(cast = ''): string {
  const [, ...events] = cast
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as unknown as [number, string, string]);
  return events.map(([, code, data]) => (code === 'o' ? data : '')).join('');
}
