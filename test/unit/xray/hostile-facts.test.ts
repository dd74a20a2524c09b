/** What somebody who has replaced the collector can make the server do: it is bounded, and costs little. */
import { expect, test } from 'vitest';
import { namespaceTypes } from '../../../runner/xray/facts.ts';
import { parseFacts } from '../../../runner/xray/parse-facts.ts';
import { drawPicture } from '../../../runner/xray/picture.ts';

const inode = (i: number): number => 4_026_531_840 + i;

function printed(wish: { readonly same: boolean; readonly shift?: number }): string {
  const { same, shift = 0 } = wish;
  const of = (i: number): number => (same ? 1 : i);
  return JSON.stringify({
    version: 1,
    processes: Array.from({ length: 512 }, (_, i) => ({
      pid: i + 1 + shift,
      ppid: i + shift,
      start: i,
      comm: 'c'.repeat(64),
      cmd: '"'.repeat(200),
      nspid: [1, 2],
      uid: 0,
      euid: 0,
      caps: ['0', '0', 'f', 'f', '0'],
      nnp: 0,
      seccomp: 0,
      cgroup: `${'/b'.repeat(120)}/${of(i)}`,
      ns: Object.fromEntries(namespaceTypes.map((type, k) => [type, inode(k)])),
    })),
    namespaces: Array.from({ length: 256 }, (_, i) => ({ type: 'net', ino: inode(of(i)) })),
    nets: Array.from({ length: 8 }, (_, i) => ({
      ino: inode(of(i)),
      links: Array.from({ length: 128 }, (__, k) => ({
        index: of(k),
        name: 'l'.repeat(16),
        kind: 'veth',
        up: true,
        state: 6,
        addresses: [],
      })),
    })),
    cgroups: Array.from({ length: 256 }, (_, i) => ({ path: `${'/b'.repeat(120)}/${of(i)}` })),
    left: { processes: 0, namespaces: 0, cgroups: 0, links: 0 },
    memory: 1,
    free: 1,
    clock: 1,
    cost: 0,
    hash: '0'.repeat(16),
  });
}

const options = { terminals: ['host'], at: 0 };

test('what is said again and again is drawn once', () => {
  const facts = parseFacts(printed({ same: true }));
  const picture = drawPicture(facts, null, options);
  expect([
    picture.namespaces.length,
    picture.nets.length,
    picture.ports.length,
    picture.cgroups.length,
  ]).toEqual([1, 1, 1, 1]);
  expect(picture.processes).toHaveLength(512);
  expect(JSON.stringify(picture).length).toBeLessThan(2 * 1024 * 1024);
});

test('as many things as there may be, all of them new and all others gone, make a picture that is no larger than twice theirs', () => {
  const first = drawPicture(parseFacts(printed({ same: false })), null, options);
  const next = drawPicture(parseFacts(printed({ same: false, shift: 1000 })), first, { ...options, at: 1 });
  expect(next.processes).toHaveLength(1024);
  // What is gone stands where it stood: before all that is new, as nothing before it is left.
  expect(next.processes.slice(0, 512).every(({ life }) => life === 'gone')).toBe(true);
  expect(next.processes.slice(512).every(({ life }) => life === 'new')).toBe(true);
});
