/** Samples are taken only while somebody looks, one at a time, and of the machine that is there. */
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { parseLab } from '../../../runner/lab/parse-lab.ts';
import type { ExecResult } from '../../../runner/machine/machine.ts';
import type { SampleView } from '../../../runner/seat/protocol.ts';
import { WatchSampler, type Watched, type WatchRef } from '../../../runner/seat/watch-sampler.ts';
import { watchValues } from '../../../runner/run/watch-values.ts';

describe('what a command printed', () => {
  it.each([
    ['42\n', [], { value: 42 }],
    ['usage_usec 12\nuser_usec 3.5\n', [], { usage_usec: 12, user_usec: 3.5 }],
    ['a 1\nb 2\nc 3\n', ['a', 'c'], { a: 1, c: 3 }],
    ['a: -1\nb=2e3\n', [], { a: -1, b: 2000 }],
    ['max\nno number here\n', [], {}],
  ])('%j gives numbers', (output, series, values) => {
    expect(watchValues(output, series)).toEqual(values);
  });

  it('gives a dozen numbers at most', () => {
    const output = Array.from({ length: 50 }, (_, index) => `n${index} ${index}`).join('\n');
    expect(Object.keys(watchValues(output, []))).toHaveLength(12);
  });
});

describe('a sampler', () => {
  const lab = parseLab(
    `---
title: T
summary: S.
minutes: 1
level: intro
---
## One

\`\`\`console
$ echo 5
%{INT:pid}
\`\`\`

\`\`\`watch {every=500ms title="A"}
cat /proc/uptime
\`\`\`

\`\`\`watch {every=1s title="B"}
cat /proc/%{pid}/stat
\`\`\`
`,
    { id: '01-x', file: 'lab.md' },
  );
  const page = {};
  let commands: string[] = [];
  let running = 0;
  let most = 0;
  let result: Partial<ExecResult> = {};
  let taken: (WatchRef & { sample: SampleView })[] = [];
  let sampler: WatchSampler<object>;

  const machine = (captures: Record<string, string> = {}): Watched => ({
    captures: () => new Map(Object.entries(captures)),
    exec: async (_argv, options) => {
      commands.push(String(options?.stdin));
      running += 1;
      most = Math.max(most, running);
      await new Promise((resolve) => setTimeout(resolve, 300));
      running -= 1;
      return { stdout: '7\n', stderr: '', status: 0, timedOut: false, truncated: false, ...result };
    },
  });

  beforeEach(() => {
    vi.useFakeTimers();
    [commands, taken, running, most, result] = [[], [], 0, 0, {}];
    sampler = new WatchSampler<object>(lab, {
      onSample: (_page, ref, sample) => taken.push({ ...ref, sample }),
    });
    sampler.use(machine({ pid: '5' }));
  });
  afterEach(() => {
    sampler.use(null);
    vi.useRealTimers();
  });

  it('does nothing while nobody looks', async () => {
    await vi.advanceTimersByTimeAsync(5_000);
    expect(commands).toEqual([]);
  });

  it('takes turns, one at a time', async () => {
    sampler.look(page, [
      { step: 0, watch: 0 },
      { step: 0, watch: 1 },
    ]);
    await vi.advanceTimersByTimeAsync(3_000);
    expect(most).toBe(1);
    expect(new Set(commands)).toEqual(new Set(['cat /proc/uptime', 'cat /proc/5/stat']));
    expect(taken[0]).toMatchObject({ step: 0, watch: 0, sample: { values: { value: 7 }, trouble: '' } });
    // Another one who looks while a sample is being taken is no reason for a second.
    for (let times = 0; times < 20; times++) {
      sampler.look({}, [{ step: 0, watch: times % 2 }]);
      await vi.advanceTimersByTimeAsync(70);
    }
    expect(most).toBe(1);
  });

  it('leaves a frozen machine alone, and goes on with it', async () => {
    sampler.look(page, [{ step: 0, watch: 0 }]);
    expect(sampler.isWatched).toBe(true);
    await vi.advanceTimersByTimeAsync(1_000);
    sampler.frozen(true);
    const before = commands.length;
    sampler.look({}, [{ step: 0, watch: 1 }]);
    await vi.advanceTimersByTimeAsync(60_000);
    expect(commands).toHaveLength(before);
    sampler.frozen(false);
    await vi.advanceTimersByTimeAsync(1_000);
    expect(commands.length).toBeGreaterThan(before);
  });

  it('stops when nobody looks any more', async () => {
    sampler.look(page, [{ step: 0, watch: 0 }]);
    await vi.advanceTimersByTimeAsync(1_000);
    expect(commands).not.toEqual([]);
    sampler.leave(page);
    await vi.advanceTimersByTimeAsync(500);
    const before = commands.length;
    await vi.advanceTimersByTimeAsync(5_000);
    expect(commands).toHaveLength(before);
  });

  it('tells who comes later what is known, and only what they did not look at before', async () => {
    sampler.look(page, [{ step: 0, watch: 0 }]);
    await vi.advanceTimersByTimeAsync(1_000);
    expect(sampler.look(page, [{ step: 0, watch: 0 }])).toEqual([]);
    expect(sampler.look({}, [{ step: 0, watch: 0 }])[0]?.samples).toHaveLength(taken.length);
  });

  it('says which value is missing, and runs nothing', async () => {
    sampler.use(machine());
    sampler.look(page, [{ step: 0, watch: 1 }]);
    await vi.advanceTimersByTimeAsync(100);
    expect(commands).toEqual([]);
    expect(taken[0]?.sample.trouble).toBe('It needs the value “pid”, which no command has shown yet.');
  });

  it.each([
    [{ stdout: '', status: 1, stderr: 'a\ncat: no such file\n' }, 'cat: no such file'],
    [
      { stdout: '', status: 1, stderr: 'x'.repeat(1_000_000) },
      `${'x'.repeat(300)}… (999,700 characters left out)`,
    ],
    [{ stdout: '', status: 3 }, 'The command ended with exit status 3.'],
    [{ stdout: 'max\n' }, 'The command printed no number.'],
    [{ stdout: '', timedOut: true }, 'The command took longer than 5 s.'],
  ])('says what went wrong: %j', async (outcome, trouble) => {
    result = outcome;
    sampler.look(page, [{ step: 0, watch: 0 }]);
    await vi.advanceTimersByTimeAsync(400);
    expect(taken[0]?.sample).toMatchObject({ values: {}, trouble });
  });

  it('drops what it began in a machine that is gone', async () => {
    sampler.look(page, [{ step: 0, watch: 0 }]);
    await vi.advanceTimersByTimeAsync(100);
    sampler.use(machine());
    await vi.advanceTimersByTimeAsync(5_000);
    expect(taken).toEqual([]);
  });

  it('does not know watches that are not there', () => {
    expect(sampler.look(page, [{ step: 4, watch: 0 }])).toEqual([]);
  });
});
