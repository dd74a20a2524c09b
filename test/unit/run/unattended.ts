/** Runs a lab on this host for tests, with all that is said of it. */
import { localProvider } from '../../../runner/machine/local/local-provider.ts';
import type { ActionResult, LabResult, RunEvent } from '../../../runner/run/events.ts';
import { runLab } from '../../../runner/run/run-lab.ts';
import type { RunLabOptions } from '../../../runner/run/run-lab.ts';
import { labOf } from './lab-text.ts';

export interface Unattended {
  readonly result: LabResult;
  readonly events: readonly RunEvent[];
  readonly types: readonly RunEvent['type'][];
  /** All actions of all steps. */
  readonly actions: readonly ActionResult[];
}

export async function unattended(
  body: string,
  options: RunLabOptions = {},
  provider = localProvider(),
): Promise<Unattended> {
  const events: RunEvent[] = [];
  const emit = (event: RunEvent): void => {
    events.push(event);
    options.emit?.(event);
  };
  const result = await runLab(labOf(body), provider, { ...options, emit });
  return {
    result,
    events,
    types: events.map(({ type }) => type),
    actions: result.steps.flatMap((step) => step.actions),
  };
}
