/** Keys after which a running program has to show something: clicked, and pressed by hand. */
import { describe, expect, test } from 'vitest';
import { startSession } from './watched-run.ts';

const LAB = `## Ask
\`\`\`console {until="ready"}
%S echo ready; while read -r n; do echo "twice $n is $((n * 2))"; done
\`\`\`
\`\`\`keys
"4" Enter
\`\`\`
\`\`\`keys {until="twice 21 is %{INT:answer}"}
"21" Enter
\`\`\`
\`\`\`keys {until="twice 5 is"}
"5" Enter
\`\`\`
\`\`\`keys
Ctrl-D
\`\`\`
`;

const START = 'echo ready; while read -r n; do echo "twice $n is $((n * 2))"; done';

async function started() {
  const lab = await startSession(LAB);
  const { session } = lab;
  const verdicts = () => session.progress().steps[0]?.actions.map((result) => result?.verdict ?? null);
  return Object.assign(lab, { verdicts });
}

describe('clicked', () => {
  test('it is done once the screen shows it, with its value; what stood there before does not count', async () => {
    await using lab = await started();
    await lab.session.run({ step: 0, action: 0 });
    await lab.session.run({ step: 0, action: 1 });
    expect(await lab.session.run({ step: 0, action: 2 })).toMatchObject({
      kind: 'keys',
      verdict: 'passed',
      expected: ['twice 21 is 42'],
    });
    expect(lab.session.progress().captures).toEqual({ answer: '42' });
    // Again: its own value is free again.
    expect(await lab.session.run({ step: 0, action: 2 })).toMatchObject({ verdict: 'passed' });
    await lab.session.run({ step: 0, action: 3 });
    await lab.session.run({ step: 0, action: 4 });
    expect(lab.verdicts()).toEqual(['passed', 'passed', 'passed', 'passed', 'passed']);
  });

  test('a program that has ended says so at once', async () => {
    await using lab = await started();
    await lab.session.run({ step: 0, action: 0 });
    await lab.session.run({ step: 0, action: 4 });
    expect(await lab.session.terminals.get('host')?.whenPrompt(30_000)).toBe(true);
    await lab.session.run({ step: 0, action: 0 });
    const ended = lab.session.run({ step: 0, action: 3 });
    lab.session.terminals.get('host')?.write('\u0003');
    expect(await ended).toMatchObject({
      verdict: 'failed',
      reason: 'until',
      message: 'the program ended before the screen showed `twice 5 is`',
    });
  });
});

describe('by hand', () => {
  test('each is done once the screen shows it, and what was pressed before with it', async () => {
    await using lab = await started();
    const host = lab.session.terminals.get('host');
    const ran = lab.next('action-ended');
    host?.write(`${START}\r`);
    expect((await ran).result).toMatchObject({ action: 0, verdict: 'passed' });
    const pressed = lab.next('captured');
    host?.write('4\r21\r');
    expect(await pressed).toMatchObject({ name: 'answer', value: '42' });
    expect(lab.verdicts()).toEqual(['passed', 'passed', 'passed', null, null]);
    const ended = lab.next('action-ended');
    host?.write('\u0004');
    expect((await ended).result).toMatchObject({ action: 4, verdict: 'passed' });
    // Nobody has seen it.
    expect(lab.verdicts()).toEqual(['passed', 'passed', 'passed', null, 'passed']);
  });

  test('what one has clicked goes on by hand', async () => {
    await using lab = await started();
    await lab.session.run({ step: 0, action: 0 });
    await lab.session.run({ step: 0, action: 2 });
    const pressed = lab.next('action-ended');
    lab.session.terminals.get('host')?.write('5\r');
    expect((await pressed).result).toMatchObject({ action: 3, verdict: 'passed' });
  });
});

describe('a program that draws over what it has shown', () => {
  const draws = `## Draw
\`\`\`console {until="total 1"}
%S printf 'head\\ntotal 1\\nline\\n'; while read -rsn 1 k; do printf '\\e[2Atotal %s\\e[K\\n\\n' "$k"; done
\`\`\`
\`\`\`keys {until="total 7"}
7
\`\`\`
\`\`\`keys {until="total 7" timeout=700ms}
8
\`\`\`
\`\`\`keys {until="head" timeout=700ms}
9
\`\`\`
`;

  test('shows something new above the cursor; what is gone, or stands there as before, does not count', async () => {
    await using lab = await startSession(draws);
    await lab.session.run({ step: 0, action: 0 });
    expect(await lab.session.run({ step: 0, action: 1 })).toMatchObject({ verdict: 'passed' });
    expect(await lab.session.run({ step: 0, action: 2 })).toMatchObject({
      verdict: 'failed',
      reason: 'timeout',
    });
    expect(await lab.session.run({ step: 0, action: 3 })).toMatchObject({
      verdict: 'failed',
      reason: 'timeout',
    });
  });
});
