/** The labs as a course: groups, what leads where, and where to go on. */
import { describe, expect, it } from 'vitest';
import type { LabSummary } from '../../../../web/lab-view.ts';
import {
  courseGroups,
  directEdges,
  doneSteps,
  matching,
  numbersOf,
  related,
  suggestion,
  type LabProgress,
} from '../../../../web/client/state/course.ts';

function lab(id: string, change: Partial<LabSummary> = {}): LabSummary {
  return {
    id,
    title: id,
    summary: '',
    minutes: 5,
    level: 'core',
    tags: ['ns'],
    after: [],
    steps: 3,
    ...change,
  };
}

const labs = [
  lab('01-a', { level: 'intro' }),
  lab('02-b', { after: ['01-a'] }),
  lab('10-c', { tags: ['cgroups', 'x'], after: ['01-a'], minutes: 20 }),
  lab('03-d', { after: ['02-b'] }),
  lab('26-e', { tags: ['engines'], level: 'deep-dive', after: ['03-d', '10-c'] }),
];

describe('groups', () => {
  it('go by topic in the order of the labs', () => {
    expect(courseGroups(labs, 'topic').map(({ key, minutes }) => [key, minutes])).toEqual([
      ['ns', 15],
      ['cgroups', 20],
      ['engines', 5],
    ]);
  });

  it('go by level from easy to deep', () => {
    expect(courseGroups(labs.toReversed(), 'level').map(({ key }) => key)).toEqual([
      'intro',
      'core',
      'deep-dive',
    ]);
  });
});

it('counts steps done, not more than there are', () => {
  expect(doneSteps(lab('01-a'), { done: ['x'], read: ['y'] })).toBe(2);
  expect(doneSteps(lab('01-a'), { done: ['x', 'y', 'z', 'old'], read: [] })).toBe(3);
});

it('takes a lab’s number from its name, and tells apart those that share one', () => {
  const ids = ['02-uts', '13-cpu-max', '13-cpu-weight', 'mine'];
  expect([...numbersOf(ids.map((id) => lab(id))).values()]).toEqual(['02', '13a', '13b', '04']);
});

it('finds labs by words in title, summary, tags and name, whatever their case', () => {
  const some = [
    lab('03-pid', { title: 'Process 1', tags: ['namespaces'] }),
    lab('04-net', { summary: 'Cables' }),
  ];
  const found = (words: string) => matching(some, words).map(({ id }) => id);
  expect(found('  process NAME ')).toEqual(['03-pid']);
  expect(found('cable')).toEqual(['04-net']);
  expect(found('')).toEqual(['03-pid', '04-net']);
  expect(found('process cable')).toEqual([]);
});

it('knows what leads to a lab, and where it leads', () => {
  expect(related(labs, '10-c')).toEqual(new Set(['10-c', '01-a', '26-e']));
  const round = [lab('a', { after: ['b'] }), lab('b', { after: ['a'] })];
  expect(related(round, 'a')).toEqual(new Set(['a', 'b']));
});

describe('what leads where', () => {
  it('leaves out what follows from the rest', () => {
    const twice = [...labs, lab('27-f', { after: ['01-a', '26-e', 'gone'] })];
    expect(directEdges(twice)).toEqual([
      ['01-a', '02-b'],
      ['01-a', '10-c'],
      ['02-b', '03-d'],
      ['03-d', '26-e'],
      ['10-c', '26-e'],
      ['26-e', '27-f'],
    ]);
  });
});

describe('where to go on', () => {
  const progress =
    (states: Record<string, LabProgress>) =>
    ({ id }: LabSummary): LabProgress =>
      states[id] ?? 'todo';

  const all: Record<string, LabProgress> = Object.fromEntries(labs.map(({ id }) => [id, 'done']));
  const three: Record<string, LabProgress> = { '01-a': 'done', '02-b': 'done', '10-c': 'done' };
  const cases: readonly (readonly [
    string,
    string | null,
    Record<string, LabProgress>,
    string | undefined,
  ])[] = [
    ['what runs', '10-c', {}, '10-c'],
    ['what was begun', null, { '02-b': 'part' }, '02-b'],
    ['the first lab', null, {}, '01-a'],
    ['the first whose way is open', null, three, '03-d'],
    ['nothing, when all is done', null, all, undefined],
  ];

  it.each(cases)('is %s', (_, running, states, id) => {
    expect(suggestion(labs, running, progress(states))?.id).toBe(id);
  });
});
