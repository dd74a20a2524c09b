/** What is kept of sessions that are over: how long, of how many visitors, and that it goes on in the next session. */
import { afterEach, beforeEach, describe, expect, it, onTestFinished, vi } from 'vitest';
import { localProvider } from '../../../runner/machine/local/local-provider.ts';
import { LabRun } from '../../../runner/run/lab-run.ts';
import { KeptRecordings } from '../../../runner/keeper/kept-recordings.ts';
import { SeatRecording } from '../../../runner/seat/seat-recording.ts';
import { FIRST, SECOND } from '../web/test-server.ts';

describe('what sessions leave', () => {
  let done: SeatRecording;
  let later: SeatRecording;
  beforeEach(async () => {
    [done, later] = await Promise.all([recordingOf(FIRST), recordingOf(SECOND)]);
    vi.useFakeTimers();
  });
  afterEach(() => void vi.useRealTimers());

  it('is there for a while', () => {
    const kept = new KeptRecordings({ keepMs: 60_000, most: 2 });
    kept.keep('ann', done);
    vi.advanceTimersByTime(59_000);
    expect(kept.get('ann')).toEqual({ recording: done, leftMs: 1_000 });
    expect(kept.get('bob')).toBeNull();
    vi.advanceTimersByTime(1_000);
    expect(kept.get('ann')).toBeNull();
  });

  it('of each visitor the last, of so many visitors and no more', () => {
    const kept = new KeptRecordings({ keepMs: 60_000, most: 2 });
    kept.keep('ann', done);
    kept.keep('bob', done);
    vi.advanceTimersByTime(30_000);
    kept.keep('ann', later);
    kept.keep('eve', done);
    expect(kept.get('bob')).toBeNull();
    expect(kept.get('ann')).toEqual({ recording: later, leftMs: 60_000 });
    vi.advanceTimersByTime(30_000);
    expect(kept.get('ann')?.recording).toBe(later);
  });

  it('is nothing where nothing was done, and takes no place then', () => {
    const kept = new KeptRecordings({ keepMs: 60_000, most: 2 });
    kept.keep('ann', done);
    kept.keep('ann', new SeatRecording(FIRST));
    expect(kept.get('ann')?.recording).toBe(done);
  });
});

it('a recording goes on with the machine of the next session, and holds none when it is over', async () => {
  const recording = await recordingOf(FIRST);
  const run = await LabRun.start(FIRST, localProvider());
  onTestFinished(() => run[Symbol.asyncDispose]());
  const stop = record(recording, run);
  await run.run({ step: 0, action: 1 });
  stop();
  await run.run({ step: 0, action: 0 });
  const text = recording.transcript();
  expect(text).toContain('steps done, in 2 machines.');
  expect(text.match(/echo hello/g)).toHaveLength(1);
  expect(text).toContain('(A fresh machine, number 2.)\n\nIn terminal `host`:\n\n```text\n');
  const host = (await recording.casts()).get('host') ?? '';
  expect(host.match(/"m","[$#] echo hello"/g)).toHaveLength(1);
  expect(host).toMatch(/"m","[$#] cat colour"/);
});

/** Of a session in which the first command was run. */
async function recordingOf(lab: typeof FIRST): Promise<SeatRecording> {
  const recording = new SeatRecording(lab);
  await using run = await LabRun.start(lab, localProvider());
  const stop = record(recording, run);
  await run.run({ step: 0, action: 0 });
  stop();
  return recording;
}

/** Does what a seat does with its recording. Returns what ends it. */
function record(recording: SeatRecording, run: LabRun): () => void {
  recording.tell({ type: 'machine-begins', contents: [], goal: null });
  recording.use(run);
  const stop = run.on((event) => recording.tell(event));
  return () => {
    stop();
    recording.stop();
  };
}
