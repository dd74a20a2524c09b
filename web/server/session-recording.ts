/** What a session's terminals have shown, to be taken home: an asciicast each. Knows no page. */
import { Recorder } from '../../runner/recording/recorder.ts';
import type { LabSession } from '../../runner/run/lab-session.ts';

/**
 * UTF-16 units of output that are kept of each terminal, in memory. 20 sessions of 2 terminals, all of them flooded,
 * were measured at some 50 MiB; 100 where the output is other than Latin letters.
 */
const MOST_KEPT = 1024 ** 2;

export class SessionRecording {
  #of: LabSession | null = null;
  #recorder: Recorder | null = null;

  /** Records from now on; the one that is recorded already goes on through its resets. */
  use(run: LabSession): void {
    if (run === this.#of) return;
    const recorder = new Recorder(run, MOST_KEPT);
    run.on((event) => recorder.tell(event));
    this.#of = run;
    this.#recorder = recorder;
  }

  /** By terminal. */
  async casts(): Promise<ReadonlyMap<string, string>> {
    const recorder = this.#recorder;
    await recorder?.settled();
    return recorder?.casts() ?? new Map<string, string>();
  }
}
