/** Minutes for people. Pure. */

export function hours(minutes: number): string {
  if (minutes < 90) return `${minutes} min`;
  return `about ${(minutes / 60).toFixed(minutes < 600 ? 1 : 0).replace(/\.0$/, '')} h`;
}
