/** The lab that an author starts from: short, it runs as it is, and it explains each construct. */

/** Returns the text of a `lab.md`. */
export function labTemplate(title: string): string {
  return template.replace('TITLE', () => JSON.stringify(title));
}

const template = `---
title: TITLE
summary: Say in one sentence what there is to see.
minutes: 5
level: intro
tags: []
terminals: [host, other]
---

Say what it is about, and why it matters. Then show it: a lab is prose, and transcripts of real sessions.

## Look

What stands behind \`$ \` is typed, and what stands below it must be shown. What differs from run to run is
a pattern; with a name its value is kept:

\`\`\`console
$ hostname
%{HOSTNAME:machine}
\`\`\`

## Look from the other terminal

Kept values can be used in outputs, commands and prose. Here too, the machine must be called %{machine}:

\`\`\`console {term=other}
$ hostname
%{machine}
\`\`\`

:::quiz
Why do both terminals show the same name?

- [x] Their shells ask the same kernel.
- [ ] Each terminal keeps a copy of it.

The name belongs to the machine, not to the shell.
:::

## Task: another name

:::task
Give the machine another name.
:::

:::hint
\`hostname\` can set the name, too. It needs \`sudo\`.
:::

The two blocks below are not shown to learners. The check looks whether the task is done: a script, run as
root, with the kept values as its variables. The solution proves that it can be done.

\`\`\`bash {check hint="the name has not changed"}
if [ "$(hostname)" = "$machine" ]; then
  echo "the machine is still called $machine"
  exit 1
fi
\`\`\`

\`\`\`bash {solution}
sudo hostname lunchbox
\`\`\`
`;
