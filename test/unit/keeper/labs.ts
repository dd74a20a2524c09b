/** Two labs for shells of this host. */
import { parseLab } from '../../../runner/lab/parse-lab.ts';

/** The prompt that shells of the local machine have here. */
export const PROMPT = process.getuid?.() === 0 ? '#' : '$';

const LAB = `---
title: First
summary: The first lab.
minutes: 1
level: intro
tags: [test]
terminals: [host, inside]
---
Hello.

## One

\`\`\`console {term=host}
${PROMPT} echo hello
hello
${PROMPT} cat colour
blue
\`\`\`

## Two

\`\`\`console {term=inside}
${PROMPT} sleep 3
\`\`\`
`;

export const FIRST = parseLab(LAB, { id: '01-first', file: '/nowhere/01-first/lab.md' });
export const SECOND = parseLab(LAB.replace('title: First', 'title: Second'), {
  id: '02-second',
  file: '/nowhere/02-second/lab.md',
});
