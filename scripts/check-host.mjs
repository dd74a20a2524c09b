/** `npm run check` begins with it: reports at once if this host lacks what its tests need. */
import { ask } from './setup/tool.mjs';

/** A shell of another kind, what a run leaves behind, and a way into another user's shell. */
const PROGRAMS = ['busybox', 'ps', 'sudo'];

const missing = PROGRAMS.filter((program) => ask(['sh', '-c', `command -v ${program}`]) === null);
if (missing.length > 0) {
  process.stderr.write(
    `The tests need ${missing.join(', ')}, which plain set-up leaves out.\n  What to do: npm run setup -- --test\n`,
  );
  process.exitCode = 1;
}
