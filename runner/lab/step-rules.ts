/** Finds mistakes in how the blocks of a step fit together: tasks, checks and solutions. */
import type { Block, Step, Task } from './lab.ts';
import type { Problems } from './problems.ts';

type Find = <K extends Block['kind']>(kind: K) => Extract<Block, { kind: K }>[];

/** Reports what a step lacks. What is below a task, up to the next one, belongs to it. */
export function checkStep({ blocks }: Step, problems: Problems): void {
  const starts = blocks.flatMap((block, i) => (block.kind === 'task' ? [i] : []));
  const first = starts[0] ?? blocks.length;
  checkCommands(finder(blocks.slice(0, first)), problems);
  for (const [i, start] of starts.entries()) {
    const task = blocks[start];
    if (task?.kind === 'task') checkTask(task, finder(blocks.slice(start + 1, starts[i + 1])), problems);
  }
}

function finder(blocks: readonly Block[]): Find {
  return (kind) =>
    blocks.filter((block): block is Extract<Block, { kind: typeof kind }> => block.kind === kind);
}

/** What is not part of a task: commands, and checks of what they have done. */
function checkCommands(find: Find, problems: Problems): void {
  const [check] = find('check');
  const [solution] = find('solution');
  const acts = find('command').length + find('keys').length > 0;
  if (solution && !check) {
    const hint = 'a block ```bash {check} in the same step says what it must reach';
    problems.add(solution.line, 1, 'a solution in a step without a check', hint);
  }
  if (check && !solution && !acts) {
    const hint = 'a check must fail before and pass after: put commands above it, or a task with a solution';
    problems.add(check.line, 1, 'a check before which nothing is done', hint);
  }
}

function checkTask({ answer, line }: Task, find: Find, problems: Problems): void {
  const checks = find('check');
  const solutions = find('solution');
  const tell = (message: string, hint: string): void => problems.add(line, 1, message, hint);
  if (checks.length === 0)
    tell(
      'a task without a check',
      'a block ```bash {check} below it, in the same step, says when it is done',
    );
  else if (answer !== null && !checks.some(({ answers }) => answers.includes(answer)))
    tell(`no check looks at the answer ${answer}`, `it is a variable of the check: "$${answer}"`);
  if (solutions.length === 0) {
    const hint = 'a block ```bash {solution} below it, in the same step, proves that it can be done';
    tell('a task without a solution', hint);
  } else if (answer !== null && !solutions.some((solution) => solution.answer === answer))
    tell(
      `no solution gives the answer ${answer}`,
      `write \`\`\`bash {solution answer=${answer}}: what its last command shows last is the answer`,
    );
}
