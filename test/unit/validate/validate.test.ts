import { mkdtempSync, rmSync, watch } from 'node:fs';
import { mkdir, mkdtemp, readFile, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, onTestFinished, test } from 'vitest';
import { LocalMachine } from '../../../runner/machine/local/local-machine.ts';
import type { MachineProvider } from '../../../runner/machine/machine.ts';
import { MachineError } from '../../../runner/machine/machine-error.ts';
import type { ValidationEvent } from '../../../runner/validate/events.ts';
import { validate } from '../../../runner/validate/validate.ts';
import type { ValidateOptions } from '../../../runner/validate/validate.ts';
import { watchedProvider } from '../run/watched-provider.ts';
import { labCalled, step } from './labs.ts';

const good = step('Say it', '%S echo one\none');
const dead = new MachineError('killed', 'the machine was killed', { hint: 'Try again.' });

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'unbox-validate-'));
});
afterEach(() => rm(folder, { recursive: true }));

async function run(change: Partial<ValidateOptions>) {
  const events: ValidationEvent[] = [];
  const provider = watchedProvider();
  const report = await validate({
    labs: [],
    invalid: [],
    provider,
    jobs: 2,
    repeat: 1,
    templates: 1,
    recordings: null,
    signal: new AbortController().signal,
    ...change,
    emit: (event) => {
      events.push(event);
      change.emit?.(event);
    },
  });
  return { report, events, machines: provider.machines };
}

test('runs take turns in machines of several templates', async () => {
  const local = watchedProvider();
  const variants: (number | undefined)[] = [];
  const provider: MachineProvider = {
    name: 'noted',
    create: (spec) => {
      variants.push(spec.variant);
      return local.create(spec);
    },
  };
  await run({ labs: [labCalled('01-a', good)], provider, repeat: 5, templates: 3, jobs: 1 });
  expect(variants).toEqual([undefined, 1, 2, undefined, 1]);
});

