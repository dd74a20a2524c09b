/**
 * What was done in a seat, to be taken home: a transcript, and an asciicast of each terminal. Outlives the seat
 * and may go on in the next one. Knows no page.
 */
import type { Lab } from '../lab/lab.ts';
import { Logbook } from '../recording/logbook.ts';
import { Recorder } from '../recording/recorder.ts';
import { transcript } from '../recording/transcript.ts';
import type { LogEvent } from '../progress/entry.ts';
import type { LabRun } from '../run/lab-run.ts';

/**
 * UTF-16 units of output that are kept of each terminal, in memory. 20 sessions of 2 terminals, all of them flooded,
 * were measured at some 50 MiB; 100 where the output is other than Latin letters.
 */
const MOST_KEPT = 1024 ** 2;

export class SeatRecording {
  readonly lab: Lab;
  readonly #logbook: Logbook;
  #of: LabRun | null = null;
  #recorder: Recorder | null = null;

  constructor(lab: Lab) {
    this.lab = lab;
    this.#logbook = new Logbook(lab);
  }

  /** Whether nothing was done. */
  get isEmpty(): boolean {
    return this.#logbook.isEmpty;
  }

  /** Records from now on; the one that is recorded already goes on through its resets. */
  use(run: LabRun): void {
    if (run === this.#of) return;
    if (this.#recorder) this.#recorder.goOn(run);
    else this.#recorder = new Recorder(run, MOST_KEPT);
    const recorder = this.#recorder;
    run.on((event) => {
      if (run === this.#of) recorder.tell(event);
    });
    this.#of = run;
  }

  /** Takes what enters the seat's log, for the transcript. */
  tell(event: LogEvent): void {
    this.#logbook.tell(event);
  }

  /** The seat is over: drops its machine and its screens, and keeps what was recorded. */
  stop(): void {
    this.#of = null;
    this.#recorder?.stop();
  }

  /** Markdown, of all machines that the seat has had. */
  transcript(): string {
    return transcript(this.lab, this.#logbook.story(), new Date());
  }

  /** By terminal. */
  async casts(): Promise<ReadonlyMap<string, string>> {
    const recorder = this.#recorder;
    await recorder?.settled();
    return recorder?.casts() ?? new Map<string, string>();
  }
}
