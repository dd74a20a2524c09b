/** Which page sees what of the X-ray, and when. */
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { XrayFeed, type XrayTold } from '../../../runner/xray/xray-feed.ts';
import { printed } from './recorded.ts';
import { scriptedMachine } from './scripted-machine.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

interface Page {
  readonly got: XrayTold[];
}

const page = (): Page => ({ got: [] });
const feed = () => new XrayFeed<Page>(['host', 'inside'], ({ got }, told) => void got.push(told));
const ON = { on: true, process: null };
const OFF = { on: false, process: null };
const soon = () => vi.advanceTimersByTimeAsync(0);
const lives = ({ got }: Page) =>
  got.flatMap((told) =>
    told.kind === 'picture' ? [told.picture.processes.filter(({ life }) => life !== 'here').length] : [],
  );

describe('pages that look', () => {
  test('get pictures; others get nothing, and without any there is no look', async () => {
    const { machine, asked, print } = scriptedMachine();
    const [looks, other] = [page(), page()];
    const xray = feed();
    xray.use(machine);
    expect(asked).toEqual([]);
    xray.look(looks, ON);
    print(printed('nothing'));
    await soon();
    expect(looks.got).toMatchObject([{ kind: 'picture' }]);
    expect(other.got).toEqual([]);
  });

  test('see what is new, then how it stops being new', async () => {
    const { machine, print } = scriptedMachine();
    const looks = page();
    const xray = feed();
    xray.use(machine);
    xray.look(looks, ON);
    print(printed('nothing'));
    print(printed('uts'));
    await vi.advanceTimersByTimeAsync(1500);
    expect(lives(looks)).toEqual([0, 2]);
    await vi.advanceTimersByTimeAsync(3000);
    expect(lives(looks)).toEqual([0, 2, 0]);
  });

  test('a second one gets the picture that there is', async () => {
    const { machine, asked, print } = scriptedMachine();
    const [first, second] = [page(), page()];
    const xray = feed();
    xray.use(machine);
    xray.look(first, ON);
    print(printed('nothing'));
    await soon();
    xray.look(second, ON);
    expect(second.got).toHaveLength(1);
    expect(asked).toHaveLength(1);
  });

  test('look no more once they have left or said so', async () => {
    const { machine, asked, print } = scriptedMachine();
    const [first, second] = [page(), page()];
    const xray = feed();
    xray.use(machine);
    xray.look(first, ON);
    xray.look(second, ON);
    xray.leave(first);
    xray.look(second, OFF);
    print(printed('nothing'));
    await vi.advanceTimersByTimeAsync(60_000);
    expect(asked).toHaveLength(1);
    expect([...first.got, ...second.got]).toEqual([]);
  });

  test('go on looking at the machine that takes the place of this one, from the beginning', async () => {
    const [old, fresh] = [scriptedMachine(), scriptedMachine()];
    const looks = page();
    const xray = feed();
    xray.use(old.machine);
    xray.look(looks, ON);
    old.print(printed('nothing'));
    await soon();
    xray.use(null);
    xray.use(fresh.machine);
    fresh.print(printed('uts'));
    await soon();
    expect(lives(looks)).toEqual([0, 0]);
  });
});

describe('one process', () => {
  test('is taken apart for the page that asked, until it is gone', async () => {
    const { machine, print } = scriptedMachine();
    const [first, second] = [page(), page()];
    const xray = feed();
    xray.use(machine);
    xray.look(first, ON);
    xray.look(second, ON);
    print(printed('uts'));
    await soon();
    const [picture] = first.got;
    const shell =
      picture?.kind === 'picture' ? picture.picture.processes.find(({ pid }) => pid === 1028) : undefined;
    xray.look(first, { on: true, process: shell?.key ?? '' });
    expect(first.got.at(-1)).toMatchObject({ kind: 'process', details: { title: 'bash 1028' } });
    await vi.advanceTimersByTimeAsync(1500);
    print(printed('nothing'));
    await soon();
    expect(first.got.at(-1)).toEqual({ kind: 'process', details: null });
    expect(second.got.map(({ kind }) => kind)).toEqual(['picture', 'picture']);
  });
});

test('trouble is told in sentences', async () => {
  const { machine, print } = scriptedMachine();
  const looks = page();
  const xray = feed();
  xray.use(machine);
  xray.look(looks, ON);
  print('[]');
  await soon();
  expect(looks.got).toEqual([
    {
      kind: 'trouble',
      message:
        "The machine's X-ray can't be read: its answer breaks the format at the top: Invalid input: expected object, received array. Somebody has replaced the collector inside the machine: reset it.",
    },
  ]);
});