describe('a validation', () => {
  test('runs each lab in a machine of its own, some side by side, and reports all of it', async () => {
    const labs = ['01-a', '02-b', '03-c'].map((id) => labCalled(id, good));
    const { report, events, machines } = await run({ labs });
    expect(report.labs.map(({ lab, verdict, runs }) => [lab.id, verdict, runs.length])).toEqual([
      ['01-a', 'passed', 1],
      ['02-b', 'passed', 1],
      ['03-c', 'passed', 1],
    ]);
    expect(report).toMatchObject({ jobs: 2, repeat: 1, interrupted: false });
    const runs = report.labs.flatMap((lab) => lab.runs);
    expect(report.labMs).toBe(runs.reduce((sum, { ms }) => sum + ms, 0));
    expect(machines).toHaveLength(3);
    expect(machines.every(({ state }) => state.kind === 'disposed')).toBe(true);
    let now = 0;
    const running = events.map(
      ({ type }) => (now += type === 'run-started' ? 1 : type === 'run-ended' ? -1 : 0),
    );
    expect(Math.max(...running)).toBe(2);
    expect(events.filter(({ type }) => type !== 'run-event').map(({ type }) => type)).toEqual([
      'started',
      'run-started',
      'run-started',
      ...['run-ended', 'lab-ended', 'run-started'],
      ...['run-ended', 'lab-ended'],
      ...['run-ended', 'lab-ended'],
      'ended',
    ]);
  });

  test('goes on after a lab that fails; an invalid one is reported, not run', async () => {
    const problems = [
      {
        severity: 'error' as const,
        file: 'labs/00-bad/lab.md',
        line: 1,
        column: 1,
        message: 'no title',
        hint: 'add one',
      },
    ];
    const { report, machines } = await run({
      labs: [labCalled('01-a', step('Say it', '%S echo one\ntwo')), labCalled('02-b', good)],
      invalid: [{ id: '00-bad', file: 'labs/00-bad/lab.md', problems }],
    });
    expect(report.labs.map(({ lab, verdict }) => [lab.id, verdict])).toEqual([
      ['00-bad', 'invalid'],
      ['01-a', 'failed'],
      ['02-b', 'passed'],
    ]);
    expect(machines).toHaveLength(2);
  });

  test('proves checks both ways', async () => {
    const file = join(folder, 'done');
    const task = (check: string, solution: string) =>
      `## Task\n:::task\nDo it.\n:::\n\`\`\`bash {check}\n${check}\n\`\`\`\n\`\`\`bash {solution}\n${solution}\n\`\`\`\n`;
    const { report } = await run({
      jobs: 1,
      labs: [
        labCalled('01-right', task(`[ -e ${file} ]`, `touch ${file}`)),
        labCalled('02-empty', task(`[ -d ${folder} ]`, 'true')),
        labCalled('03-short', task(`echo "where is it?"; [ -e ${file}-2 ]`, `touch ${file}-3`)),
      ],
    });
    expect(report.labs.map(({ verdict }) => verdict)).toEqual(['passed', 'failed', 'failed']);
    const [, empty, short] = report.labs;
    expect(empty?.rates[0]).toMatchObject({
      key: '0/proof/0',
      failures: [{ message: 'this check passes before anything has been done' }],
    });
    expect(short?.rates[0]).toMatchObject({ key: '0/check/0', failures: [{ message: 'where is it?' }] });
  });

  test('finds what is only sometimes right', async () => {
    const count = join(folder, 'count');
    // Right in every second run.
    const flaky = `%S echo x >> ${count}; echo $(($(wc -l < ${count}) % 2))\n1`;
    const { report } = await run({
      labs: [labCalled('01-a', good + step('Sometimes', flaky))],
      repeat: 4,
      jobs: 1,
    });
    const [lab] = report.labs;
    expect(lab?.verdict).toBe('failed');
    expect(lab?.runs.map(({ number, result }) => [number, result.verdict])).toEqual([
      [1, 'passed'],
      [2, 'failed'],
      [3, 'passed'],
      [4, 'failed'],
    ]);
    expect(lab?.rates).toMatchObject([
      { key: '1/action/0', passed: 2, reached: 4, failures: [{ reason: 'output', count: 2 }] },
    ]);
  });

  test('runs a lab again, once, when its machine died', async () => {
    const begun = mkdtempSync(join(tmpdir(), 'unbox-begun-'));
    onTestFinished(() => rmSync(begun, { recursive: true }));
    /** A lab whose first runs never end, and machines that die in them. */
    const dying = (times: number) => {
      const count = join(begun, String(times));
      const sleeps = `%S echo >> ${count}; [ $(wc -l < ${count}) -gt ${times} ] || sleep 600`;
      const provider = watchedProvider((machine, nth) => {
        if (nth > times || !(machine instanceof LocalMachine)) return;
        const watcher = watch(begun, () => {
          watcher.close();
          machine.die(dead);
        });
      });
      return { provider, machines: provider.machines, labs: [labCalled('01-a', step('Say it', sleeps))] };
    };
    const once = dying(1);
    const recovered = await run({ labs: once.labs, provider: once.provider, recordings: folder });
    expect(recovered.report.labs[0]).toMatchObject({
      verdict: 'passed',
      runs: [{ retriedAfter: { kind: 'machine', message: 'the machine was killed' } }],
    });
    expect(once.machines).toHaveLength(2);
    expect(recovered.events.filter(({ type }) => type === 'run-retried')).toMatchObject([
      { lab: '01-a', run: 1, after: { message: 'the machine was killed' } },
    ]);
    expect((await readdir(folder)).toSorted()).toEqual(['01-a.host.cast', '01-a.host.retry.cast']);

    const twice = dying(2);
    const lost = await run({ labs: twice.labs, provider: twice.provider });
    expect(twice.machines).toHaveLength(2);
    expect(lost.report.labs[0]).toMatchObject({
      verdict: 'unknown',
      runs: [{ result: { error: { kind: 'machine', message: 'the machine was killed' } } }],
    });
  });

  test('stopped: removes all machines, and reports what is known', async () => {
    const stop = new AbortController();
    const labs = [
      labCalled('01-a', good),
      labCalled('02-b', step('Wait', '%S sleep 600')),
      labCalled('03-c', good),
    ];
    const { report, machines } = await run({
      labs,
      jobs: 1,
      recordings: folder,
      signal: stop.signal,
      emit: (event) => {
        if (event.type === 'run-event' && event.event.type === 'action-started' && event.lab === '02-b')
          setTimeout(() => stop.abort(new Error('enough')), 50);
      },
    });
    expect(report.interrupted).toBe(true);
    expect(
      report.labs.map(({ lab, verdict, runs, stoppedIn }) => [lab.id, verdict, runs.length, stoppedIn]),
    ).toEqual([
      ['01-a', 'passed', 1, null],
      ['02-b', 'unknown', 0, 0],
      ['03-c', 'unknown', 0, null],
    ]);
    expect(machines.every(({ state }) => state.kind === 'disposed')).toBe(true);
    expect(await readFile(join(folder, '02-b.host.cast'), 'utf8')).toContain('sleep 600');
  });

  test('stopped between two runs of a lab: it was stopped in none of its steps', async () => {
    const stop = new AbortController();
    const { report } = await run({
      labs: [labCalled('01-a', good)],
      repeat: 2,
      jobs: 1,
      signal: stop.signal,
      emit: ({ type }) => type === 'run-ended' && stop.abort(new Error('enough')),
    });
    expect(report.labs).toMatchObject([{ verdict: 'unknown', runs: [{ number: 1 }], stoppedIn: null }]);
  });

  test('goes on without a recording that can not be written, and says which', async () => {
    const labs = [labCalled('01-a', good), labCalled('02-b', good)];
    const inTheWay = join(folder, '01-a.host.cast');
    await mkdir(inTheWay);
    const lost: ValidationEvent[] = [];
    const { report } = await run({
      labs,
      recordings: folder,
      emit: (event) => event.type === 'recording-lost' && lost.push(event),
    });
    await rm(inTheWay, { recursive: true });
    expect(report.labs.map(({ verdict }) => verdict)).toEqual(['passed', 'passed']);
    expect(report.labs[0]?.runs[0]?.recordings).toEqual([]);
    expect(report.labs[1]?.runs[0]?.recordings).toHaveLength(1);
    expect(lost).toEqual([
      { type: 'recording-lost', lab: '01-a', run: 1, file: inTheWay, why: 'it is a folder' },
    ]);
  });

  test('ends at once when what goes wrong is no verdict', async () => {
    const labs = [labCalled('01-a', good), labCalled('02-b', step('Wait', '%S sleep 600'))];
    const watched = watchedProvider();
    const running = run({
      labs,
      provider: watched,
      emit: (event) => {
        if (event.type === 'run-ended') throw new Error('a bug');
      },
    });
    await expect(running).rejects.toThrow('a bug');
    expect(watched.machines.every(({ state }) => state.kind === 'disposed')).toBe(true);
  });
});
