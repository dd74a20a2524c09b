/** No lab can be made to take long: time grows with its size, not with the square of it. */
import { expect, test } from 'vitest';
import { labSource, problemsOf } from './lab-source.ts';
import { processorMs } from './processor-time.ts';

const many = 10_000;
const numbered = (text: (i: number) => string) => Array.from({ length: many }, (_, i) => text(i)).join('');
const inStep = (body: string) => labSource(`## A\n${body}`);
const inConsole = (body: string) => inStep(`\`\`\`console\n$ a\n${body}\n\`\`\`\n`);
const inCheck = (body: string) => inStep(`\`\`\`bash {check}\n${body}\n\`\`\`\n`);

/** Processor time that nothing here comes near, but what grows with the square does. */
const LIMIT_MS = 4000;

test.each([
  ['console blocks', inStep('```console\n$ x\n%{INT:a} %{a}\n```\n'.repeat(many))],
  ['steps with one title', inStep('## A\nx\n'.repeat(many))],
  ['checks', inStep('```bash {check}\n[ -e /x ]\n```\n'.repeat(many))],
  ['setups', labSource(`${'```bash {setup}\nx\n```\n'.repeat(many)}## A\nx\n`)],
  ['callouts', inStep(':::note\nx\n:::\n'.repeat(many))],
  ['callouts that are never closed', inStep(':::note\n'.repeat(many))],
  ['attributes', inStep(`\`\`\`console {${numbered((i) => `a${i}=1 `)}}\n$ x\n\`\`\`\n`)],
  ['quotes in attributes', inStep(`\`\`\`console {${'a="'.repeat(many)}\n$ x\n\`\`\`\n`)],
  [
    'names that are not known',
    inConsole(numbered((i) => `%{INT:name${i}}\n%{namex${i}}\n`).slice(0, 60_000)),
  ],
  ['expressions that are not closed', inConsole('%{/('.repeat(many))],
  ['placeholders that are not closed, in a script', inCheck(`echo ${'%{'.repeat(10 * many)}`)],
  [
    'placeholders that are not closed, in a command',
    inStep(`\`\`\`console\n$ ${'%{'.repeat(10 * many)}\n\`\`\`\n`),
  ],
  ['variables', inCheck('$x '.repeat(many))],
  ['variables of different names', inCheck(numbered((i) => `echo $x${i}\n`))],
  ['here-documents', inCheck('cat <<A '.repeat(many))],
  ['brackets', inCheck('$('.repeat(many))],
  ['options', inStep(`:::quiz\nx\n${'- [ ] a\n'.repeat(many)}:::\n`)],
  ['quotes of Markdown', '>'.repeat(10 * many)],
  ['lists of YAML', `---\n${'[['.repeat(many)}`],
  ['maps of YAML', `---\n${'a: ['.repeat(many)}\n---\n`],
  ['one long line', inConsole('x%{DATA}'.repeat(many))],
])('%s', (_, source) => {
  expect(processorMs(() => problemsOf(source))).toBeLessThan(LIMIT_MS);
});
