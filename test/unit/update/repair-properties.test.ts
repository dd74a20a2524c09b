/** What holds of every repair, whatever is shown and whatever was expected. */
import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { judge } from '../../../runner/expectation/judge.ts';
import { LabError } from '../../../runner/lab/lab-error.ts';
import { commandsOf } from '../../../runner/update/regions.ts';
import { labOf, labSource, tryRepair } from './repaired.ts';

const word = fc.constantFrom(
  ...[
    'a',
    'bc',
    '1',
    '4321',
    '4026532201',
    '02:00:aa:bb:cc:dd',
    '10.0.0.7/24',
    '12:30',
    '1.5M',
    '0.3 ms',
    '7%',
  ],
  ...[
    'uts:[4026532201]',
    '$',
    '#',
    '>',
    '...',
    '…',
    '(exit 1)',
    '\\',
    '%{',
    '%%{',
    '%{PID}',
    '```',
    ':::',
    '###',
  ],
  ...['[1]', 'PID', 'PPID', 'COMMAND', 'Jan', '2026-01-02', '/proc/811', 'é', '日本', '-', '}', '%'],
);
const gap = fc.constantFrom(' ', '  ', '    ', '');
/** As a terminal shows them: nothing but text, no blanks at the end. */
const shownLine = fc
  .array(fc.tuple(gap, word), { maxLength: 7 })
  .map((pieces) => pieces.flat().join('').trimEnd());
const output = fc.array(shownLine, { maxLength: 8 }).map((lines) => {
  const last = lines.findLastIndex((line) => line !== '');
  return lines.slice(0, last + 1);
});

const pattern = fc.constantFrom(
  ...[
    '%{PID}',
    '%{INT:n}',
    '%{DATA}',
    '%{WORD}',
    '%{TIME:t}',
    '%{NUMBER 1..50}',
    '%{/[a-c]+/}',
    '%{SIZE}',
    '%{old}',
  ],
);
const expectedLine = fc.oneof(
  shownLine.map((line) => line.replaceAll('%{', '%%{')),
  fc
    .array(
      fc.tuple(
        gap,
        fc.oneof(
          pattern,
          word.map((text) => text.replaceAll('%{', '%%{')),
        ),
      ),
      { maxLength: 5 },
    )
    .map((pieces) => pieces.flat().join('')),
  fc.constantFrom('...', '(unordered)', '(exit 3)', '(no output)', ''),
);
const block = fc
  .array(expectedLine, { maxLength: 8 })
  .map((lines) => `$ x\n${lines.map((line) => `${line}\n`).join('')}`);
const captures = new Map([['old', '4321']]);

/** Only labs that can be run are updated. */
function valid(lab: string): boolean {
  try {
    return commandsOf(labOf(labSource(lab, captures))).length === 2;
  } catch (error) {
    if (error instanceof LabError) return false;
    throw error;
  }
}

test('a repaired command fits, as the whole lab is read; repairing it again changes nothing', () => {
  fc.assert(
    fc.property(block, output, fc.constantFrom(0, 1, 137, null), (lines, shown, status) => {
      fc.pre(valid(lines));
      const seen = { output: shown, status, captures };
      const result = tryRepair(lines, seen);
      if (result === null) throw new Error('nothing was found that fits');
      const command = commandsOf(labOf(result.source))[1];
      if (command === undefined) throw new Error('the command is gone');
      const observed = { text: 'x', prompt: '$', output: shown, status } as const;
      expect(judge(command, observed, captures)).toMatchObject({ passed: true, message: '' });
      expect(tryRepair(result.block, seen)?.block).toBe(result.block);
    }),
    { numRuns: 400 },
  );
});

test('a command that fits is not touched', () => {
  fc.assert(
    fc.property(block, output, (lines, shown) => {
      fc.pre(valid(lines));
      const command = commandsOf(labOf(labSource(lines, captures)))[1];
      if (command === undefined) throw new Error('the block has no command');
      const { status } = command.expectation;
      const seen = { output: shown, status: status === 'any' ? 7 : status };
      fc.pre(judge(command, { text: 'x', prompt: '$', ...seen }, captures).passed);
      expect(tryRepair(lines, { ...seen, captures })?.block).toBe(lines);
    }),
    { numRuns: 200 },
  );
});
