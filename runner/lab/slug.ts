/** Turns titles into the names that links use. */

/** Returns a function that gives each title a slug, unique among those it gave before. */
export function slugger(): (title: string) => string {
  const taken = new Set<string>();
  /** The number to try next. */
  const next = new Map<string, number>();
  return (title) => {
    const base = slug(title);
    let name = base;
    for (let n = next.get(base) ?? 2; taken.has(name); n++) {
      name = `${base}-${n}`;
      next.set(base, n + 1);
    }
    taken.add(name);
    return name;
  };
}

function slug(title: string): string {
  const words = title
    .normalize('NFKD')
    .toLowerCase()
    .replace(/\p{Mark}/gu, '')
    .replace(/[^\p{Letter}\p{Number}]+/gu, '-')
    .replace(/^-|-$/g, '');
  return words || 'step';
}
