/** Two labs of all kinds of parts, for tests of what a page meets. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll } from 'vitest';
import { parseLab } from '../../../runner/lab/parse-lab.ts';
import { PageClient } from './page-client.ts';
import { PROMPT, testServer } from './test-server.ts';

const folder = mkdtempSync(path.join(tmpdir(), 'unbox-whole-lab-'));
afterAll(() => rmSync(folder, { recursive: true }));

/** What the task asks for. */
export const box = path.join(folder, 'box');
export const lab = parseLab(
  `---
title: Whole
summary: A task.
minutes: 1
level: intro
---
## Begin

\`\`\`console
${PROMPT} rm -f ${box}; echo begun
begun
\`\`\`

## Task: a box

:::task
Make ${box}.
:::

\`\`\`bash {check}
[ -e ${box} ] || { echo "no box"; exit 1; }
\`\`\`

\`\`\`bash {solution}
touch ${box}
\`\`\`

## End

\`\`\`watch {every=500ms title="Numbers"}
echo 42
\`\`\`

\`\`\`console
${PROMPT} echo end
end
\`\`\`
`,
  { id: '05-whole', file: '/nowhere/05-whole/lab.md' },
);

/** Its first step does not end by itself. */
export const slow = parseLab(
  `---
title: Slow
summary: A step that takes its time.
minutes: 1
level: intro
---
## Wait

\`\`\`console
${PROMPT} sleep 60
\`\`\`

## Go on

\`\`\`console
${PROMPT} echo on
on
\`\`\`
`,
  { id: '06-slow', file: '/nowhere/06-slow/lab.md' },
);

export async function opened(options: Parameters<typeof testServer>[0] = {}): Promise<PageClient> {
  return PageClient.open(await testServer({ labs: [lab], ...options }), lab.id);
}
