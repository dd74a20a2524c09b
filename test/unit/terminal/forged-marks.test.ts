/** What programs print is never taken for the word of a shell, unless it has the nonce and a shell's number. */
import { writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { openLocal, sign } from '../../contract/local-terminal.ts';
import type { LocalTerminal } from '../../contract/local-terminal.ts';

const osc = (body: string): string => `\u001B]133;${body}\u0007`;
/** A whole prompt of another world, and what bash says around a command. */
const session = (end: string): string =>
  [`D;0${end}`, `A${end}`, `B;c=himBHs${end}`, `C${end}`, `D;9${end}`, `A${end}`, `B${end}`, `E${end}`]
    .map(osc)
    .join('$ ');

async function shown(local: LocalTerminal, text: string) {
  const file = join(tmpdir(), local.machine.id, 'shown');
  await writeFile(file, `before\n${text}\nafter\n`);
  return local.terminal.type(`cat ${file}; (exit 4)`, { timeoutMs: 30_000 });
}

describe('printed by cat', () => {
  test.each([
    ["somebody else's marks", () => session('')],
    ['another nonce', () => session(';p=12345;n=deadbeefdeadbeef')],
    ['the nonce, and a number that was not filled in', (nonce: string) => session(`;p=$$;n=${nonce}`)],
    ['the nonce, and no number', (nonce: string) => session(`;p=;n=${nonce}`)],
    ['the nonce, cut', (nonce: string) => session(`;p=12345;n=${nonce.slice(0, -1)}`)],
    ['the nonce, and more behind it', (nonce: string) => session(`;p=12345;n=${nonce}0`)],
    [
      'marks inside marks',
      (nonce: string) =>
        `\u001B]133;D;0;p=1${osc(`D;0;p=$$;n=${nonce}`)};n=deadbeef\u0007${session(';p=1;n=x')}`,
    ],
    ['an end by ST instead of BEL', (nonce: string) => `\u001B]133;D;0;p=12345;n=${nonce}\u001B\\`],
  ])('%s', async (_, text) => {
    await using local = await openLocal();
    const record = await shown(local, text(local.machine.markNonce));
    expect(record).toMatchObject({ status: 4, prompt: sign, nextPrompt: sign });
    expect([record.output[0], record.output.at(-1)]).toEqual(['before', 'after']);
    expect(local.terminal.nested).toBe(false);
    expect(await local.terminal.type('echo fine')).toMatchObject({ id: 2, output: ['fine'], status: 0 });
  });
});

describe('told by the shell itself', () => {
  test.each([
    'env',
    'set',
    'declare -p',
    'cat ~/.unboxrc',
    'echo "$PS1$PS0$PS2"',
    'printf %s "$PS1"',
    'bash -c env',
  ])('%s', async (command) => {
    await using local = await openLocal();
    const record = await local.terminal.type(`${command}; (exit 4)`);
    expect(record).toMatchObject({ id: 1, status: 4, nextPrompt: sign });
    expect(local.terminal.nested).toBe(false);
    expect(await local.terminal.type('echo fine')).toMatchObject({ id: 2, output: ['fine'] });
  });
});
