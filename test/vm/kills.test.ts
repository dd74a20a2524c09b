/** Servers, keepers and emulators that are killed: what goes on, what comes back, and that nothing is left behind. */
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { runDir } from '../../runner/host/paths.ts';
import { childrenOf, keepersOf, kill, runs, type Front } from '../unit/keeper/front.ts';
import { comeBack, ownFolders, startFront } from '../unit/keeper/fronts.ts';
import { stopKeepers } from '../../runner/keeper/stop-keepers.ts';
import { PageClient } from '../unit/web/page-client.ts';
import { PATIENCE, emulators } from './vm.ts';

const LABS = join(import.meta.dirname, '../browser/labs');
const LAB = '01-tiny';
const KILLS = 10;

ownFolders();
afterEach(stopKeepers);

interface Visitor {
  readonly what: string;
  readonly session: string;
  readonly cookie: string;
  page: PageClient;
}

const front = (house: string, more: Partial<Parameters<typeof startFront>[0]> = {}): Promise<Front> =>
  startFront({ house, machines: 'qemu', labs: LABS, most: 2, ...more });

async function visit(server: Front, what: string): Promise<Visitor> {
  const page = await PageClient.open(server, LAB);
  return { what, session: page.session, cookie: page.cookie, page };
}

/** The page of a visitor, at the next server; its machine runs. */
async function back(server: Front, visitor: Visitor, epoch = 1): Promise<PageClient> {
  visitor.page.drop();
  visitor.page = await comeBack(server, visitor, epoch, 2 * PATIENCE);
  return visitor.page;
}

/** It is shown as soon as it is stored, which may be a moment after it was done. */
async function firstStepPassed(page: PageClient): Promise<void> {
  const isShown = () =>
    page.hello().progress.steps[0]?.verdict === 'passed' ||
    page.messages.some((one) => one.type === 'event' && one.event.type === 'step-ended');
  await page.until(isShown, 'the first step', PATIENCE);
}

/** What is left of keepers on this host: processes, sockets, folders. */
function leftOf(keepers: readonly number[]): string[] {
  const folders = readdirSync(runDir()).filter((name) => keepers.some((pid) => name.includes(`${pid}-`)));
  return [...keepers.filter(runs).map((pid) => `keeper ${pid}`), ...folders];
}

describe('a server that is killed', () => {
  test('ten times takes nothing along: machines, screens, what was typed, what was done', async () => {
    let server = await front('ten');
    const { port } = server;
    const idle = await visit(server, 'idle at a prompt');
    const typing = await visit(server, 'a line half typed');
    const editing = await visit(server, 'in vim');
    const watching = await visit(server, 'in top');
    const flooded = await visit(server, 'in a flood');
    const all = [idle, typing, editing, watching, flooded];
    for (const { page } of all) {
      page.click(0, 0);
      await page.message('event', ({ event }) => event.type === 'action-ended', PATIENCE);
    }
    typing.page.type('host', 'echo half ');
    editing.page.type('host', 'vim notes\r');
    await editing.page.shows('host', 'notes', PATIENCE);
    editing.page.type('host', 'ifirst line');
    await editing.page.shows('host', 'first line', PATIENCE);
    watching.page.type('host', 'top\r');
    await watching.page.shows('host', 'load average', PATIENCE);
    flooded.page.type('host', 'yes flood\r');
    await flooded.page.shows('host', 'flood\r\nflood', PATIENCE);
    const keepers = keepersOf('ten');
    const machines = emulators().toSorted((a, b) => a - b);

    for (let time = 1; time <= KILLS; time++) {
      // One of them is just being reset, another is being taken to a step.
      if (time === 5) idle.page.send({ type: 'reset', id: idle.page.nextId() });
      if (time === 8) idle.page.send({ type: 'forward', id: idle.page.nextId(), step: 2 });
      typing.page.type('host', `${time} `);
      await typing.page.shows('host', `${time} `, PATIENCE);
      await kill(server);
      server = await front('ten', { port });
      for (const visitor of all) {
        const page = await back(server, visitor);
        if (visitor === idle && time >= 5) continue;
        expect([visitor.what, page.epoch]).toEqual([visitor.what, 1]);
        expect(page.hello().progress.steps[0]?.actions[0]?.verdict).toBe('passed');
      }
      await editing.page.shows('host', 'first line', PATIENCE);
      await watching.page.shows('host', 'load average', PATIENCE);
      await flooded.page.shows('host', 'flood', PATIENCE);
    }
    expect(new Set(keepersOf('ten'))).toEqual(new Set(keepers));
    typing.page.type('host', 'end\r');
    await typing.page.shows('host', '\rhalf 1 2 3 4 5 6 7 8 9 10 end\r\n', PATIENCE);
    flooded.page.type('host', '\u0003');
    await flooded.page.until(() => flooded.page.state('host') === 'prompt', 'a prompt', PATIENCE);
    expect(idle.page.hello().progress.goal ?? null).toBeNull();
    expect(emulators().filter((pid) => machines.includes(pid)).length).toBeGreaterThanOrEqual(all.length - 1);
  });
});

