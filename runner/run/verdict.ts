/** What single verdicts add up to. Pure. */
import type { Verdict } from './events.ts';

/** Of parts that all have to pass: `failed` where one has, else `unknown` where one is. */
export function overall(parts: readonly { readonly verdict: Verdict }[]): Verdict {
  if (parts.some((part) => part.verdict === 'failed')) return 'failed';
  return parts.some((part) => part.verdict === 'unknown') ? 'unknown' : 'passed';
}

/** What a check's verdict proves before anything was done: it has to fail there. */
export function proofVerdict(before: Verdict): Verdict {
  switch (before) {
    case 'passed':
      return 'failed';
    case 'failed':
      return 'passed';
    case 'unknown':
      return 'unknown';
    default:
      return before satisfies never;
  }
}
