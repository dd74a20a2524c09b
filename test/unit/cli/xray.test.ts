/** `unbox xray`: who offers a machine's X-ray, who finds it, and what a person sees of it. */
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { findXray, offerXray } from '../../../runner/cli/xray-socket.ts';
import { xray } from '../../../runner/cli/xray.ts';
import type { MachineProvider } from '../../../runner/machine/machine.ts';
import { printed } from '../xray/recorded.ts';
import { scriptedMachine } from '../xray/scripted-machine.ts';
import { fakeIo, type FakeIo } from './fake-io.ts';

let dir: string;

beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'unbox-xray-'));
  vi.stubEnv('UNBOX_RUN', dir);
});

afterEach(() => {
  vi.unstubAllEnvs();
  rmSync(dir, { recursive: true });
});

const OPTIONS = { labs: 'labs' };
const run = (io: FakeIo, options: object = {}) =>
  xray(
    undefined,
    { ...OPTIONS, ...options },
    { ...io, provider: () => Promise.reject(new Error('no machine')) },
  );
/** Without colours and moves. */
const plain = (text: string) => text.replaceAll(/\u001B\[[0-9;?]*[a-zA-Z]/g, '');

describe('the machine that another process has open', () => {
  test('is shown once where nobody sits at a terminal', async () => {
    const { machine, print } = scriptedMachine();
    const withdraw = await offerXray(machine, ['shell']);
    print(printed('uts'));
    const io = fakeIo();
    expect(await run(io)).toBe(0);
    expect(io.out().split('\n').slice(0, 6)).toEqual([
      'Processes and their namespaces (and 10 of the system)',
      '1 /sbin/init · root',
      '└─ 431 login -- learner · root',
      '   └─ 462 -bash · learner · terminal shell',
      '      └─ 1022 sudo unshare --uts · learner as root',
      '         └─ 1028 -bash · root  ◂ uts: upperware [4026532160]',
    ]);
    await withdraw();
  });

  test('as JSON', async () => {
    const { machine, print } = scriptedMachine();
    const withdraw = await offerXray(machine, ['shell']);
    print(printed('uts'));
    const io = fakeIo({ tty: true });
    expect(await run(io, { json: true })).toBe(0);
    expect(JSON.parse(io.out())).toMatchObject({
      format: 'unbox-xray',
      version: 1,
      left: { processes: 0 },
      nets: [{ label: 'the machine' }],
    });
    await withdraw();
  });

  test('in a narrow terminal a line keeps its namespaces, and says that it was cut', async () => {
    const { machine, print } = scriptedMachine();
    const withdraw = await offerXray(machine, ['shell']);
    const io = fakeIo({ tty: true });
    Object.assign(io.stdout, { columns: 50 });
    const status = run(io);
    await io.shows('Looking inside…');
    print(printed('uts'));
    await io.shows('[4026532160]');
    io.press('q');
    expect(await status).toBe(0);
    const line = plain(io.out())
      .split('\r\n')
      .findLast((text) => text.includes('4026532160'));
    expect(line).toHaveLength(50);
    expect(line).toMatch(/1028 .*….*\[4026532160\]$/);
    // Nothing is erased behind a line that may have reached the edge.
    expect(io.out()).not.toContain('\u001B[K\r');
    await withdraw();
  });

  test('is followed in a terminal, until q; the screen is set back', async () => {
    const { machine, print } = scriptedMachine();
    const withdraw = await offerXray(machine, ['shell']);
    const io = fakeIo({ tty: true });
    const status = run(io);
    await io.shows('Looking inside…');
    print(printed('nothing'));
    await io.shows('terminal shell');
    print(printed('uts'));
    await io.shows('uts: upperware');
    io.press('s');
    await io.shows('systemd-journald');
    expect(io.isRaw()).toBe(true);
    io.press('q');
    expect(await status).toBe(0);
    expect(io.isRaw()).toBe(false);
    expect(io.out().endsWith('\u001B[?25h\u001B[?1049l')).toBe(true);
    expect(plain(io.out())).toContain('q quits · s without the system’s own · ↑↓ scroll');
    await withdraw();
  });

  test('is gone when its owner is', async () => {
    const { machine, print } = scriptedMachine();
    const withdraw = await offerXray(machine, ['shell']);
    const io = fakeIo({ tty: true });
    const status = run(io);
    print(printed('nothing'));
    await io.shows('terminal shell');
    await withdraw();
    expect(await status).toBe(0);
    expect(io.out().endsWith('The machine is gone.\n')).toBe(true);
    expect(readdirSync(dir)).toEqual([]);
  });

  test('trouble is reported', async () => {
    const { machine, print } = scriptedMachine();
    const withdraw = await offerXray(machine, ['shell']);
    print('nonsense');
    const io = fakeIo();
    expect(await run(io)).toBe(3);
    expect(io.err()).toContain("The machine's X-ray can't be read: what it answered is not JSON.");
    await withdraw();
  });
});

describe('nothing to show', () => {
  test('no machine is open', async () => {
    const io = fakeIo();
    expect(await run(io)).toBe(2);
    expect(io.err()).toBe(
      'No machine is open. Run `unbox shell` in another terminal, or name a lab: `unbox xray uts`.\n',
    );
  });

  test('what a killed owner left is removed', async () => {
    writeFileSync(join(dir, 'xray-1.sock'), '');
    expect(await findXray()).toBeNull();
    expect(readdirSync(dir)).toEqual([]);
  });

  test('--until without a lab', async () => {
    const io = fakeIo();
    expect(await run(io, { until: '2' })).toBe(2);
    expect(io.err()).toBe('--until goes with a lab: say which.\n');
  });

  test('a lab that is not there', async () => {
    const io = fakeIo();
    const status = await xray('nope', OPTIONS, { ...io, provider: () => Promise.reject(new Error('none')) });
    expect(status).toBe(2);
    expect(io.err()).toContain('nope');
  });
});

test('Ctrl-C while the machine of a lab starts waits for nothing', async () => {
  const begun = Promise.withResolvers<void>();
  const create: MachineProvider['create'] = (_spec, { signal } = {}) =>
    new Promise((_, reject) => {
      signal?.addEventListener('abort', () => reject(signal.reason as Error));
      begun.resolve();
    });
  const provider = () => Promise.resolve({ name: 'slow', create });
  const ended = xray('uts', OPTIONS, { ...fakeIo(), provider });
  await begun.promise;
  process.emit('SIGINT');
  expect(await ended).toBe(130);
});
