import { describe, expect, test } from 'vitest';
import type { Command } from '../../../runner/lab/lab.ts';
import { judgeRecord } from '../../../runner/run/judge-record.ts';
import { openLocal, sign } from '../../contract/local-terminal.ts';
import { labOf } from './lab-text.ts';

const NOTICES = [
  '[1]+  Done                    sleep 0.2',
  '[2]-  Exit 3                  ( sleep 0.1; exit 3 )',
  '[1]+  Terminated              sleep 50',
  '[1]   Killed                  sleep 50',
  '[12]+  Stopped                 cat',
  '[1]+  Segmentation fault      (core dumped) ./crash',
  '[1] + Done(3)                    sleep 0.1',
];

function commandOf(expected: string): Command {
  const [block] = labOf(`## One\n\`\`\`console\n%S command\n${expected}\n\`\`\`\n`).steps[0]?.blocks ?? [];
  if (block?.kind !== 'command') throw new Error('not a command');
  return block;
}

function judged(expected: string, output: readonly string[]) {
  const facts = { id: 1, text: 'command', truncated: false, status: 0, nextPrompt: sign, ms: 1 } as const;
  return judgeRecord(commandOf(expected), { ...facts, prompt: sign, output }, new Map());
}

describe('news of background programs', () => {
  test.each(NOTICES)('%s', (notice) => {
    expect(judged('out', ['out', notice]).passed).toBe(true);
    expect(judged('(no output)', ['', notice, notice]).passed).toBe(true);
  });

  test('count where a lab wants them', () => {
    const notice = '[1]+  Done                    sleep 0.2';
    expect(judged(notice, [notice]).passed).toBe(true);
    expect(judged(notice, []).passed).toBe(false);
  });

  test('may be anywhere; what only looks a little like them is output like any other', () => {
    expect(judged('out', ['[1]+  Done   sleep', 'out']).passed).toBe(true);
    expect(judged('out', ['out', '[1] 1234']).passed).toBe(false);
    expect(judged('out', ['out', '[1]+ not a notice']).passed).toBe(false);
  });

  test('are shown where the output does not fit without them either', () => {
    const judgement = judged('in', ['out', '[1]+  Done   sleep']);
    expect(judgement.diff.map(({ text }) => text)).toContain('[1]+ Done sleep');
  });
});

describe('what the runner has a prompt do', () => {
  test('is no output, where `set -v` or a DEBUG trap shows it', async () => {
    await using local = await openLocal();
    for (const tracing of ['set -v', "trap 'echo $BASH_COMMAND' DEBUG"]) {
      await local.terminal.type(tracing);
      const record = await local.terminal.type('seq 2 >/dev/null');
      expect(record.output.at(-1)).toContain('PS1=$UNBOX_PS1');
      const own = record.output.slice(0, -1);
      const expected = own.length === 0 ? '(no output)' : own.join('\n');
      expect(judgeRecord(commandOf(expected), record, new Map())).toMatchObject({ passed: true });
      await local.terminal.type('set +v; trap - DEBUG');
    }
  });
});
