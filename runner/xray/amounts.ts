/** Bytes and shares as people write them. Pure. */

const units = ['B', 'KiB', 'MiB', 'GiB', 'TiB'] as const;

export function size(bytes: number): string {
  let amount = bytes;
  let unit = 0;
  while (amount >= 1024 && unit < units.length - 1) {
    amount /= 1024;
    unit += 1;
  }
  return `${amount < 10 && unit > 1 ? amount.toFixed(1) : Math.round(amount)} ${units[unit]}`;
}

export function percent(share: number): string {
  return `${Math.round(share * 100)} %`;
}

/** Usage and limit, with the unit once if both have the same: `4.4 of 279 MiB`. */
export function usedOf(used: string, limit: string): string {
  const [amount, unit] = used.split(' ');
  return limit.endsWith(` ${unit}`) ? `${amount} of ${limit}` : `${used} of ${limit}`;
}
