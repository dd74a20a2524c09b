/** Mistakes in how a lab is put together: its steps, blocks, containers and prose. */
import { describe, expect, test } from 'vitest';
import { problemsOfBody as inBody } from './lab-source.ts';

describe('structure', () => {
  test.each([
    ['x\n', '2:1 this lab has no steps | a step begins with "## Title" and has a console block in it'],
    ['## A\n## B\nx\n', '1:1 the step "A" is empty | say what to do, or remove the heading'],
    ['##\nx\n', '1:1 a step without a title | write it after the ##'],
    [
      '# A\n## A\nx\n',
      '1:1 a top-level heading | the title goes in the front matter; a step begins with "## "',
    ],
    [
      'A\n---\nx\n',
      '1:1 an underlined heading | write it as "## …" (a step) or "### …"; a rule is written ***',
    ],
    [
      '## A\n> ## B\n',
      '2:1 a step inside another block | a step begins with "## " at the left margin; a heading in a block is "### "',
    ],
    [
      '## A\n```\nx\n```\n',
      '2:4 a block without a language | name it after the opening fence: console, keys, text, c, …',
    ],
    [
      '## A\n``` {term=host}\nx\n```\n',
      '2:4 a block without a language | name it after the opening fence: console, keys, text, c, …',
    ],
    ['## A\n```console\n$ x\n', '2:1 this block is never closed | close it with ``` on a line of its own'],
    [
      '## A\n````console\n$ x\n```\n',
      '2:1 this block is never closed | close it with ```` on a line of its own',
    ],
    [
      '## A\n\n    $ x\n',
      '3:1 an indented block of code | put it in a fence that names its language: ```text',
    ],
    [
      '```console\n$ x\n```\n## A\nx\n',
      '1:1 a console block before the first step | a step begins with "## Title"',
    ],
    [
      '## A\n- a\n  ```console\n  $ x\n  ```\n',
      '3:3 a console block inside another block | put it at the left margin, outside lists, quotes and callouts',
    ],
    [
      '## A\n:::hint\n```keys\nq\n```\n:::\n',
      '3:1 a keys block inside another block | put it at the left margin, outside lists, quotes and callouts',
    ],
    ['## A\n```consle\n$ x\n```\n', '2:4 consle is not a kind of block | did you mean "console"?'],
    [
      '## A\n```c {x=1}\nx\n```\n',
      '2:7 a c block has no attribute x | only console, keys, watch and bash {check} blocks and their like have attributes',
    ],
    ['## A\n:::nte\nx\n:::\n', '2:1 there is no callout :::nte | did you mean "note"?'],
    ['## A\n:::note\nx\n', '2:1 :::note is never closed | close it with ::: on a line of its own'],
    ['## A\nx\n\n:::\n', '4:1 this ::: closes nothing | remove it, or open the callout with :::note'],
    [
      '## A\n- x\n\n  :::note\n  x\n  :::\n',
      '4:3 :::note inside another block | put it at the left margin, outside lists, quotes and callouts',
    ],
    [
      '## A\nIt is %{pid}.\n',
      '2:7 %{pid} is used before anything has captured it | capture it in an expected line above, as in %{PID:pid}; as a type it is written %{PID}',
    ],
    ['## A\nWrite %{INT}.\n', '2:7 prose can hold %{name} only | a literal %{ is written %%{'],
  ])('%j', (body, problem) => {
    expect(inBody(body)).toContain(problem);
  });

  test('an unclosed block is reported once, without what it swallowed', () => {
    expect(inBody('```console\n$ x\n## A\n%{INT}\n')).toEqual([
      '1:1 this block is never closed | close it with ``` on a line of its own',
    ]);
  });
});

test('all problems of a lab are reported at once, in reading order', () => {
  const body = '## A\n```console {trm=x}\n$ %{a}\n```\n## A\n```\n```\n## B\n';
  expect(inBody(body).map((text) => text.split(' ')[0])).toEqual(['2:13', '3:3', '6:4', '8:1']);
});
