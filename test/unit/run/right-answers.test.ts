/** A right answer is never judged wrong, whatever else is typed, pasted, answered or killed around it. With real shells. */
import { describe, expect, test } from 'vitest';
import type { Terminal } from '../../../runner/terminal/terminal.ts';
import { openLocal } from '../../contract/local-terminal.ts';
import { startSession } from './watched-run.ts';
import type { WatchedSession } from './watched-run.ts';

const console = (lines: string, attributes = '') => `\`\`\`console${attributes}\n${lines}\n\`\`\`\n`;
const start = (lines: string, attributes?: string) => startSession(`## One\n${console(lines, attributes)}`);
const verdicts = ({ session }: WatchedSession) =>
  session.progress().steps[0]?.actions.map((action) => action?.verdict ?? null);
const PASSED = { verdict: 'passed', message: '' } as const;

function host({ session }: WatchedSession): Terminal {
  const terminal = session.terminals.get('host');
  if (terminal === undefined) throw new Error('there is no terminal "host"');
  return terminal;
}

/** Resolves once the terminal has shown a text. */
function shown(terminal: Terminal, text: string): Promise<void> {
  return new Promise((resolve) => {
    let all = '';
    const stop = terminal.onOutput(({ data }) => {
      all += data;
      if (!all.includes(text)) return;
      stop();
      resolve();
    });
  });
}

describe('keys pressed while a command runs', () => {
  test.each(['\r', 'x', '\r\r', 'ab\r', '\u001B[A'])('%j is no output', async (keys) => {
    await using lab = await start('%S echo begun; sleep 0.5; echo done\nbegun\ndone');
    const begun = shown(host(lab), 'begun\r\n');
    const run = lab.session.run({ step: 0, action: 0 });
    await begun;
    host(lab).write(keys);
    expect(await run).toMatchObject(PASSED);
  });

  test('nor in a command that a person typed', async () => {
    await using lab = await start('%S echo begun; sleep 0.5; echo done\nbegun\ndone');
    const ended = lab.next('action-ended');
    const begun = shown(host(lab), 'begun\r\n');
    host(lab).write('echo begun; sleep 0.5; echo done\r');
    await begun;
    host(lab).write('\r');
    expect((await ended).result).toMatchObject(PASSED);
  });

  test('what is left unread is no part of the command that is clicked next', async () => {
    await using lab = await start('%S sleep 0.3\n(no output)\n%S echo next\nnext');
    const run = lab.session.run({ step: 0, action: 0 });
    host(lab).write('half a line');
    await run;
    expect(await lab.session.run({ step: 0, action: 1 })).toMatchObject({ ...PASSED, typed: 'echo next' });
  });

  test.each(['\r', 'echo mine\r', 'false\r', '\r\r\r'])(
    '%j entered early: the next click gets its own end',
    async (keys) => {
      await using lab = await start('%S sleep 0.3\n(no output)\n%S echo next\nnext');
      const own: string[] = [];
      lab.session.onOwnCommand(({ typed }) => own.push(typed));
      const run = lab.session.run({ step: 0, action: 0 });
      host(lab).write(keys);
      await run;
      expect(await lab.session.run({ step: 0, action: 1 }, { waitForPromptMs: 5000 })).toMatchObject(PASSED);
      expect(own.filter((text) => text === 'echo next')).toEqual([]);
    },
  );
});

