/** Recorded facts as pictures and as text: what stands where, what is new, what is gone. */
import { describe, expect, test } from 'vitest';
import { processDetails } from '../../../runner/xray/details.ts';
import type { Facts } from '../../../runner/xray/facts.ts';
import { pictureDue } from '../../../runner/xray/picture.ts';
import { drawn, recorded, tree } from './recorded.ts';

describe('processes', () => {
  test('a machine in which nothing was done: its own services stay aside', () => {
    expect(tree(drawn('nothing')).slice(0, 6)).toEqual([
      'Processes and their namespaces (and 8 of the system)',
      '1 /sbin/init · root',
      '├─ 431 login -- learner · root',
      '│  └─ 462 -bash · learner · terminal host',
      '└─ 432 login -- learner · root',
      '   └─ 465 -bash · learner · terminal inside',
    ]);
  });

  test('with them, on demand', () => {
    const lines = tree(drawn('nothing'), true);
    expect(lines[0]).toBe('Processes and their namespaces');
    expect(lines.find((line) => line.includes('journald'))).toBe(
      '├─ 232 /usr/lib/systemd/systemd-journald · root (+chown +dac_override +dac_read_search +9 more)',
    );
  });

  test('unshare --uts: two processes are new, one in a namespace of its own', () => {
    const before = drawn('nothing');
    const after = drawn('uts', before, 1000);
    expect(tree(after).slice(3, 6)).toEqual([
      '│  └─ 462 -bash · learner · terminal host',
      'new: │     └─ 1022 sudo unshare --uts · learner as root',
      'new: │        └─ 1028 -bash · root  ◂ uts: upperware [4026532160]',
    ]);
    expect(after.namespaces.filter(({ life }) => life === 'new')).toMatchObject([
      { type: 'uts', label: 'upperware', members: 1, initial: false, system: false },
    ]);
  });

  test('they glow for three seconds, and leave ghosts in their places for three', () => {
    const before = drawn('nothing');
    const after = drawn('uts', before, 1000);
    expect(pictureDue(before)).toBeNull();
    expect(pictureDue(after)).toBe(4000);
    expect(tree(drawn('uts', after, 3999)).filter((line) => line.startsWith('new'))).toHaveLength(2);
    expect(tree(drawn('uts', after, 4000)).filter((line) => line.startsWith('new'))).toHaveLength(0);
    const left = drawn('nothing', drawn('uts', after, 4000), 5000);
    expect(tree(left).slice(3, 6)).toEqual([
      '│  └─ 462 -bash · learner · terminal host',
      'gone: │     └─ 1022 sudo unshare --uts · learner as root · gone',
      'gone: │        └─ 1028 -bash · root · gone  ◂ uts: upperware [4026532160]',
    ]);
    expect(pictureDue(left)).toBe(8000);
    expect(tree(drawn('nothing', left, 8000)).slice(0, 6)).toEqual(tree(before).slice(0, 6));
  });

  test('what comes back while its ghost still stands there is new', () => {
    const gone = drawn('nothing', drawn('uts', drawn('nothing'), 1000), 2000);
    const back = drawn('uts', gone, 3000);
    expect(tree(back).slice(4, 6)).toEqual([
      'new: │     └─ 1022 sudo unshare --uts · learner as root',
      'new: │        └─ 1028 -bash · root  ◂ uts: upperware [4026532160]',
    ]);
    expect(pictureDue(back)).toBe(6000);
  });

  test('a PID namespace: its first process is 1 inside; the one that made it waits outside', () => {
    expect(tree(drawn('pid')).filter((line) => /unshare|inside:|children/.test(line))).toEqual([
      '│     └─ 1019 sudo unshare --pid --fork --mount-proc · learner as root',
      '│        └─ 1025 unshare --pid --fork --mount-proc · root  ◂ mnt: unshare 1025 [4026532160], children in pid:4026532161',
      '│           └─ 1026 (inside: 1) -bash · root  ◂ pid: bash 1026 [4026532161]',
      '      └─ 1029 sudo unshare --pid · learner as root',
      '         └─ 1035 -bash · root  ◂ children in pid:4026532162',
    ]);
  });

  test('capabilities that are unusual for the user', () => {
    expect(tree(drawn('capabilities')).filter((line) => /\(.*net_raw/.test(line))).toEqual([
      '│        └─ 1025 /bin/bash · root (−net_raw −sys_admin)',
      '         └─ 1032 bash · learner (+net_raw)',
    ]);
  });

  test('a process that claims to be its own ancestor is shown, once', () => {
    const facts = recorded('nothing');
    const circle: Facts = {
      ...facts,
      processes: facts.processes.map((process) =>
        process.pid === 462
          ? { ...process, parent: 431 }
          : process.pid === 431
            ? { ...process, parent: 462 }
            : process,
      ),
    };
    const rows = drawn(circle).processes;
    expect(rows).toHaveLength(facts.processes.length);
    expect(rows.filter(({ pid }) => pid === 431 || pid === 462).map(({ depth }) => depth)).toEqual([0, 0]);
  });
});

describe('control groups', () => {
  test('use in the time between two pictures, against the limit', () => {
    const picture = drawn('cgroup-after', drawn('cgroup-before'), 2000);
    const burn = picture.cgroups.find(({ path }) => path === '/burn');
    expect(burn?.cpu).toBeGreaterThan(0.1);
    expect(burn?.cpu).toBeLessThan(0.3);
    expect(burn).toMatchObject({ cpuLimit: 0.2, throttled: true, system: false, depth: 1, life: 'here' });
    expect(burn?.processes).toHaveLength(2);
    expect(tree(picture).find((line) => line.includes('burn ·'))).toMatch(
      /^├─ burn · 2 processes · cpu \d+ of 20 % · memory \d+ KiB · throttled$/,
    );
  });

  test('a first picture knows no use', () => {
    expect(drawn('cgroup-after').cgroups.map(({ cpu }) => cpu)).not.toContain(0);
    expect(tree(drawn('cgroup-after')).find((line) => line.includes('burn ·'))).toMatch(
      /^├─ burn · 2 processes · cpu of 20 % · memory/,
    );
  });

  test('a group that waits no more is no longer throttled', () => {
    const facts = recorded('cgroup-after');
    const later = drawn(
      { ...facts, clock: facts.clock + 1_000_000 },
      drawn('cgroup-after', drawn('cgroup-before')),
    );
    expect(later.cgroups.find(({ path }) => path === '/burn')).toMatchObject({ throttled: false, cpu: 0 });
  });

  test('a new limit glows', () => {
    const facts = recorded('cgroup-before');
    const capped: Facts = {
      ...facts,
      cgroups: facts.cgroups.map((group) =>
        group.path === '/burn' ? { ...group, cpuQuota: { quota: 50_000, period: 100_000 } } : group,
      ),
    };
    const picture = drawn(capped, drawn(facts), 1000);
    expect(picture.cgroups.filter(({ life }) => life !== 'here')).toMatchObject([
      { path: '/burn', life: 'changed' },
    ]);
  });
});

describe('networks', () => {
  const network = (name: Parameters<typeof drawn>[0]) => {
    const lines = tree(drawn(name));
    return lines
      .slice(lines.indexOf('Network namespaces') + 1)
      .map((line) => line.replaceAll(/fe80::[0-9a-f:]+/g, 'fe80::…'));
  };

  test('a cable with both ends in the machine', () => {
    expect(network('veth-same').filter((line) => line.includes('veth'))).toEqual([
      '│  ├─ veth-inside · veth · down · cable to veth-host in the machine',
      '│  └─ veth-host · veth · down · cable to veth-inside in the machine',
    ]);
  });

  test('a cable into another namespace, and a bridge with a port', () => {
    expect(
      network('bridge').map((line) =>
        line
          .replaceAll(/bash \d+ \[\d+\]/g, 'bash N [I]')
          .replaceAll(/\[\d+\]/g, '[I]')
          .replaceAll(/bash \d+/g, 'bash N'),
      ),
    ).toEqual([
      '├─ the machine [I]',
      '│  ├─ lo · loopback · up · 127.0.0.1/8 · ::1/128',
      '│  ├─ veth-host · veth · up · 10.0.42.1/24 · fe80::…/64 · cable to eth0 in bash N',
      '│  ├─ br0 · bridge · up, no carrier',
      '│  └─ blue-out · veth · up, no carrier · plugged into br0 · cable to eth0 in blue',
      '├─ bash N [I]',
      '│  ├─ lo · loopback · up · 127.0.0.1/8 · ::1/128',
      '│  └─ eth0 · veth · up · 10.0.42.2/24 · fe80::…/64 · cable to veth-host in the machine',
      '└─ blue [I]',
      '   ├─ lo · loopback · down',
      '   └─ eth0 · veth · down · cable to blue-out in the machine',
    ]);
  });

  test('`ip netns add` makes a namespace without a process', () => {
    expect(drawn('bridge').namespaces.find(({ label }) => label === 'blue')).toMatchObject({
      type: 'net',
      path: '/run/netns/blue',
      members: 0,
      leader: null,
      initial: false,
    });
  });
});

describe('one process', () => {
  const details = (of: number, name: 'capabilities' | 'uts' | 'user') => {
    const facts = recorded(name);
    const row = drawn(facts).processes.find(({ pid }) => pid === of);
    return processDetails(facts, row?.key ?? '');
  };

  test('each fact has the command that shows it', () => {
    const found = details(1028, 'uts')?.facts.find(({ label }) => label === 'uts namespace');
    expect(found).toEqual({
      label: 'uts namespace',
      value: '4026532160',
      note: '',
      command: 'sudo readlink /proc/1028/ns/uts',
      namespace: 'uts:4026532160',
    });
    expect(details(462, 'uts')?.facts.find(({ label }) => label === 'uts namespace')?.command).toBe(
      'readlink /proc/462/ns/uts',
    );
  });

  test('capability sets, decoded', () => {
    const sets = details(1032, 'capabilities')?.capabilities;
    expect(sets?.map(({ set, names, full }) => [set, full ? 'all' : names.map(({ name }) => name)])).toEqual([
      ['inheritable', ['cap_net_raw']],
      ['permitted', ['cap_net_raw']],
      ['effective', ['cap_net_raw']],
      ['bounding', 'all'],
      ['ambient', ['cap_net_raw']],
    ]);
    expect(sets?.[2]).toMatchObject({ hex: '0000000000002000', command: 'capsh --decode=0000000000002000' });
  });

  test('a process that is gone has none', () => {
    expect(processDetails(recorded('uts'), '99@1')).toBeNull();
  });
});
