/** When a machine is looked at: while somebody watches, about twice a second, less after trouble. */
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { Facts } from '../../../runner/xray/facts.ts';
import type { Machine } from '../../../runner/machine/machine.ts';
import { XrayWatch } from '../../../runner/xray/xray-watch.ts';
import { printed, recorded } from './recorded.ts';
import { scriptedMachine } from './scripted-machine.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

function listener() {
  const seen: Facts[] = [];
  const troubles: string[] = [];
  return {
    seen,
    troubles,
    facts: (facts: Facts) => void seen.push(facts),
    trouble: (error: Error) => void troubles.push(error.message),
  };
}

describe('looks', () => {
  test('nobody watches: no look', () => {
    const { machine, asked } = scriptedMachine();
    expect(new XrayWatch(machine)).toBeDefined();
    expect(asked).toEqual([]);
  });

  test('the first asks for what there is, the next waits for something else', async () => {
    const { machine, asked, print } = scriptedMachine();
    const someone = listener();
    new XrayWatch(machine).watch(someone);
    expect(asked[0]?.slice(1)).toEqual(['--have', '0', '--wait', '20000']);
    print(printed('nothing'));
    await vi.advanceTimersByTimeAsync(0);
    expect(someone.seen).toHaveLength(1);
    expect(asked).toHaveLength(1);
    await vi.advanceTimersByTimeAsync(1500);
    expect(asked[1]?.slice(1)).toEqual(['--have', recorded('nothing').hash, '--wait', '20000']);
  });

  test('about two in a second, however much happens', async () => {
    const { machine, asked, print } = scriptedMachine();
    new XrayWatch(machine).watch(listener());
    const quick = JSON.stringify({ ...(JSON.parse(printed('nothing')) as object), cost: 1000 });
    for (let look = 0; look < 50; look++) print(quick);
    await vi.advanceTimersByTimeAsync(10_000);
    expect(asked.length).toBeGreaterThan(15);
    expect(asked.length).toBeLessThanOrEqual(26);
  });

  test('one that comes later sees at once what is known; all share one look', async () => {
    const { machine, asked, print } = scriptedMachine();
    const watch = new XrayWatch(machine);
    const [first, second] = [listener(), listener()];
    watch.watch(first);
    print(printed('nothing'));
    await vi.advanceTimersByTimeAsync(0);
    watch.watch(second);
    expect(second.seen).toHaveLength(1);
    expect(asked).toHaveLength(1);
    await vi.advanceTimersByTimeAsync(1500);
    print(printed('uts'));
    await vi.advanceTimersByTimeAsync(0);
    expect([first.seen.length, second.seen.length]).toEqual([2, 2]);
  });

  test('the last one who leaves ends it', async () => {
    const { machine, asked, print } = scriptedMachine();
    const watch = new XrayWatch(machine);
    const someone = listener();
    const stop = watch.watch(someone);
    stop();
    print(printed('nothing'));
    await vi.advanceTimersByTimeAsync(60_000);
    expect(asked).toHaveLength(1);
    expect(someone.seen).toEqual([]);
    watch.watch(someone);
    expect(asked[1]?.slice(1, 3)).toEqual(['--have', '0']);
  });

  test('who comes back while the last look still waits gets its answer', async () => {
    const { machine, asked, print } = scriptedMachine();
    const watch = new XrayWatch(machine);
    const someone = listener();
    for (let time = 0; time < 20; time++) watch.watch(someone)();
    watch.watch(someone);
    print(printed('nothing'));
    await vi.advanceTimersByTimeAsync(0);
    expect(asked).toHaveLength(1);
    expect(someone.seen).toHaveLength(1);
  });
});

describe('trouble', () => {
  test('is told, and tried again after 2, 4, 8 seconds', async () => {
    const { machine, asked, print } = scriptedMachine();
    const someone = listener();
    new XrayWatch(machine).watch(someone);
    print('', { status: 127 });
    await vi.advanceTimersByTimeAsync(1900);
    expect(someone.troubles).toEqual([
      "The machine's X-ray can't be read: the collector ended with status 127.",
    ]);
    expect(asked).toHaveLength(1);
    print('nonsense');
    await vi.advanceTimersByTimeAsync(200);
    expect(someone.troubles[1]).toBe("The machine's X-ray can't be read: what it answered is not JSON.");
    await vi.advanceTimersByTimeAsync(3800);
    expect(asked).toHaveLength(2);
    print(printed('nothing'));
    await vi.advanceTimersByTimeAsync(300);
    expect(someone.seen).toHaveLength(1);
  });
});

describe('a frozen machine', () => {
  test('is not looked at until it goes on', async () => {
    const scripted = scriptedMachine();
    const { asked, print } = scripted;
    let told = (_isFrozen: boolean): void => {};
    let kind: 'running' | 'frozen' = 'running';
    const machine: Machine = {
      ...scripted.machine,
      get state() {
        return { kind };
      },
      onFrozen: (tell) => {
        told = tell;
        return () => {};
      },
    };
    const someone = listener();
    const watch = new XrayWatch(machine);
    watch.watch(someone);
    print(printed('nothing'));
    await vi.advanceTimersByTimeAsync(0);
    kind = 'frozen';
    await vi.advanceTimersByTimeAsync(60_000);
    expect(asked).toHaveLength(1);
    kind = 'running';
    told(false);
    await vi.advanceTimersByTimeAsync(0);
    expect(asked).toHaveLength(2);
  });

  test('can be left while it is frozen, and watched again', async () => {
    const scripted = scriptedMachine();
    let kind: 'running' | 'frozen' = 'frozen';
    const machine: Machine = {
      ...scripted.machine,
      get state() {
        return { kind };
      },
    };
    const watch = new XrayWatch(machine);
    watch.watch(listener())();
    await vi.advanceTimersByTimeAsync(0);
    kind = 'running';
    watch.watch(listener());
    expect(scripted.asked).toHaveLength(1);
  });
});
