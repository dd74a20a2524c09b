/** Where things are in the X-ray's drawings, and what lights up together, from recorded facts. */
import { describe, expect, test } from 'vitest';
import { fitted, listed } from '../../../../web/client/state/xray/drawn-text.ts';
import { foldProcesses } from '../../../../web/client/state/xray/fold-processes.ts';
import { layOutNets } from '../../../../web/client/state/xray/net-layout.ts';
import { layOutProcesses } from '../../../../web/client/state/xray/process-layout.ts';
import { relatedTo } from '../../../../web/client/state/xray/related.ts';
import { drawn, type Recording } from '../../xray/recorded.ts';

const processes = (name: Recording, width = 600) => {
  const picture = drawn(name);
  return layOutProcesses(
    picture.processes.filter(({ system }) => !system),
    picture.namespaces,
    width,
  );
};

describe('processes', () => {
  test('a new namespace is a box around the shell in it', () => {
    expect(processes('nothing').boxes).toEqual([]);
    const { boxes, processes: placed } = processes('uts');
    expect(boxes.map(({ chips }) => chips.map(({ text }) => text))).toEqual([['uts upperware']]);
    const [box] = boxes;
    const inside = placed.filter(({ y }) => box && y > box.y && y < box.y + box.height);
    expect(inside.map(({ row }) => row.commandLine)).toEqual(['-bash']);
  });

  test('a box within a box lies inside it', () => {
    const { boxes } = processes('user');
    const [outer, inner] = boxes;
    expect(boxes.map(({ chips }) => chips.map(({ type }) => type))).toEqual([
      ['user', 'mnt', 'net'],
      ['pid'],
    ]);
    if (!outer || !inner) throw new Error('two boxes');
    expect(inner.x).toBeGreaterThan(outer.x);
    expect(inner.y).toBeGreaterThan(outer.y);
    expect(inner.x + inner.width).toBeLessThan(outer.x + outer.width);
    expect(inner.y + inner.height).toBeLessThan(outer.y + outer.height);
  });

  test.each([280, 390, 1200])('nothing is on top of anything else, or outside, %i px wide', (width) => {
    for (const name of ['uts', 'pid', 'user', 'bridge', 'capabilities'] as const) {
      const { processes: placed, boxes, height } = processes(name, width);
      const tops = placed.map(({ y }) => y);
      expect(tops.every((y, at) => at === 0 || y - (tops[at - 1] ?? 0) >= 26)).toBe(true);
      for (const box of boxes) {
        expect(box.x + box.width).toBeLessThanOrEqual(width);
        expect(box.y + box.height).toBeLessThanOrEqual(height);
        for (const chip of box.chips) expect(chip.x + chip.width).toBeLessThanOrEqual(box.x + box.width);
      }
      for (const { right } of placed) expect(right).toBeLessThanOrEqual(width);
    }
  });

  test('texts are cut to their room', () => {
    expect(fitted('sudo unshare', 120, 10)).toBe('sudo unshare');
    expect(fitted('sudo unshare', 110, 10)).toBe('sudo unsha…');
    expect(fitted('sudo', 15, 10)).toBe('');
  });
});

describe('folded processes', () => {
  test('leave out the machine’s own, and what the terminals’ shells hang from', () => {
    const { processes: all } = drawn('uts');
    const { rows, left } = foldProcesses(all);
    expect(rows.map(({ name, depth }) => [name, depth])).toEqual([
      ['bash', 0],
      ['sudo', 1],
      ['bash', 2],
      ['bash', 0],
    ]);
    expect(left).toBe(all.length - rows.length);
    expect(rows.some(({ name }) => ['systemd', 'login'].includes(name))).toBe(false);
  });
});

describe('names without a process', () => {
  const names = ['net blue1', 'net blue2', 'net blue3'];

  test.each([
    [400, ['net blue1, net blue2, net blue3']],
    [210, ['net blue1, net blue2,', 'net blue3']],
    [100, ['net blue1,', 'net blue2,', 'net blue3']],
    [80, ['net blu…', 'net blu…', 'net blu…']],
  ])('take the lines that they need in %i px', (room, lines) => {
    expect(listed(names, room, 10)).toEqual(lines);
  });

  test('that are none take no line', () => {
    expect(listed([], 100, 10)).toEqual([]);
  });
});

describe('networks', () => {
  const nets = (name: Recording) => {
    const picture = drawn(name);
    return layOutNets(picture.nets, picture.ports);
  };

  test('each cable is drawn once, short ones nearer to the cards', () => {
    const { cables, lanes } = nets('bridge');
    expect(cables).toHaveLength(2);
    expect(lanes).toBe(2);
    const [near, far] = cables;
    expect([near?.lane, far?.lane]).toEqual([0, 1]);
    expect((near?.to ?? 0) - (near?.from ?? 0)).toBeLessThan((far?.to ?? 0) - (far?.from ?? 0));
  });

  test('a cable within one card', () => {
    expect(nets('veth-same').cables).toMatchObject([{ lane: 0 }]);
    expect(nets('nothing').cables).toEqual([]);
  });

  test('what is plugged into a bridge is below it, further in', () => {
    const ports = nets('bridge').cards[0]?.ports ?? [];
    expect(ports.map(({ port, depth }) => [port.name, depth])).toEqual([
      ['lo', 0],
      ['veth-host', 0],
      ['br0', 0],
      ['blue-out', 1],
    ]);
  });
});

describe('what lights up', () => {
  test('with a process: its namespaces, its group, who shares what is special', () => {
    const picture = drawn('uts');
    const shell = picture.processes.find(({ pid }) => pid === 1028);
    const lit = relatedTo(picture, shell?.key ?? '');
    expect(lit).toContain(shell?.namespaces.uts);
    expect(lit).toContain('/user.slice/user-1000.slice/session-1.scope');
    expect(picture.processes.filter(({ key }) => lit.has(key)).map(({ pid }) => pid)).toEqual([1028]);
  });

  test('with a namespace: all who are in it', () => {
    const picture = drawn('user');
    const pid = picture.namespaces.find(({ type, initial }) => type === 'user' && !initial);
    const lit = relatedTo(picture, pid?.key ?? '');
    expect(picture.processes.filter(({ key }) => lit.has(key)).map(({ pid: one }) => one)).toEqual([
      1019, 1020,
    ]);
  });

  test('with a group: all below it; with an interface: its other end', () => {
    const groups = drawn('cgroup-after');
    const lit = relatedTo(groups, '/burn');
    expect(groups.processes.filter(({ key }) => lit.has(key))).toHaveLength(2);
    const nets = drawn('net');
    const port = nets.ports.find(({ name }) => name === 'eth0');
    expect(relatedTo(nets, port?.key ?? '')).toContain(
      nets.ports.find(({ name }) => name === 'veth-host')?.key,
    );
  });
});
