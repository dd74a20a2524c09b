/** Names of keepers' sockets in the run folder: they say whose they are, and whether that one still lives. */
import { readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { isOrphan } from '../host/owner.ts';

const NAME = /^keeper-([^-]+)-\d+-\d+\.sock$/;

export function socketName(house: string, owner: string): string {
  return `keeper-${house}-${owner}.sock`;
}

/** Sockets of keepers that run, of one house or of all; those of keepers that are gone are removed. */
export async function keeperSockets(dir: string, house: string | null = null): Promise<string[]> {
  const names = (await readdir(dir)).filter((name) => NAME.test(name));
  await Promise.all(names.filter(isOrphan).map((name) => rm(join(dir, name), { force: true })));
  return names
    .filter((name) => !isOrphan(name) && (house === null || NAME.exec(name)?.[1] === house))
    .map((name) => join(dir, name));
}
