/** `--keep`: leaves a person in the terminal in which a run has stopped. */
import { fill } from '../expectation/fill.ts';
import type { Lab } from '../lab/lab.ts';
import { actionsOf, solutionsOf } from '../run/actions.ts';
import { failuresOf } from '../report/step-failures.ts';
import type { Failure } from '../report/step-failures.ts';
import type { LabSession } from '../run/lab-session.ts';
import type { RunStop } from '../run/run-lab.ts';
import { attach } from './attach.ts';
import type { Io } from './io.ts';
import { offeringXray } from './xray-socket.ts';

export async function keepOpen(
  session: LabSession,
  stop: RunStop,
  io: Io,
  signal: AbortSignal,
): Promise<void> {
  const place = placeOf(session, stop);
  const terminal = session.terminals.get(place.terminal);
  if (terminal === undefined) return;
  const others = session.lab.terminals.filter((name) => name !== place.terminal);
  const alone = others.length === 0 ? '' : ` (not: ${others.join(', ')})`;
  io.stdout.write(
    `\n${place.why}\nThis is ${place.what}${alone}. Ctrl-] leaves it and removes the machine.\n\n`,
  );
  await offeringXray(session.machine, session.lab.terminals, () =>
    attach(terminal, io, { leaveKey: true, signal }),
  );
  io.stdout.write('\n');
}

interface Place {
  readonly terminal: string;
  readonly why: string;
  readonly what: string;
}

function placeOf(session: LabSession, stop: RunStop): Place {
  const { lab } = session;
  const step = stop.kind === 'reached' ? stop.step : stop.result.step;
  const first = terminalOf(lab, step);
  if (stop.kind === 'reached') {
    const title = lab.steps[step]?.title ?? '';
    return {
      terminal: first,
      why: `Everything before step ${step + 1}, "${title}", is done.${nextText(session, step)}`,
      what: `terminal "${first}"`,
    };
  }
  const [failure] = failuresOf(stop.result);
  const terminal = failure === undefined ? first : (terminalOfFailure(failure) ?? first);
  return {
    terminal,
    why: failure === undefined ? 'The run has stopped.' : whyText(failure),
    what: `terminal "${terminal}" as the failure left it`,
  };
}

/** What is to be typed first. */
function nextText(session: LabSession, index: number): string {
  const step = session.lab.steps[index];
  const command = step?.blocks.find((block) => block.kind === 'command');
  if (command === undefined) return '';
  const values = new Map(Object.entries(session.progress().captures));
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
  return kind === 'proof' ? 'A check passes before anything was done.' : result.message;
}
