/** Files of a lab in a machine that a person works in. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { loadLab } from '../../../runner/lab/load-labs.ts';
import { localProvider } from '../../../runner/machine/local/local-provider.ts';
import { LabRun } from '../../../runner/run/lab-run.ts';
import { runLab } from '../../../runner/run/run-lab.ts';

const root = mkdtempSync(join(tmpdir(), 'unbox-put-files-'));
afterAll(() => rmSync(root, { recursive: true }));
const goal = join(root, 'in', 'the', 'machine');

async function labWith(files: string) {
  const folder = join(root, '01-one');
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'one'), 'first');
  const head = '---\ntitle: A\nsummary: B.\nminutes: 1\nlevel: intro\n';
  writeFileSync(
    join(folder, 'lab.md'),
    `${head}files: [${files}]\n---\n## One\n\`\`\`console\n$ true\n\`\`\`\n`,
  );
  return loadLab(folder);
}

test('they are there again after a reset, as they are now', async () => {
  const lab = await labWith(`{ from: one, to: ${goal} }`);
  await using session = await LabRun.start(lab, localProvider());
  const read = async () => (await session.machine.exec(['cat', goal])).stdout;
  expect(await read()).toBe('first');
  await session.machine.exec(['rm', '-r', join(root, 'in')]);
  writeFileSync(join(root, '01-one', 'one'), 'second');
  await session.reset();
  expect(await read()).toBe('second');
});

test('one that is gone by then, or has no place, is the fault of the lab', async () => {
  const lab = await labWith(`{ from: one, to: ${root}/01-one/one/more }`);
  const blocked = await runLab(lab, localProvider());
  expect(blocked.error).toMatchObject({
    kind: 'lab',
    message: "lab 01-one: the lab's files can't be put into the machine",
  });
  rmSync(join(root, '01-one', 'one'));
  const gone = await runLab(
    { ...lab, files: lab.files.map((file) => ({ ...file, to: goal })) },
    localProvider(),
  );
  expect(gone.error).toMatchObject({
    kind: 'lab',
    message: 'lab 01-one: there is no file one beside lab.md',
  });
});

test('a user that does not exist is reported', async () => {
  const lab = await labWith(`{ from: one, to: ${goal}, owner: no-such-user }`);
  const { error } = await runLab(lab, localProvider());
  expect(error?.detail).toContain('no-such-user');
});
