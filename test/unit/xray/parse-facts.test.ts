/** What the collector prints: read as it is, and refused as soon as it is anything else. */
import { describe, expect, test } from 'vitest';
import { parseFacts } from '../../../runner/xray/parse-facts.ts';
import { printed, recorded } from './recorded.ts';

const record = () => JSON.parse(printed('uts')) as Record<string, Record<string, unknown>[]>;
const parse = (change: (facts: Record<string, Record<string, unknown>[]>) => void) => {
  const facts = record();
  change(facts);
  return parseFacts(JSON.stringify(facts));
};

describe('recorded facts', () => {
  test('a shell in a UTS namespace of its own', () => {
    const { processes } = recorded('uts');
    const shell = processes.at(-1);
    expect(shell).toMatchObject({
      name: 'bash',
      commandLine: '-bash',
      uid: 0,
      effectiveUid: 0,
      seccomp: 'off',
      noNewPrivileges: false,
      cgroup: '/user.slice/user-1000.slice/session-1.scope',
    });
    expect(shell?.namespaces.uts).not.toBe(processes[0]?.namespaces.uts);
    expect(shell?.namespaces.net).toBe(processes[0]?.namespaces.net);
    expect(shell?.capabilities.effective).toBe((1n << 41n) - 1n);
  });

  test('host names of UTS namespaces', () => {
    const names = recorded('uts').namespaces.filter(({ type }) => type === 'uts');
    expect(names.map(({ hostname }) => hostname)).toEqual(['unbox', 'unbox', 'unbox', 'upperware']);
  });

  test('the PID in every PID namespace', () => {
    expect(recorded('pid').processes.find(({ pids }) => pids.length === 2)).toMatchObject({
      pids: [1026, 1],
    });
  });

  test('the agent, checks and the collector itself are not there', () => {
    for (const { processes, cgroups } of [recorded('nothing'), recorded('net')]) {
      expect(processes.filter(({ cgroup }) => cgroup.includes('unbox'))).toEqual([]);
      expect(processes.map(({ name }) => name)).not.toContain('xray');
      expect(cgroups.filter(({ path }) => path.includes('unbox'))).toEqual([]);
    }
  });

  test('limits and use of a group', () => {
    expect(recorded('cgroup-after').cgroups.find(({ path }) => path === '/burn')).toMatchObject({
      cpuQuota: { quota: 20_000, period: 100_000 },
      memoryLimit: null,
      frozen: false,
    });
  });

  test('both ends of a cable', () => {
    const [machine, inside] = recorded('net').nets;
    const [outer, inner] = [machine, inside].map((net) => net?.links.find(({ kind }) => kind === 'veth'));
    expect(outer?.peer).toEqual({ index: inner?.index, net: inside?.inode });
    expect(inner).toMatchObject({
      name: 'eth0',
      up: true,
      peer: { index: outer?.index, net: machine?.inode },
    });
    expect(inner?.addresses[0]).toBe('10.0.42.2/24');
  });

  test('the map of a user namespace', () => {
    const user = recorded('user').namespaces.filter(({ type }) => type === 'user');
    expect(user.map(({ uidMap }) => uidMap)).toEqual([['0 0 4294967295'], ['0 1000 1']]);
    expect(user[1]).toMatchObject({ parent: user[0]?.inode, owner: user[0]?.inode });
  });
});

describe('hostile output', () => {
  test('garbage', () => {
    expect(() => parseFacts('\u001B[2Jhello')).toThrow(
      "The machine's X-ray can't be read: what it answered is not JSON.",
    );
    expect(() => parseFacts('')).toThrow("The machine's X-ray can't be read: what it answered is not JSON.");
  });

  test('JSON of another kind', () => {
    expect(() => parseFacts('[]')).toThrow(
      "The machine's X-ray can't be read: its answer breaks the format at the top: Invalid input: expected object, received array.",
    );
    expect(() => parse((facts) => Object.assign(facts['processes']?.[3] ?? {}, { pid: 'one' }))).toThrow(
      "The machine's X-ray can't be read: its answer breaks the format at processes.3.pid: Invalid input: expected number, received string.",
    );
  });

  test('more than anybody could look at', () => {
    expect(() => parseFacts(' '.repeat(1024 * 1024 + 1))).toThrow(
      "The machine's X-ray can't be read: it answered with more than 1048576 characters.",
    );
    const many = (facts: Record<string, Record<string, unknown>[]>) => {
      const [first = {}] = facts['processes'] ?? [];
      facts['processes'] = Array.from({ length: 513 }, () => first);
    };
    expect(() => parse(many)).toThrow('at processes: Too big: expected array to have <=512 items');
    expect(() =>
      parse((facts) => Object.assign(facts['processes']?.[0] ?? {}, { cmd: 'x'.repeat(257) })),
    ).toThrow('at processes.0.cmd: Too big: expected string to have <=256 characters');
  });

  test('numbers that are none', () => {
    for (const pid of [-1, 1.5, 1e300, null]) {
      expect(() => parse((facts) => Object.assign(facts['processes']?.[0] ?? {}, { pid }))).toThrow(
        'at processes.0.pid',
      );
    }
    expect(() => parse((facts) => Object.assign(facts['cgroups']?.[0] ?? {}, { cpu_max: '1e9 1' }))).toThrow(
      'at cgroups.0.cpu_max',
    );
  });

  test('characters that steer a terminal become visible', () => {
    const facts = parse((all) =>
      Object.assign(all['processes']?.[0] ?? {}, {
        comm: '\u001B]0;x\u0007',
        cmd: 'a\nb \u202Egnp.exe\u009B31m',
      }),
    );
    expect(facts.processes[0]).toMatchObject({
      name: '\uFFFD]0;x\uFFFD',
      commandLine: 'a b \uFFFDgnp.exe\uFFFD31m',
    });
  });
});
