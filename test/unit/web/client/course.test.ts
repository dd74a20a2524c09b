/** The labs as a course: groups, what leads where, and the map of it. */
import { describe, expect, it } from 'vitest';
import type { LabSummary } from '../../../../web/lab-view.ts';
import { courseGroups, doneSteps, numberOf, related } from '../../../../web/client/state/course.ts';
import { layOut } from '../../../../web/client/state/course-map.ts';

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

it('takes a lab’s number from its name', () => {
  expect(numberOf(lab('02-uts'), 7)).toBe('02');
  expect(numberOf(lab('mine'), 7)).toBe('08');
});

it('knows what leads to a lab, and where it leads', () => {
  expect(related(labs, '10-c')).toEqual(new Set(['10-c', '01-a', '26-e']));
  const round = [lab('a', { after: ['b'] }), lab('b', { after: ['a'] })];
  expect(related(round, 'a')).toEqual(new Set(['a', 'b']));
});

describe('the map', () => {
  it('has a lane a topic, and puts a lab to the right of all that comes before it', () => {
    const map = layOut(labs);
    expect(map.lanes).toEqual(['ns', 'cgroups', 'engines']);
    expect(map.nodes.map(({ lab: { id }, lane, column }) => [id, lane, column])).toEqual([
      ['01-a', 0, 0],
      ['02-b', 0, 1],
      ['10-c', 1, 1],
      ['03-d', 0, 2],
      ['26-e', 2, 3],
    ]);
    expect(map.columns).toBe(4);
    expect(map.edges.map(({ from, to }) => `${from.lab.id} ${to.lab.id}`)).toEqual([
      '01-a 02-b',
      '01-a 10-c',
      '02-b 03-d',
      '03-d 26-e',
      '10-c 26-e',
    ]);
  });

  it('puts no two labs in one place', () => {
    const places = layOut(labs).nodes.map(({ lane, column }) => `${lane}/${column}`);
    expect(new Set(places).size).toBe(labs.length);
  });

  it('is drawn also where labs wait for each other, or for one that is not there', () => {
    const odd = [lab('a', { after: ['b'] }), lab('b', { after: ['a'] }), lab('c', { after: ['gone'] })];
    expect(layOut(odd).nodes).toHaveLength(3);
  });

  it('of nothing is nothing', () => {
    expect(layOut([])).toEqual({ lanes: [], columns: 0, nodes: [], edges: [] });
  });
});
