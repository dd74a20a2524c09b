/** How long something keeps the processor: unlike the time on the wall, it does not depend on how busy the computer is. */

/** Returns ms of processor time of this thread. */
export function processorMs(run: () => void): number {
  const before = process.threadCpuUsage();
  run();
  const used = process.threadCpuUsage(before);
  return (used.user + used.system) / 1000;
}
