/** Completion with Tab, in a real bash. */
import { join } from 'node:path';
import { execa } from 'execa';
import { beforeAll, expect, test } from 'vitest';
import { COMMANDS } from '../../../runner/cli/commands.ts';
import { completionScript } from '../../../runner/cli/completion-scripts.ts';
import { buildProgram } from '../../../runner/cli.ts';
import { labFolder } from './lab-folder.ts';

const BIN = join(import.meta.dirname, '..', '..', '..', 'runner', 'bin', 'unbox.mjs');
let script: string;
beforeAll(async () => {
  script = completionScript('bash', await buildProgram(COMMANDS, ['completion', 'bash']));
});

/** What Tab offers at the end of the words. */
async function offered(
  words: readonly string[],
  env: Readonly<Record<string, string>> = {},
): Promise<string[]> {
  const line = words.map((word) => `'${word}'`).join(' ');
  const typed = `unbox() { '${process.execPath}' '${BIN}' "$@"; }
${script}
COMP_WORDS=(unbox ${line}); COMP_CWORD=${words.length}; _unbox; printf '%s\n' "\${COMPREPLY[@]}"`;
  const { stdout, stderr } = await execa('bash', ['--norc', '-c', typed], { env });
  expect(stderr).toBe('');
  return stdout.split('\n').filter((word) => word !== '');
}

test('commands, their commands, and options', async () => {
  expect(await offered(['va'])).toEqual(['validate']);
  expect(await offered([''])).toEqual(expect.arrayContaining(['run', 'shell', '--version']));
  expect(await offered(['image', ''])).toEqual(['build', 'status', 'clean', '--help']);
  expect(await offered(['image', 'build', '--'])).toEqual(['--force', '--first', '--help']);
  expect(await offered(['store', ''])).toEqual(['backup', 'check', '--help']);
  expect(await offered(['run', '--k'])).toEqual(['--keep']);
});

test('what an option takes', async () => {
  expect(await offered(['shell', '--kind', ''])).toEqual(['plain', 'engines', 'selinux']);
  expect(await offered(['shell', '--memory', ''])).toEqual([]);
  // What the shell does by itself then: names of files.
  expect(await offered(['run', '--json', '/etc/pass'])).toEqual([]);
});

test('labs by their ids, even after options; a folder’s name is never run', async () => {
  await using labs = await labFolder({ '01-a': '', '02-b': '', '03-$(touch${IFS}boom)': '' });
  const env = { UNBOX_LABS: labs.path };
  expect(await offered(['run', '--keep', '0'], env)).toEqual(['01-a', '02-b']);
});

test.each(['zsh', 'fish'] as const)('%s gets every command and option', async (shell) => {
  const text = completionScript(shell, await buildProgram(COMMANDS, ['completion', shell]));
  for (const { name } of COMMANDS) expect(text).toContain(name);
  expect(text).toContain(shell === 'fish' ? "-l kind -x -a 'plain engines selinux'" : '--kind');
});
