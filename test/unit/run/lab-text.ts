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