describe('several lab commands at once', () => {
  const LAB = '%S echo one\none\n%S false  (exit 1)\n%S for i in a b; do\n> echo $i\n> done\na\nb';
  test.each([
    ['pasted', '\u001B[200~echo one\rfalse\rfor i in a b; do\recho $i\rdone\u001B[201~\r'],
    [
      'pasted with a comment',
      '\u001B[200~echo one\r# and then\rfalse\r\rfor i in a b; do\recho $i\rdone\u001B[201~\r',
    ],
    ['typed before the prompt is back', 'echo one\rfalse\rfor i in a b; do\recho $i\rdone\r'],
  ])('%s: each is ticked', async (_, keys) => {
    await using lab = await start(LAB.replace('false  (exit 1)', 'false\n(exit 1)'));
    host(lab).write(keys);
    await expect.poll(() => verdicts(lab), { timeout: 20_000 }).toEqual(['passed', 'passed', 'passed']);
  });

  test('a line that a person typed among them stays theirs, and takes nothing from the others', async () => {
    await using lab = await start('%S echo one\none\n%S echo two\ntwo');
    const own: unknown[] = [];
    lab.session.onOwnCommand(({ typed, shown: lines, status }) => own.push({ typed, lines, status }));
    host(lab).write('\u001B[200~echo one\rsh -c "exit 3"\recho two\u001B[201~\r');
    await expect.poll(() => verdicts(lab), { timeout: 20_000 }).toEqual(['passed', 'passed']);
    expect(own).toEqual([{ typed: 'sh -c "exit 3"', lines: [], status: 3 }]);
  });

  test('pasted, and not entered yet: the terminal is still at its prompt', async () => {
    await using lab = await start('%S echo one\none');
    const terminal = host(lab);
    const echoed = shown(terminal, 'two');
    terminal.write('\u001B[200~echo one\recho two\u001B[201~');
    await echoed;
    expect(terminal.state).toBe('prompt');
    expect(await lab.session.run({ step: 0, action: 0 })).toMatchObject(PASSED);
  });
});

describe('a comment runs nothing', () => {
  test('it does not have the status of the command before', async () => {
    await using lab = await start('%S false\n(exit 1)\n%S # note');
    await lab.session.run({ step: 0, action: 0 });
    expect(await lab.session.run({ step: 0, action: 1 })).toMatchObject({ ...PASSED, status: 0 });
  });

  test('in dash, too', async () => {
    await using lab = await start('%S dash\n%S false\n(exit 1)\n%S # note');
    for (const action of [0, 1]) await lab.session.run({ step: 0, action });
    expect(await lab.session.run({ step: 0, action: 2 })).toMatchObject({ ...PASSED, status: 0 });
  });

  test('typed by hand it is ticked like any other', async () => {
    await using lab = await start('%S false\n(exit 1)\n%S # note');
    const ended = lab.next('step-ended');
    await lab.type('false');
    await lab.type('# note');
    expect((await ended).result.verdict).toBe('passed');
  });
});

describe("the terminal's answers", () => {
  test('one that comes too late is no part of the next command', async () => {
    await using lab = await start(`%S printf '\\e[6n'\n...\n%S echo a\na`);
    for (let i = 0; i < 5; i++) {
      await lab.session.run({ step: 0, action: 0 });
      expect(await lab.session.run({ step: 0, action: 1 })).toMatchObject(PASSED);
    }
  });

  test('one that nobody reads is no output', async () => {
    await using lab = await start(`%S printf '\\e[6n'; sleep 0.5; echo done\ndone`);
    expect(await lab.session.run({ step: 0, action: 0 })).toMatchObject(PASSED);
  });
});

describe('a shell that is killed from elsewhere', () => {
  const LAB = `## One
${console('%S bash\n%S echo $$\n%{INT:inner}')}${console('%S kill -9 %{inner}', ' {term=inside}')}${console('%S echo back\nback')}`;
  test('the next command gets its own status', async () => {
    await using lab = await startSession(LAB);
    for (const action of [0, 1, 2]) await lab.session.run({ step: 0, action });
    expect(await lab.session.run({ step: 0, action: 3 })).toMatchObject({ ...PASSED, status: 0 });
  });
});

describe('Ctrl-S at a prompt', () => {
  test('a click is not held up by it', async () => {
    await using lab = await start('%S stty ixon -ixany\n%S echo on\non');
    await lab.session.run({ step: 0, action: 0 });
    host(lab).write('\u0013');
    expect(await lab.session.run({ step: 0, action: 1 })).toMatchObject(PASSED);
  });
});