describe('a keeper that is killed', () => {
  test('its sessions get fresh machines where their learners were; others notice nothing', async () => {
    const server = await front('keeper');
    const visitors: Visitor[] = [];
    for (let at = 0; at < 5; at++) visitors.push(await visit(server, `visitor ${at}`));
    await expect.poll(() => keepersOf('keeper').length).toBe(2);
    // The second keeper has what came after the fourth.
    visitors.push(await visit(server, 'visitor 5'), await visit(server, 'visitor 6'));
    for (const { page } of visitors) {
      for (const action of [0, 1]) {
        const id = page.click(0, action);
        await page.message('reply', (reply) => reply.id === id, PATIENCE);
        await page.until(() => page.state('host') === 'prompt', 'a prompt', PATIENCE);
      }
      await page.message('event', ({ event }) => event.type === 'step-ended', PATIENCE);
    }
    const [victim] = keepersOf('keeper').toSorted((a, b) => childrenOf([b]).length - childrenOf([a]).length);
    process.kill(victim ?? 0, 'SIGKILL');
    await expect.poll(() => visitors.filter(({ page }) => page.closed).length).toBeGreaterThan(0);
    await sleep(1_000);
    const hit = visitors.filter(({ page }) => page.closed);
    const spared = visitors.filter(({ page }) => !page.closed);
    expect(spared.length).toBeGreaterThan(0);
    for (const { page } of spared) {
      page.type('host', 'echo unhurt\r');
      await page.shows('host', '\runhurt\r\n', PATIENCE);
      expect(page.epoch).toBe(1);
    }
    for (const visitor of hit) {
      const page = await back(server, visitor, 2);
      await page.message(
        'error',
        ({ message }) => message.includes('machine that you had is gone'),
        PATIENCE,
      );
      const again = await back(server, visitor, 2);
      await firstStepPassed(again);
    }
  });

  test('with its server: the next one has the sessions from the store', async () => {
    const server = await front('both');
    const visitor = await visit(server, 'the only one');
    const { page } = visitor;
    for (const action of [0, 1]) {
      page.click(0, action);
      await page.message('event', ({ event }) => event.type === 'action-ended', PATIENCE);
      await page.until(() => page.state('host') === 'prompt', 'a prompt', PATIENCE);
    }
    await page.message('event', ({ event }) => event.type === 'step-ended', PATIENCE);
    const keepers = keepersOf('both');
    for (const pid of keepers) process.kill(pid, 'SIGKILL');
    await kill(server);
    const next = await front('both', { port: server.port });
    await back(next, visitor, 2);
    const again = await back(next, visitor, 2);
    await firstStepPassed(again);
    await expect.poll(() => leftOf(keepers)).toEqual([]);
  });
});

describe('nothing is left behind', () => {
  const short = { emptyMs: 500, abandonedMs: 1_000 };
  let keepers: number[] = [];
  beforeEach(() => {
    keepers = [];
  });

  async function one(house: string): Promise<Front> {
    const server = await front(house, short);
    const visitor = await visit(server, house);
    keepers = keepersOf(house);
    expect(emulators()).not.toEqual([]);
    visitor.page.drop();
    return server;
  }

  test('by a server that is killed and does not come back', async () => {
    await kill(await one('gone'));
    await expect.poll(() => leftOf(keepers), { timeout: PATIENCE }).toEqual([]);
    await expect.poll(() => emulators(), { timeout: PATIENCE }).toEqual([]);
  });

  test('by a keeper that is killed, with its server', async () => {
    const server = await one('dead');
    for (const pid of keepers) process.kill(pid, 'SIGKILL');
    await kill(server);
    // What a killed keeper leaves on disk is removed by whoever comes next.
    await expect.poll(() => emulators(), { timeout: PATIENCE }).toEqual([]);
    const next = await front('dead', { ...short, port: server.port });
    await expect.poll(() => leftOf(keepers), { timeout: PATIENCE }).toEqual([]);
    const later = keepersOf('dead');
    await kill(next);
    await expect.poll(() => leftOf(later), { timeout: PATIENCE }).toEqual([]);
    await expect.poll(() => emulators(), { timeout: PATIENCE }).toEqual([]);
  });

  test('by an emulator that is killed', async () => {
    const server = await front('emulator', short);
    const visitor = await visit(server, 'emulator');
    keepers = keepersOf('emulator');
    for (const pid of emulators()) process.kill(pid, 'SIGKILL');
    await visitor.page.message('machine', ({ machine }) => machine.kind === 'dead', PATIENCE);
    visitor.page.drop();
    await kill(server);
    await expect.poll(() => leftOf(keepers), { timeout: PATIENCE }).toEqual([]);
    await expect.poll(() => emulators(), { timeout: PATIENCE }).toEqual([]);
  });
});
