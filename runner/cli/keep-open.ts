/** `--keep`: leaves a person in the machine in which a run has stopped, starting in the terminal where it did. */
import { fill } from '../expectation/fill.ts';
import type { Lab } from '../lab/lab.ts';
import { actionsOf, checksOf, solutionsOf } from '../run/actions.ts';
import { answersOf } from '../run/answer.ts';
import type { CheckResult } from '../run/events.ts';
import type { Colors } from '../report/colors.ts';
import { verdictSign } from '../report/reporter.ts';
import { failuresOf, proofFault } from '../report/step-failures.ts';
import type { Failure } from '../report/step-failures.ts';
import type { LabRun } from '../run/lab-run.ts';
import { RefusedError } from '../run/refused-error.ts';
import type { RunStop } from '../run/run-lab.ts';
import { ask } from './ask.ts';
import { attach } from './attach.ts';
import { colorsFor } from './io.ts';
import type { Io } from './io.ts';
import { offeringXray } from './xray-socket.ts';

export async function keepOpen(labRun: LabRun, stop: RunStop, io: Io, signal: AbortSignal): Promise<void> {
  const place = placeOf(labRun, stop);
  io.stdout.write(
    `\n${place.why}\nThis is ${place.what}. Ctrl-] leaves it: for another one, for a check, or for good.\n\n`,
  );
  await offeringXray(labRun.machine, labRun.lab.terminals, () => visit(labRun, place, io, signal));
  io.stdout.write('\n');
}

/** Lets the person go from terminal to terminal, until one ends or the person has had enough. */
async function visit(labRun: LabRun, place: Place, io: Io, signal: AbortSignal): Promise<void> {
  for (let name: string | null = place.terminal; name !== null;) {
    const terminal = labRun.terminals.get(name);
    if (terminal === undefined) return;
    if ((await attach(terminal, io, { leaveKey: true, signal })) !== 'left') return;
    name = await whereNext(labRun, place.step, name, io, signal);
  }
}

/** Asks where to go, and runs checks as often as the person likes. Null: nowhere, the machine is no longer needed. */
async function whereNext(
  labRun: LabRun,
  step: number,
  here: string,
  io: Io,
  signal: AbortSignal,
): Promise<string | null> {
  const names = labRun.lab.terminals;
  const definition = labRun.lab.steps[step];
  const checks = definition === undefined ? 0 : checksOf(definition).length;
  const answers = definition === undefined ? [] : answersOf(definition);
  const choices = [
    `Enter: back to "${here}"`,
    ...(names.length > 1 ? names.map((name, at) => `${at + 1}: ${name}`) : []),
    ...(checks > 0 ? [`c: check step ${step + 1}`] : []),
    ...(answers.length > 0 ? ['a: answer its question'] : []),
    'q: remove the machine',
  ].join(', ');
  io.stdout.write('\n');
  for (;;) {
    const answer = await ask(`${choices} > `, io, signal);
    if (answer === null || answer === 'q') return null;
    if (answer === '') return here;
    const chosen = names[Number(answer) - 1] ?? names.find((name) => name === answer);
    if (chosen !== undefined) return chosen;
    if (answer === 'a') await askForAnswers(labRun, step, answers, io, signal);
    if (answer === 'c' && checks > 0)
      io.stdout.write(checkText(await labRun.probeChecks(step), colorsFor(io.stdout)));
  }
}

/** Asks what the tasks of the step ask; an empty answer skips a question. */
async function askForAnswers(
  labRun: LabRun,
  step: number,
  names: readonly string[],
  io: Io,
  signal: AbortSignal,
): Promise<void> {
  for (const name of names) {
    const text = await ask(`${name} > `, io, signal);
    if (text === null || text.trim() === '') continue;
    try {
      io.stdout.write(checkText(await labRun.answer(step, name, text), colorsFor(io.stdout)));
    } catch (error) {
      if (!(error instanceof RefusedError)) throw error;
      io.stdout.write(`${error.message}\n`);
    }
  }
}

function checkText(results: readonly CheckResult[], colors: Colors): string {
  const lines = results.map(({ check, verdict, message }) => {
    const said = verdict === 'passed' ? 'passes' : message;
    return `${verdictSign(verdict, colors)} check ${check + 1}: ${said}\n`;
  });
  return lines.join('');
}

interface Place {
  /** Index. */
  readonly step: number;
  readonly terminal: string;
  readonly why: string;
  readonly what: string;
}

function placeOf(labRun: LabRun, stop: RunStop): Place {
  const { lab } = labRun;
  const step = stop.kind === 'reached' ? stop.step : stop.result.step;
  const first = terminalOf(lab, step);
  if (stop.kind === 'reached') {
    const title = lab.steps[step]?.title ?? '';
    return {
      step,
      terminal: first,
      why: `Everything before step ${step + 1}, "${title}", is done.${nextText(labRun, step)}`,
      what: `terminal "${first}"`,
    };
  }
  const [failure] = failuresOf(stop.result);
  const terminal = failure === undefined ? first : (terminalOfFailure(failure) ?? first);
  return {
    step,
    terminal,
    why: failure === undefined ? 'The run has stopped.' : whyText(failure),
    what: `terminal "${terminal}" as the failure left it`,
  };
}

/** What to type first. */
function nextText(labRun: LabRun, index: number): string {
  const step = labRun.lab.steps[index];
  const command = step?.blocks.find((block) => block.kind === 'command');
  if (command === undefined) return '';
  const values = new Map(Object.entries(labRun.progress().captures));
  return ` It begins with:\n\n  ${fill(command.text, values).replaceAll('\n', '\n  ')}\n`;
}

/** Where the step begins. */
function terminalOf(lab: Lab, index: number): string {
  const step = lab.steps[index];
  const [first] = step === undefined ? [] : [...actionsOf(step), ...solutionsOf(step)];
  return first?.terminal ?? lab.terminals[0];
}

function terminalOfFailure(failure: Failure): string | null {
  return failure.kind === 'action' || failure.kind === 'solution' ? failure.result.terminal : null;
}

function whyText({ kind, result }: Failure): string {
  return kind === 'proof' ? `Wrong: ${proofFault(result)}.` : result.message;
}
