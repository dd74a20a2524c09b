/** The X-ray of real machines: sees at once what somebody does, never itself, and survives a hostile collector. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Machine } from '../../runner/machine/machine.ts';
import type { Terminal } from '../../runner/terminal/terminal.ts';
import { COLLECTOR_PATH } from '../../runner/xray/collector/program.ts';
import { look } from '../../runner/xray/collector.ts';
import type { Facts } from '../../runner/xray/facts.ts';
import { XrayWatch } from '../../runner/xray/xray-watch.ts';
import { openTerminal, startMachine } from './vm.ts';

let machine: Machine;
let terminal: Terminal;

beforeAll(async () => {
  machine = await startMachine();
  terminal = await openTerminal(machine);
});

afterAll(async () => {
  await machine.dispose();
});

/** Watches, does something, and waits until it is seen; how soon that is, `unbox bench xray` measures. */
async function seenAfter(
  deed: () => Promise<unknown>,
  condition: (facts: Facts) => boolean,
): Promise<boolean> {
  let stop = (): void => {};
  let doing: Promise<unknown> = Promise.resolve();
  let begun = false;
  const seen = new Promise<void>((resolve, reject) => {
    stop = new XrayWatch(machine).watch({
      facts: (facts) => {
        if (condition(facts)) resolve();
        if (begun) return;
        begun = true;
        doing = deed();
        doing.catch(reject);
      },
      trouble: reject,
    });
  });
  try {
    await seen;
    // It may be seen before it has ended.
    await doing;
    return true;
  } finally {
    stop();
  }
}

const utsOf = (facts: Facts) => new Set(facts.processes.map(({ namespaces }) => namespaces.uts));

describe('watching', () => {
  test('a shell in a new UTS namespace is seen', async () => {
    const before = utsOf(await look(machine)).size;
    expect(
      await seenAfter(
        () => terminal.type('sudo unshare --uts'),
        (facts) => utsOf(facts).size > before,
      ),
    ).toBe(true);
  });

  test('so are a new name, a group with a limit, and a cable', async () => {
    expect(
      await seenAfter(
        () => terminal.type('hostname upperware'),
        ({ namespaces }) => namespaces.some(({ hostname }) => hostname === 'upperware'),
      ),
    ).toBe(true);
    expect(
      await seenAfter(
        () => terminal.type('mkdir /sys/fs/cgroup/burn; echo 50000 100000 > /sys/fs/cgroup/burn/cpu.max'),
        ({ cgroups }) => cgroups.some(({ path, cpuQuota }) => path === '/burn' && cpuQuota?.quota === 50_000),
      ),
    ).toBe(true);
    expect(
      await seenAfter(
        () => terminal.type('ip link add one type veth peer name two'),
        ({ nets }) =>
          nets.some(({ links }) => links.some((link) => link.name === 'one' && link.peer !== null)),
      ),
    ).toBe(true);
  });

  test('it never shows itself, the agent, or what runs out of band', async () => {
    const check = machine.exec(['sh', '-c', 'sleep 1']);
    const facts = await look(machine);
    await check;
    expect(facts.processes.map(({ name }) => name)).not.toContain('sleep');
    expect(facts.processes.filter(({ cgroup }) => cgroup.includes('unbox'))).toEqual([]);
    expect(facts.processes.filter(({ name }) => /agent|xray/.test(name))).toEqual([]);
    expect(facts.cgroups.filter(({ path }) => path.includes('unbox'))).toEqual([]);
  });

  test('nothing runs once nobody looks', async () => {
    const watch = new XrayWatch(machine);
    await new Promise<void>((resolve) => {
      const stop = watch.watch({ facts: () => resolve(stop()), trouble: () => {} });
    });
    const { stdout } = await machine.exec(['sh', '-c', 'pgrep -c -f "^/usr/lib/unbox/xra[y]" || true']);
    expect(stdout.trim()).toBe('0');
  });
});

describe('a machine whose owner has replaced the collector', () => {
  const replace = (script: string) =>
    machine.putFile(COLLECTOR_PATH, `#!/bin/sh\n${script}\n`, { mode: 0o755 });

  test('garbage', async () => {
    await replace(String.raw`printf '\033[2J{"version":1}'`);
    await expect(look(machine)).rejects.toThrow(
      "The machine's X-ray can't be read: what it answered is not JSON.",
    );
    await replace(`echo '{"version":1,"processes":"all"}'`);
    await expect(look(machine)).rejects.toThrow(
      "The machine's X-ray can't be read: its answer breaks the format at processes: Invalid input: expected array, received string.",
    );
  });

  test('a flood', async () => {
    await replace('head -c 3000000 /dev/zero');
    await expect(look(machine)).rejects.toThrow(
      "The machine's X-ray can't be read: the collector sent too much.",
    );
  });

  test('a failure, told to who watches', async () => {
    await replace('exit 7');
    const told = await new Promise<Error>((resolve) => {
      const stop = new XrayWatch(machine).watch({
        facts: () => {},
        trouble: (error) => {
          stop();
          resolve(error);
        },
      });
    });
    expect(told.message).toBe("The machine's X-ray can't be read: the collector ended with status 7.");
  });
});
