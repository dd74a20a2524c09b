/** Finds what is flaky: how often each command and check passed over several runs of a lab. Pure. */
import type { LabResult } from '../run/events.ts';
import { probeName, probesOf, probeTerminal, wasReached } from './probes.ts';
import type { Probe } from './probes.ts';
import type { FailureKind, PassRate } from './report.ts';

/** Those that were not right in every run that came so far, in the order of the lab. */
export function passRates(results: readonly LabResult[]): PassRate[] {
  const byKey = Map.groupBy(results.flatMap(probesOf).filter(wasReached), (probe) => probe.key);
  const rates = [...byKey].flatMap(([key, tries]) => rateOf(key, tries));
  return rates.toSorted((a, b) => a.step - b.step || a.line - b.line);
}

function rateOf(key: string, tries: readonly Probe[]): PassRate[] {
  const bad = tries.filter((probe) => probe.verdict !== 'passed');
  const [first] = bad;
  if (first === undefined) return [];
  return [
    {
      key,
      what: probeName(first),
      terminal: probeTerminal(first),
      step: first.step,
      line: first.line,
      passed: tries.length - bad.length,
      reached: tries.length,
      failures: kindsOf(bad),
    },
  ];
}

/** Messages differ with every value that is shown; what kind of failure it was does not. */
function kindsOf(bad: readonly Probe[]): FailureKind[] {
  const kinds = Map.groupBy(bad, (probe) => probe.reason);
  return [...kinds].map(([reason, probes]) => ({
    reason,
    count: probes.length,
    message: probes[0]?.message ?? '',
  }));
}
