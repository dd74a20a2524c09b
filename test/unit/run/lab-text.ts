/** Labs for tests, written as an author writes them; `%S` stands for the sign of this host's shells. */
import type { Lab } from '../../../runner/lab/lab.ts';
import { parseLab } from '../../../runner/lab/parse-lab.ts';
import { sign } from '../../contract/local-terminal.ts';

const HEAD = `---
title: A test
summary: Of the runner.
minutes: 1
level: intro
tags: [test]
terminals: [host, inside]
---
Hello.

`;

/** `body` begins with the first `##` (or the rest of the introduction), at line 11 of the lab. */
export function labOf(body: string): Lab {
  const source = HEAD + body.replaceAll('%S', sign);
  return parseLab(source, { id: '99-test', file: 'labs/99-test/lab.md' });
}

/** A step that asks for a file `here`: as the first one, its check is at line 15. */
export const task = (check: string, solution: string, attributes = '') => `## Task: make a file
:::task
Make a file \`here\`.
:::
\`\`\`bash {check hint="there is no file"}
${check}
\`\`\`
\`\`\`bash {solution${attributes}}
${solution}
\`\`\`
`;
