/**
 * Records the log of a seat on shells of this host, for the tests that logs of earlier versions can still be read:
 * `node scripts/record-log.ts N`, once for each version that adds something. What is recorded is never made anew.
 */
import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseLab } from '../runner/lab/parse-lab.ts';
import { createLog } from '../runner/log.ts';
import { localProvider } from '../runner/machine/local/local-provider.ts';
import type { Entry, LogEvent } from '../runner/progress/entry.ts';
import { outlineOf } from '../runner/run/decide.ts';
import { LabRun } from '../runner/run/lab-run.ts';
import { SeatLog } from '../runner/seat/seat-log.ts';

const SIGN = process.getuid?.() === 0 ? '#' : '$';
const LAB = `---
title: Recorded
summary: All that a log can have in it.
minutes: 1
level: intro
terminals: [host]
---
## Count
\`\`\`console
${SIGN} echo $((6 * 7))
%{INT:answer}
${SIGN} bash
\`\`\`
\`\`\`keys
Ctrl-D
\`\`\`

## Make it
:::task {answer=word}
Which word is in \`here\`, once you have put %{answer} into it?
:::
:::hint
Redirect.
:::
\`\`\`bash {check}
[ -e here ] || { echo "there is no file"; exit 1; }
[ "$word" = "$(cat here)" ] || { echo "another word"; exit 1; }
\`\`\`
\`\`\`bash {solution answer=word}
echo %{answer} > here; cat here
\`\`\`

## Read it
Nothing to do.

## Go wrong
\`\`\`console
${SIGN} echo one
two
\`\`\`
`;

const [version = ''] = process.argv.slice(2);
if (!/^\d+$/.test(version)) throw new Error('which version?');
process.chdir(await mkdtemp(join(tmpdir(), 'unbox-log-')));
const lab = parseLab(LAB, { id: '01-recorded', file: 'lab.md' });
const entries: Entry[] = [];
const log = new SeatLog({
  lab,
  onShown: (entry) => entries.push(entry),
  onNews: () => {},
  logger: createLog('silent'),
});
let epoch = 1;
const tell = (event: LogEvent): void => log.tell(epoch, event);

await using run = await LabRun.start(lab, localProvider());
log.machineBegins(epoch, null);
run.on((event) => {
  if (event.type === 'machine-started') log.machineBegins((epoch += 1), 3);
  tell(event);
});
run.onOwnCommand((command) => tell({ type: 'own-command', ...command }));

const host = run.terminals.get('host');
if (!host) throw new Error('there is no terminal');
for (const action of [0, 1, 2]) await run.run({ step: 0, action });
run.attend(1);
await run.answer(1, 'word', 'seven');
await run.answer(1, 'word', 'nine');
await host.type('false');
host.write('echo 42 > here\r');
await host.whenPrompt(10_000);
await run.answer(1, 'word', '42');
await run.run({ step: 3, action: 0 });
await run.fastForward(3);
await log.settled();

const file = join(import.meta.dirname, '..', 'test', 'unit', 'progress', 'recorded', `log-${version}.json`);
const recorded = { outline: outlineOf(lab), entries, progress: log.shown(epoch) };
await writeFile(file, `${JSON.stringify(recorded, null, 2)}\n`);
console.log(`${entries.length} entries in ${file}`);
