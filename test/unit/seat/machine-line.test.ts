/** The line for machines: order, room, who gives up a place, and what those who wait are told. */
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { COMMON_NEEDS, roomForMachines, type Room } from '../../../runner/host/capacity.ts';
import { MachineLine, type Lease, type Place, type Turn } from '../../../runner/seat/machine-line.ts';

/** A line, and what came of it, in order. */
class Scene {
  readonly log: string[] = [];
  readonly turns = new Map<string, Turn>();
  readonly places = new Map<string, Place>();
  shortages = 0;
  readonly line: MachineLine;

  constructor(room: Room, starts: number) {
    this.line = new MachineLine({
      room,
      starts,
      onShortage: () => (this.shortages += 1),
      onTrouble: () => {},
    });
  }

  enter(name: string, lease: Lease | null = null, ticket = this.line.ticket()): AbortController {
    const leave = new AbortController();
    const onPlace = (place: Place): void => {
      this.places.set(name, place);
    };
    this.line.enter({ needs: COMMON_NEEDS, ticket, lease, signal: leave.signal, onPlace }).then(
      (turn) => {
        this.turns.set(name, turn);
        this.log.push(name);
      },
      () => this.log.push(`${name} left`),
    );
    return leave;
  }

  over(name: string): Promise<void> {
    this.turns.get(name)?.over();
    return sleep(1);
  }

  gone(name: string): Promise<void> {
    this.turns.get(name)?.lease.end();
    return sleep(1);
  }
}

describe('the line', () => {
  it('lets so many start at a time, in the order in which they came', async () => {
    const scene = new Scene(roomForMachines(10), 2);
    for (const name of ['a', 'b', 'c', 'd']) scene.enter(name);
    await sleep(1);
    expect(scene.log).toEqual(['a', 'b']);
    expect(scene.places.get('c')).toEqual({ number: 1, shortage: null });
    expect(scene.places.get('d')).toEqual({ number: 2, shortage: null });
    await scene.over('b');
    await scene.over('b');
    expect(scene.log).toEqual(['a', 'b', 'c']);
    await expect.poll(() => scene.places.get('d')).toEqual({ number: 1, shortage: null });
    await scene.over('a');
    expect(scene.log).toEqual(['a', 'b', 'c', 'd']);
    expect(scene.line.length).toBe(0);
  });

  it('tells nobody a place whose turn it is at once', async () => {
    const scene = new Scene(roomForMachines(1), 1);
    scene.enter('a');
    await sleep(1);
    expect(scene.log).toEqual(['a']);
    expect(scene.places.size).toBe(0);
  });

  it('keeps the place of who comes again with the same ticket', async () => {
    const scene = new Scene(roomForMachines(10), 1);
    scene.enter('a');
    const ticket = scene.line.ticket();
    const leave = scene.enter('b', null, ticket);
    scene.enter('c');
    await sleep(1);
    leave.abort();
    scene.enter('b again', null, ticket);
    await expect.poll(() => scene.places.get('c')).toEqual({ number: 2, shortage: null });
    await scene.over('a');
    expect(scene.log).toEqual(['a', 'b left', 'b again']);
  });

  it('moves up when somebody leaves it', async () => {
    const scene = new Scene(roomForMachines(10), 1);
    scene.enter('a');
    const leave = scene.enter('b');
    scene.enter('c');
    await sleep(1);
    leave.abort();
    await scene.over('a');
    expect(scene.log).toEqual(['a', 'b left', 'c']);
  });

  it('waits for room: who comes first gets what comes free', async () => {
    const scene = new Scene(roomForMachines(1), 2);
    scene.enter('a');
    scene.enter('b');
    scene.enter('c');
    await sleep(1);
    await scene.over('a');
    expect(scene.log).toEqual(['a']);
    expect(scene.shortages).toBeGreaterThan(0);
    expect(scene.places.get('b')).toEqual({ number: 1, shortage: 'machines' });
    await scene.gone('a');
    expect(scene.log).toEqual(['a', 'b']);
    expect(scene.places.get('c')).toEqual({ number: 2, shortage: 'machines' });
    await expect.poll(() => scene.places.get('c')).toEqual({ number: 1, shortage: 'machines' });
  });

  it('lets a machine that has room pass those who have none', async () => {
    const scene = new Scene(roomForMachines(1), 1);
    scene.enter('a');
    await sleep(1);
    await scene.over('a');
    scene.enter('b');
    scene.enter('again', scene.turns.get('a')?.lease ?? null);
    await sleep(1);
    expect(scene.log).toEqual(['a', 'again']);
  });

  it('looks again by itself where what is short was no machine’s', async () => {
    let short = true;
    const room: Room = { shortage: () => Promise.resolve(short ? 'disk' : null) };
    const scene = new Scene(room, 1);
    scene.enter('a');
    await expect.poll(() => scene.places.get('a')).toEqual({ number: 1, shortage: 'disk' });
    short = false;
    await expect.poll(() => scene.log).toEqual(['a']);
  });

  it('goes on after trouble with making room', async () => {
    const troubles: unknown[] = [];
    const line = new MachineLine({
      room: roomForMachines(1),
      starts: 1,
      onShortage: () => {
        throw new Error('no room can be made');
      },
      onTrouble: (error) => troubles.push(error),
    });
    const { signal } = new AbortController();
    const enter = () =>
      line.enter({ needs: COMMON_NEEDS, ticket: line.ticket(), lease: null, signal, onPlace: () => {} });
    const first = await enter();
    const second = enter();
    first.over();
    await expect.poll(() => troubles).toContainEqual(new Error('no room can be made'));
    first.lease.end();
    expect((await second).lease.needs).toEqual(COMMON_NEEDS);
  });

  it('has no place for whoever left before they came', async () => {
    const line = new MachineLine({
      room: roomForMachines(1),
      starts: 1,
      onShortage: () => {},
      onTrouble: () => {},
    });
    const wish = { needs: COMMON_NEEDS, ticket: line.ticket(), lease: null, onPlace: () => {} };
    const signal = AbortSignal.abort(new Error('left'));
    await expect(line.enter({ ...wish, signal })).rejects.toThrow('left');
    expect(line.length).toBe(0);
  });
});
