/** Mistakes in the front matter: where each is told, and what is said to mend it. */
import { describe, expect, test } from 'vitest';
import { problemsOf } from './lab-source.ts';

describe('front matter', () => {
  const front = (yaml: string) => problemsOf(`---\n${yaml}\n---\n## A\nx\n`);
  const fine = 'title: T\nsummary: S\nminutes: 5\nlevel: core';
  const see = 'see "Front matter" in labs/README.md';

  test('nothing is wrong with the least that is needed', () => {
    expect(front(fine)).toEqual([]);
  });

  test.each([
    [`${fine}\nminuts: 8`, '6:1 the front matter has no "minuts" | did you mean "minutes"?'],
    [
      `${fine}\ncolour: red`,
      '6:1 the front matter has no "colour" | known: title, summary, minutes, level, tags, terminals, prompts, machine, requires, after, files, setup, cleanup',
    ],
    [`${fine}\nafter: 02-uts`, `6:8 after must be a list: [a, b] | ${see}`],
    [
      `${fine}\nmachine: { kind: docker }`,
      `6:18 kind must be one of plain, engines, selinux, not "docker" | ${see}`,
    ],
    [`${fine}\nsetup: [x]`, `6:8 setup must be a script: "setup: |", and its lines below | ${see}`],
    [`${fine}\ncleanup: " "`, `6:10 this cleanup is empty | ${see}`],
    [`${fine}\nmachine: { cpu: 1 }`, '6:12 machine has no "cpu" | did you mean "cpus"?'],
    [`${fine}\nmachine: { memory: 5 }`, `6:20 memory (MiB) must be at least 256 | ${see}`],
    [`${fine}\nmachine: big`, `6:10 machine must be { cpus: …, memory: …, kind: … } | ${see}`],
    [
      `${fine}\nterminals: [host, Big]`,
      `6:19 the name of a terminal can only have lower-case letters, digits and -, 20 at most | ${see}`,
    ],
    [`${fine}\nprompts: 'mine> '`, `6:10 prompts must be a list of texts: ["mine> "] | ${see}`],
    [`${fine}\nprompts: [' ']`, `6:11 a prompt is empty | ${see}`],
    [`${fine}\nprompts: [7]`, `6:11 a prompt must be text in quotes: "mine> " | ${see}`],
    [
      `${fine}\nprompts: ['> ']`,
      `6:11 a prompt can't be ">": that is how shells ask for another line | ${see}`,
    ],
    [
      `${fine}\nprompts: ["\\e[1mmine> "]`,
      `6:11 a prompt has a control character: write its last line as it is seen, without colours | ${see}`,
    ],
    [`${fine}\nprompts: [${'x'.repeat(81)}]`, `6:11 a prompt is longer than 80 characters | ${see}`],
    [`${fine}\nterminals: [a, a]`, `6:12 two terminals have the same name | ${see}`],
    [`${fine}\nterminals: []`, `6:12 terminals must name at least one terminal | ${see}`],
    [`${fine}\nterminals: [a, b, c, d, e]`, `6:12 a machine has at most four terminals | ${see}`],
    [`${fine}\nterminals: host`, `6:12 terminals must be a list of names: [host, inside] | ${see}`],
    [`${fine}\ntags: [1]`, `6:8 an entry of tags must be text | ${see}`],
    [`${fine}\nrequires: [kvm]`, `6:12 an entry of requires must be one of cgroup2, not "kvm" | ${see}`],
    [fine.replace('core', 'hard'), `5:8 level must be one of intro, core, deep-dive, not "hard" | ${see}`],
    [fine.replace('5', '5.5'), `4:10 minutes must be a whole number | ${see}`],
    [fine.replace('title: T\n', ''), `1:1 the front matter has no title | ${see}`],
    [fine.replace('T\n', '" "\n'), `2:8 title is empty | ${see}`],
    [
      '- a',
      '1:1 the front matter must be a list of "key: value" lines | a lab begins with ---, then title, summary, minutes and level, then ---',
    ],
  ])('%j', (yaml, problem) => {
    expect(front(yaml)).toContain(problem);
  });

  test('invalid YAML', () => {
    expect(front('title: a: b')).toEqual([
      '2:8 the front matter can\'t be read: a second ": " in this line | a text with ": ", " #" or a quote in it stands in quotes: title: "One: two"',
    ]);
  });

  test('none at all, and one that never ends', () => {
    const hint = 'a lab begins with ---, then title, summary, minutes and level, then ---';
    expect(problemsOf('# Hi\n')).toContain(`1:1 there is no front matter | ${hint}`);
    expect(problemsOf('---\ntitle: x\n')).toContain(`1:1 the front matter is never closed | ${hint}`);
  });

  test('a broken one hides no mistake below it, and adds none', () => {
    expect(problemsOf('---\nx: 1\n---\n## A\n```console {term=b}\n$ %{a}\n```\n').slice(-1)).toEqual([
      '6:3 %{a} is used before anything has captured it | capture it in an expected line above, as in %{WORD:a}; a literal %{ is written %%{',
    ]);
  });
});
