/** The lint rules hold each folder to its layer: forbidden imports fail, allowed ones do not. */
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { execa } from 'execa';
import { afterAll, beforeAll, expect, test } from 'vitest';

const ROOT = join(import.meta.dirname, '..', '..', '..');

/** File → its first line, and whether the lint takes it. */
const IMPORTS: readonly (readonly [file: string, code: string, allowed: boolean])[] = [
  ['runner/run/a.ts', "import { x } from '../../web/protocol.ts';", false],
  ['runner/cli.ts', "import { x } from '../web/server/server.ts';", false],
  ['runner/bin/start.ts', "import { x } from '../../web/server/server.ts';", true],
  ['runner/lab/a.ts', "import { x } from '../machine/machine.ts';", false],
  ['runner/lab/b.ts', "import { x } from 'node-pty';", false],
  ['runner/lab/c.ts', "import { x } from 'node:fs';", false],
  ['runner/lab/d.ts', "import { x } from 'node:net';", false],
  ['runner/lab/e.ts', "import { x } from './lab.ts';", true],
  ['runner/lab/load-labs.ts', "import { x } from 'node:fs/promises';", true],
  ['runner/expectation/a.ts', "import { x } from '../terminal/terminal.ts';", false],
  ['runner/expectation/b.ts', "import { x } from 'execa';", false],
  ['runner/expectation/c.ts', "import { x } from '../lab/lab.ts';", true],
  ['runner/lab/lab-folders.ts', "import { x } from 'node:fs/promises';", true],
  ['runner/lint/a.ts', "import { x } from '../run/run-lab.ts';", false],
  ['runner/lint/b.ts', "import { x } from '../lab/load-labs.ts';", true],
  ['runner/report/a.ts', "import { x } from '../run/run-lab.ts';", false],
  ['runner/report/b.ts', "import type { X } from '../run/events.ts';", true],
  ['runner/report/c.ts', "import { x } from 'node:fs';", false],
  ['runner/terminal/a.ts', "import { x } from '../run/run-lab.ts';", false],
  ['runner/terminal/b.ts', "import type { X } from '../machine/machine.ts';", true],
  ['runner/machine/qemu/a.ts', "import { x } from '../../lab/parse-lab.ts';", false],
  ['runner/machine/qemu/b.ts', "import { x } from '../../host/paths.ts';", true],
  ['runner/machine/guest/a.ts', "import { x } from '../qemu/qmp.ts';", false],
  ['runner/machine/guest/b.ts', "import { x } from '../../terminal/terminal.ts';", true],
  ['runner/machine/qemu/c.ts', "import { x } from '../guest/guest-link.ts';", true],
  ['runner/machine/pool/a.ts', "import { x } from '../qemu/qmp.ts';", false],
  ['runner/machine/pool/b.ts', "import { x } from '../machine.ts';", true],
  ['runner/host/a.ts', "import { x } from '../machine/machine.ts';", false],
  ['runner/run/b.ts', "import { x } from '../machine/qemu/qemu-provider.ts';", false],
  ['runner/run/c.ts', "import { x } from '../terminal/terminal.ts';", true],
  ['runner/progress/a.ts', "import { x } from '../run/actions.ts';", false],
  ['runner/progress/b.ts', "import type { X } from '../run/events.ts';", true],
  ['runner/progress/c.ts', "import { x } from 'zod';", false],
  ['web/client/g.ts', "import { x } from '../../runner/progress/progress.ts';", true],
  ['web/server/a.ts', "import { x } from '../client/app.tsx';", false],
  ['web/server/b.ts', "import { x } from '../../runner/seat/protocol.ts';", true],
  ['runner/seat/a.ts', "import { x } from '../../web/server/server.ts';", false],
  ['runner/seat/b.ts', "import { x } from '../machine/qemu/qemu-provider.ts';", false],
  ['runner/seat/c.ts', "import { x } from '../run/lab-run.ts';", true],
  ['runner/store/a.ts', "import { x } from '../seat/seat.ts';", false],
  ['runner/store/b.ts', "import { x } from '../host/host-error.ts';", true],
  ['runner/store/c.ts', "import { x } from 'node:sqlite';", true],
  ['runner/keeper/a.ts', "import { x } from '../../web/server/server.ts';", false],
  ['runner/keeper/b.ts', "import { x } from '../machine/qemu/qemu-provider.ts';", false],
  ['runner/keeper/c.ts', "import { x } from '../seat/seat.ts';", true],
  ['web/client/a.ts', "import { x } from '../server/server.ts';", false],
  ['web/client/b.ts', "import { x } from '../../runner/lab/parse-lab.ts';", false],
  ['web/client/c.ts', "import type { X } from '../../runner/lab/lab.ts';", true],
  ['runner/xray/a.ts', "import { x } from '../run/run-lab.ts';", false],
  ['runner/xray/b.ts', "import { x } from '../machine/machine-error.ts';", true],
  ['web/client/e.ts', "import { x } from '../../runner/xray/text-tree.ts';", true],
  ['web/client/f.ts', "import { x } from '../../runner/xray/collector.ts';", false],
  ['web/client/d.ts', "import { x } from '../../runner/seat/protocol-constants.ts';", true],
];

const RULES = ['eslint(no-restricted-imports)', 'import(no-nodejs-modules)'];

let refused = new Set<string>();
const folder = mkdtempSync(join(tmpdir(), 'unbox-lint-'));

beforeAll(async () => {
  // Types are of no use here: most of the imported files do not exist.
  const config = readFileSync(join(ROOT, '.oxlintrc.json'), 'utf8').replace(
    '"typeAware": true',
    '"typeAware": false',
  );
  writeFileSync(join(folder, '.oxlintrc.json'), config);
  for (const [file, code] of IMPORTS) {
    const path = join(folder, file);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, `${code}\n`);
  }
  const oxlint = join(ROOT, 'node_modules', '.bin', 'oxlint');
  const { stdout } = await execa(oxlint, ['--format', 'json'], { cwd: folder, reject: false });
  const { diagnostics } = JSON.parse(stdout) as { diagnostics: { code?: string; filename: string }[] };
  refused = new Set(
    diagnostics.filter(({ code }) => RULES.includes(code ?? '')).map(({ filename }) => filename),
  );
});
afterAll(() => rmSync(folder, { recursive: true }));

test.each(IMPORTS)('%s: %s', (file, _code, allowed) => {
  expect(refused.has(file)).toBe(!allowed);
});
