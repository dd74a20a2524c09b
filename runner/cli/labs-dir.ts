/** Which folder of labs a command works on. */
import { join } from 'node:path';
import { Option } from 'commander';

/** The labs that come with the program. */
export const OWN_LABS = join(import.meta.dirname, '..', '..', 'labs');

/** Where `--labs` is not given: `$UNBOX_LABS`, else the program's own labs. */
export function labsDir(env: Readonly<Record<string, string | undefined>> = process.env): string {
  return env['UNBOX_LABS'] || OWN_LABS;
}

export function labsOption(what = 'folder with the labs'): Option {
  const dir = labsDir();
  return new Option('--labs <dir>', what).default(
    dir,
    dir === OWN_LABS ? "UNBOX_LABS, else unbox's own" : `UNBOX_LABS: ${dir}`,
  );
}
