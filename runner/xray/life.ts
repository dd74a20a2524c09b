/** What is new, what has changed, what is gone: each thing in a picture knows, for a few seconds. Pure. */

export type Life = 'here' | 'new' | 'changed' | 'gone';

/** How long something glows after it came or changed, and a ghost stays in its place, ms. */
export const GLOW_MS = 3000;

export interface Thing {
  /** The same as long as it is the same thing. */
  readonly key: string;
  /** What about it is worth a glow when it changes. */
  readonly sign: string;
}

export interface Living {
  readonly life: Life;
  /** When that began, ms. */
  readonly since: number;
}

/**
 * Puts what was seen now beside what the picture before showed. The order of `now` is kept; what is gone
 * stays after the thing that it came after. `before` is null for a first picture: nothing in it is new.
 */
export function enliven<T extends Thing>(
  now: readonly T[],
  before: readonly (T & Living)[] | null,
  at: number,
): readonly (T & Living)[] {
  if (before === null) return now.map((thing) => ({ ...thing, life: 'here', since: at }));
  const known = new Map(before.map((thing) => [thing.key, thing]));
  const present = new Set(now.map(({ key }) => key));
  const living = now.map((thing) => ({ ...thing, ...lifeOf(thing, known.get(thing.key), at) }));
  return withGhosts(living, ghosts(before, present, at), before);
}

function lifeOf(thing: Thing, before: (Thing & Living) | undefined, at: number): Living {
  if (before === undefined || before.life === 'gone') return { life: 'new', since: at };
  const glows = before.life !== 'here' && at - before.since < GLOW_MS;
  if (before.sign !== thing.sign) {
    return glows && before.life === 'new'
      ? { life: 'new', since: before.since }
      : { life: 'changed', since: at };
  }
  return glows ? { life: before.life, since: before.since } : { life: 'here', since: before.since };
}

function ghosts<T extends Thing & Living>(
  before: readonly T[],
  present: ReadonlySet<string>,
  at: number,
): readonly T[] {
  return before
    .filter(({ key }) => !present.has(key))
    .map((thing) => (thing.life === 'gone' ? thing : { ...thing, life: 'gone' as const, since: at }))
    .filter(({ since }) => at - since < GLOW_MS);
}

/** Each ghost comes after the nearest thing before it that is still there, ghosts included: in their old order. */
function withGhosts<T extends Thing>(
  living: readonly T[],
  gone: readonly T[],
  before: readonly Thing[],
): readonly T[] {
  const ghostOf = new Map(gone.map((thing) => [thing.key, thing]));
  const present = new Set(living.map(({ key }) => key));
  const behind = new Map<string | null, T[]>([[null, []]]);
  let front: string | null = null;
  for (const { key } of before) {
    if (present.has(key)) front = key;
    const ghost = ghostOf.get(key);
    if (ghost === undefined || present.has(key)) continue;
    const list = behind.get(front);
    if (list === undefined) behind.set(front, [ghost]);
    else list.push(ghost);
  }
  return [
    ...(behind.get(null) ?? []),
    ...living.flatMap((thing) => [thing, ...(behind.get(thing.key) ?? [])]),
  ];
}

/** When the first glow or ghost of these ends, ms; null when there is none: a picture is due then. */
export function nextEnd(things: readonly Living[]): number | null {
  const ends = things.filter(({ life }) => life !== 'here').map(({ since }) => since + GLOW_MS);
  return ends.length === 0 ? null : Math.min(...ends);
}
