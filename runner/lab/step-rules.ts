/** Finds mistakes in how the blocks of a step fit together: tasks, checks and solutions. */
import type { Block, Step } from './lab.ts';
import type { Problems } from './problems.ts';

/** Reports what a step lacks. */
export function checkStep({ blocks }: Step, problems: Problems): void {
  const find = <K extends Block['kind']>(kind: K) =>
    blocks.filter((block): block is Extract<Block, { kind: K }> => block.kind === kind);
  const [task, second] = find('task');
  const [check] = find('check');
  const [solution] = find('solution');
  const acts = blocks.some(({ kind }) => kind === 'command' || kind === 'keys');
  if (second)
    problems.add(
      second.line,
      1,
      'a second task in one step',
      'give each task a step of its own: "## Task: …"',
    );
  if (task && !check) {
    const hint = 'a block ```bash {check} in the same step says when it is done';
    problems.add(task.line, 1, 'a task without a check', hint);
  }
  if (task && !solution) {
    const hint = 'a block ```bash {solution} in the same step proves that it can be done';
    problems.add(task.line, 1, 'a task without a solution', hint);
  }
  if (solution && !check) {
    const hint = 'a block ```bash {check} in the same step says what it must reach';
    problems.add(solution.line, 1, 'a solution in a step without a check', hint);
  }
  if (check && !task && !solution && !acts) {
    const hint = 'a check must fail before and pass after: add commands, or a task with a solution';
    problems.add(check.line, 1, 'a check in a step in which nothing is done', hint);
  }
}