describe("a window that is wider than a lab's", () => {
  test('two lines that were pasted show no more than one that was typed', async () => {
    const long = '0'.repeat(80);
    await using lab = await start(`%S echo one\none\n%S printf '%0100d\\n' 0\n${long}`);
    host(lab).resize({ cols: 120, rows: 24 });
    await lab.type(`\u001B[200~echo one\nprintf '%0100d\\n' 0\u001B[201~`);
    await expect.poll(() => verdicts(lab)).toEqual(['passed', 'passed']);
  });
});

describe('within', () => {
  const LAB = `%S cat ready\nready`;
  test('a person who types between two tries is waited for', async () => {
    await using lab = await start(LAB, ' {within=20s}');
    const tried = shown(host(lab), 'No such file');
    const run = lab.session.run({ step: 0, action: 0 });
    await tried;
    await host(lab).whenPrompt(5000);
    host(lab).write('sleep 0.5; echo ready >ready\r');
    expect(await run).toMatchObject(PASSED);
  });

  test('one who does not finish is told', async () => {
    await using lab = await start(LAB, ' {within=2s}');
    const tried = shown(host(lab), 'No such file');
    const run = lab.session.run({ step: 0, action: 0 });
    await tried;
    await host(lab).whenPrompt(5000);
    host(lab).write('sleep 600\r');
    expect(await run).toMatchObject({
      verdict: 'failed',
      message: expect.stringMatching(
        /\(tried \d+ times in 2 s; then something typed by hand ran in the terminal\)$/,
      ) as string,
    });
  });
});

describe('the alternate screen', () => {
  test("left on by a program: what is typed then is recognised, and the screen is the shell's again", async () => {
    await using lab = await start('%S echo one\none');
    await lab.type('tput smcup; echo there');
    const ended = lab.next('action-ended');
    await lab.type('echo one');
    expect((await ended).result).toMatchObject(PASSED);
    expect((await host(lab).screenLines()).some((line) => line.includes('tput smcup'))).toBe(true);
  });
});

describe('wide characters', () => {
  test('one that does not fit at the end of a row leaves no blank behind', async () => {
    await using lab = await start(
      `%S printf 'x\\ty'; printf '例%.0s' {1..60}; echo\nx       y${'例'.repeat(60)}`,
    );
    expect(await lab.session.run({ step: 0, action: 0 })).toMatchObject(PASSED);
  });

  test('nor in a command that was typed', async () => {
    const command = `echo ab${'例'.repeat(50)}`;
    await using lab = await start(`%S ${command}\nab${'例'.repeat(50)}`);
    const ended = lab.next('action-ended');
    await lab.type(command);
    expect((await ended).result).toMatchObject(PASSED);
  });
});

describe('a window wider than the one that a lab was written in', () => {
  const MAKE = `touch ${Array.from({ length: 14 }, (_, i) => `name-of-${'x'.repeat(i % 5)}${i}`).join(' ')}`;
  /** What this host shows in a lab's terminal. */
  async function shownBy(command: string): Promise<readonly string[]> {
    await using local = await openLocal();
    await local.terminal.type(MAKE);
    return (await local.terminal.type(command)).output;
  }

  test.each([
    ['names side by side', 'ls'],
    ['lines that are cut', 'seq -s " " 60 | cut -c1-$(tput cols)'],
    ['lines of ps that are cut', `bash -c 'ps -o args= -p $$; : ${'long '.repeat(30)}'`],
  ])('is no difference: %s', async (_, command) => {
    const lines = await shownBy(command);
    await using lab = await start(`%S ${MAKE}\n%S ${command}\n${lines.join('\n')}`);
    host(lab).resize({ cols: 150, rows: 40 });
    await lab.session.run({ step: 0, action: 0 });
    expect(await lab.session.run({ step: 0, action: 1 })).toMatchObject(PASSED);
  });

  test('and another output is one', async () => {
    await using lab = await start(`%S ${MAKE}\n%S ls\nname-of-0\nname-of-1`);
    host(lab).resize({ cols: 150, rows: 40 });
    await lab.session.run({ step: 0, action: 0 });
    expect(await lab.session.run({ step: 0, action: 1 })).toMatchObject({ verdict: 'failed' });
  });
});
