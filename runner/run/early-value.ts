/** Distinguishes a check that came too early from one that failed: it needs a value that an earlier command has yet to show. Pure. */
import { boundNames } from '../expectation/matchers.ts';
import type { Captures, Lab, Step } from '../lab/lab.ts';
import { actionsOf } from './actions.ts';

export interface EarlyValue {
  readonly name: string;
  /** The step that shows it. */
  readonly step: Step;
}

/** `output`: what the check printed. Null if it said something of its own, or what was missing is not a captured value. */
export function earlyValue(lab: Lab, output: readonly string[], captures: Captures): EarlyValue | null {
  const [only = '', ...more] = output;
  const name = more.length === 0 ? UNBOUND.exec(only)?.groups?.['name'] : undefined;
  if (name === undefined || captures.has(name)) return null;
  const step = lab.steps.find((one) => capturesOf(one).includes(name));
  return step === undefined ? null : { name, step };
}

/** What `bash -u` ends a script with. */
const UNBOUND = /^bash: line \d+: (?<name>\w+): unbound variable$/;

function capturesOf(step: Step): string[] {
  return actionsOf(step).flatMap((action) => {
    const lines = action.kind === 'keys' ? [] : (action.expectation.lines ?? []);
    const patterns = lines.flatMap((line) => (line.kind === 'line' ? [line.pattern] : []));
    return [...patterns, ...(action.until === null ? [] : [action.until])].flatMap(boundNames);
  });
}
