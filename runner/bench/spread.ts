/** Middle and spread of a few measurements: on a shared machine one number says nothing. */

export interface Spread {
  readonly median: number;
  readonly low: number;
  readonly high: number;
  readonly count: number;
}

/** `low` and `high` are the 10th and 90th percentile. @throws RangeError without values */
export function spread(values: readonly number[]): Spread {
  const at = (share: number): number => percentile(values, share);
  return { median: at(0.5), low: at(0.1), high: at(0.9), count: values.length };
}

/** The value that this share of all values is below, 0 … 1. @throws RangeError without values */
export function percentile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  const value = sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))];
  if (value === undefined) throw new RangeError('Nothing was measured.');
  return value;
}

/** `212 ms (198–240)`. */
export function showSpread({ median, low, high }: Spread, unit: string, digits = 0): string {
  return `${median.toFixed(digits)} ${unit} (${low.toFixed(digits)}–${high.toFixed(digits)})`;
}
