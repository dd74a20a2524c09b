/** The Vagrantfile is one that Vagrant takes. */
import { mkdtempSync, rmSync, writeFileSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execa } from 'execa';
import { afterAll, expect, test } from 'vitest';

const file = join(import.meta.dirname, '..', '..', 'Vagrantfile');
const folder = mkdtempSync(join(tmpdir(), 'unbox-vagrant-'));
afterAll(() => rmSync(folder, { recursive: true }));

/** Without the providers' own settings: Vagrant checks those of an installed provider only, and none is needed here. */
async function validate(text: string): Promise<{ output: string; status: number | undefined }> {
  writeFileSync(join(folder, 'Vagrantfile'), text);
  const { all, exitCode } = await execa('vagrant', ['validate', '--ignore-provider'], {
    cwd: folder,
    env: { VAGRANT_HOME: join(folder, 'home'), VAGRANT_DOTFILE_PATH: join(folder, 'state') },
    all: true,
    reject: false,
  });
  return { output: all, status: exitCode };
}

test('vagrant validate takes it', async () => {
  const { output, status } = await validate(readFileSync(file, 'utf8'));
  expect(output).toContain('Vagrantfile validated successfully.');
  expect(status).toBe(0);
});

test('vagrant validate would say what is wrong', async () => {
  const broken = readFileSync(file, 'utf8').replace(
    "config.vm.hostname = 'unbox'",
    "config.vm.hostname = 'un_box'",
  );
  const { output, status } = await validate(broken);
  expect(output).toContain("The hostname set for the VM 'default' should only contain letters");
  expect(status).toBe(1);
});
