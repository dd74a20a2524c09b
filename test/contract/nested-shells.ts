/** Shells inside shells, as learners nest them: commands, statuses and prompts are told right in each. One suite for all. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Terminal } from '../../runner/terminal/terminal.ts';

type Sign = '$' | '#';

export interface NestedShell {
  readonly name: string;
  /** What is typed at the outer prompt. */
  readonly start: string;
  /** Whose shell it is. */
  readonly sign: Sign;
  /** Status that `exit 5` leaves. Default 5. */
  readonly left?: number;
  /** Says what is missing here, by throwing. */
  readonly needs?: () => void;
  readonly skip?: boolean;
}

export interface NestedShells {
  /** A terminal at its prompt, and its end. */
  readonly open: () => Promise<{ readonly terminal: Terminal } & AsyncDisposable>;
  /** Of the outer shell. */
  readonly sign: Sign;
  readonly shells: readonly NestedShell[];
  /** ms that one command may take; a whole test three times as long. */
  readonly patienceMs: number;
}

export function nestedShells(where: string, { open, sign, shells, patienceMs }: NestedShells): void {
  describe(`nested shells: ${where}`, () => {
    let outer: Awaited<ReturnType<typeof open>>;
    const type = (text: string) => outer.terminal.type(text, { timeoutMs: patienceMs });

    beforeAll(async () => {
      outer = await open();
    }, 3 * patienceMs);
    afterAll(() => outer[Symbol.asyncDispose]());

    for (const shell of shells) {
      test.skipIf(shell.skip === true)(`in ${shell.name}`, { timeout: 3 * patienceMs }, async () => {
        shell.needs?.();
        expect(await type(shell.start)).toMatchObject({
          text: shell.start,
          status: null,
          nextPrompt: shell.sign,
        });
        expect(outer.terminal.nested).toBe(true);
        await inside(type, shell.sign);
        expect(await type('exit 5')).toMatchObject({ status: shell.left ?? 5, nextPrompt: sign });
        expect(await type('echo outside')).toMatchObject({ output: ['outside'], status: 0, prompt: sign });
        expect(outer.terminal.nested).toBe(false);
      });
    }
  });
}

/** What every shell has to do, wherever it runs. */
async function inside(type: (text: string) => ReturnType<Terminal['type']>, sign: Sign): Promise<void> {
  const run = async (text: string, output: readonly string[], status = 0): Promise<void> =>
    expect(await type(text)).toMatchObject({ text, output, status, prompt: sign, nextPrompt: sign });
  await run('echo inside', ['inside']);
  await run('(exit 3)', [], 3);
  await run('for i in 1 2; do\necho "$i"\ndone', ['1', '2']);
  await run("cat <<'EOF'\nof a\n  heredoc\nEOF", ['of a', '  heredoc']);
  await run("echo 'quoted\ntwice'", ['quoted', 'twice']);
  const long = '0123456789 '.repeat(16).trim();
  await run(`echo ${long}`, [long]);
  await run('sh -c "exit 4"', [], 4);
}
