/** What learners read of patterns and of the runner's messages: words, never an author's syntax. */
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Command } from '../../../runner/lab/lab.ts';
import { loadLabs } from '../../../runner/lab/load-labs.ts';
import { judge } from '../../../runner/expectation/judge.ts';
import { actionsOf } from '../../../runner/run/actions.ts';
import type { LabView, TextPart } from '../../../web/lab-view.ts';
import { labView } from '../../../web/server/lab-view.ts';
import { LearnerWords, rangeWords, valueLabels } from '../../../runner/seat/learner-words.ts';
import { labSource, parse } from '../lab/lab-source.ts';

const LAB = parse(
  labSource(`## One

\`\`\`console
$ sleep 1000 &
[%{INT}] %{PID:burner}
\`\`\`

## Two

\`\`\`console {until="%{burner} learner %{DATA} %{/[RS]/} %{NUMBER:cpu 70..110}"}
$ top -p %{burner}
\`\`\`
`),
);
const words = new LearnerWords(LAB);

describe('a message', () => {
  it.each([
    [
      'the screen did not show `%{burner} learner %{DATA} %{/[RS]/} %{NUMBER:cpu 70..110}` within 30 s',
      'the screen did not show `‹PID, step 1› learner ‹…› ‹R or S› ‹70–110›` within 30 s',
    ],
    [
      'this command needs the value %{burner}, which no command has shown yet: run the ones before it first',
      'this command needs the value ‹PID, step 1›, which no command has shown yet: run the ones before it first',
    ],
    [
      'it needs the value "burner", which step 1 shows: do that first',
      'it needs ‹PID, step 1›, which step 1 shows: do that first',
    ],
    ['line 2: expected 70..110, got 3.1', 'line 2: expected 70–110, got 3.1'],
    [
      'line 1: expected `12` (the value of %{burner}), got `13`',
      'line 1: expected `12` (the ‹PID, step 1›), got `13`',
    ],
    ['line 1: expected `pid %{PID:burner}`, got `x`', 'line 1: expected `pid ‹PID›`, got `x`'],
    ['expected exit status 0, got 1', 'expected exit status 0, got 1'],
  ])('%s', (message, expected) => {
    expect(words.message(message)).toBe(expected);
  });

  it('is let through where it is longer than a line of a lab can be', () => {
    const long = `%{`.repeat(4000);
    expect(words.message(long)).toBe(long);
  });
});

it('a comparison has its places in words, and what was shown as it was', () => {
  expect(words.diffLine({ kind: 'missing', text: 'a %{INT 3..} %{/x+/} %%{' })).toEqual({
    kind: 'missing',
    text: 'a ‹3 or more› ‹text› %{',
  });
  const extra = { kind: 'extra', text: '%{INT}' } as const;
  expect(words.diffLine(extra)).toEqual(extra);
});

it.each([
  [[70, 110], '70–110'],
  [[1, null], '1 or more'],
  [[null, 60], '60 or less'],
  [[5, 5], '5'],
] as const)('the range %j is %s', ([low, high], text) => {
  expect(rangeWords([low, high])).toBe(text);
});

it('a value is told by what it is and where it comes from', () => {
  expect([...valueLabels(LAB)]).toEqual([
    ['burner', 'PID, step 1'],
    ['cpu', 'number, step 2'],
  ]);
});

describe('in all labs there are', () => {
  /** `%{`, `40..60`, a type in capitals that is none in English. */
  const SYNTAX = /%\{|\d\.\.|\bany (?:int|data|pid)\b|\/\^|\\[dwsS]/;

  it('neither what is expected nor why it was not met is told in syntax', async () => {
    const { labs } = await loadLabs(path.join(import.meta.dirname, '../../../labs'));
    const told = labs.flatMap((lab) => {
      const to = new LearnerWords(lab);
      const commands = lab.steps.flatMap(actionsOf).filter((one): one is Command => one.kind === 'command');
      const misfits = commands.flatMap((command) => {
        const shown = {
          text: command.text,
          prompt: command.prompt,
          output: ['nothing that fits'],
          status: 0,
        };
        const { message, diff } = judge(command, shown, new Map());
        return [to.message(message), ...diff.map((line) => to.diffLine(line).text)];
      });
      return [...misfits, ...partsOf(labView(lab, null)).flatMap(textsOf)];
    });
    expect(told.length).toBeGreaterThan(1000);
    expect(told.filter((text) => SYNTAX.test(text))).toEqual([]);
  });
});

function textsOf(part: TextPart): string[] {
  switch (part.kind) {
    case 'text':
      return [];
    case 'hole':
      return [part.label, part.title];
    case 'value':
      return [part.label];
  }
}

function partsOf({ sections }: LabView): TextPart[] {
  const commands = sections.flatMap(({ blocks }) =>
    blocks.flatMap((block) => (block.kind === 'console' ? block.commands : [])),
  );
  return commands.flatMap(({ text, expected, until }) => [
    ...text,
    ...(expected ?? []).flatMap((line) => (line.kind === 'line' ? line.parts : [])),
    ...(until !== null && 'parts' in until ? until.parts : []),
  ]);
}
