/** Reads `:::task`: what a learner finds out alone, and, with `{answer=name}`, what they type to say so. */
import { parseInfo, type Attribute } from './attributes.ts';
import { reportAt, type Reading } from './fence.ts';
import type { Task } from './lab.ts';
import type { Report } from './names.ts';
import { didYouMean } from './nearest.ts';
import type { ContainerPiece } from './piece.ts';
import { namePattern } from './placeholders.ts';

/** Returns the task; what can't be understood is reported. Its answer is known to the checks below it. */
export function parseTask(piece: ContainerPiece, index: number, reading: Reading): Task {
  const { title, titleAt, body, line } = piece;
  const markdown = body.join('\n').trim();
  if (markdown === '') reading.problems.add(line, 1, 'an empty task', 'say what to achieve, not how');
  // The language of a fence is in front of its attributes.
  const report = reportAt(reading.problems, line, titleAt - `${TASK} `.length);
  const { attributes, rest, restAt } = parseInfo(`${TASK} ${title}`, report);
  if (rest !== '')
    report(restAt, `"${rest}" after :::task means nothing`, 'write it below, on a line of its own');
  let answer: string | null = null;
  for (const attribute of attributes) {
    if (attribute.key === 'answer') answer = answerOf(attribute, reading, report);
    else
      report(attribute.at, `a task has no attribute ${attribute.key}`, didYouMean(attribute.key, ['answer']));
  }
  return { kind: 'task', index, markdown, answer, line };
}

const TASK = 'task';

function answerOf({ value, at, valueAt }: Attribute, reading: Reading, report: Report): string | null {
  if (value === null || value === '') {
    report(
      at,
      'the attribute answer has no value',
      'write answer=… with the name that its check knows it by',
    );
    return null;
  }
  if (!namePattern.test(value)) {
    const hint = 'a name starts with a lower-case letter, followed only by letters, digits and _';
    report(valueAt, `"${value}" can't be the name of an answer`, hint);
    return null;
  }
  if (reading.names.has(value) || reading.answers.has(value)) {
    report(valueAt, `there is a value ${value} already`, 'give the answer a name of its own');
  }
  reading.answers.add(value);
  return value;
}
