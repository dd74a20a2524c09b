/** Shows which phase set-up is in and for how long: a live line on a terminal, plain lines in a log. */

const HEARTBEAT_MS = 30_000;
const TICK_MS = 1_000;

/**
 * @typedef {{ write(text: string): unknown, isTTY?: boolean | undefined, columns?: number | undefined }} Output
 */

/**
 * Runs `work` as a phase with a name; the elapsed time is shown while it runs and when it ends.
 * @template T
 * @param {string} name
 * @param {() => Promise<T>} work
 * @param {Output} [output]
 * @returns {Promise<T>}
 */
export async function phase(name, work, output = process.stdout) {
  const start = performance.now();
  const passed = () => elapsed(performance.now() - start);
  const live = isLive(output);
  // A line that wraps could not be written over; the window may have become narrower since.
  const short = () => (output.columns ? name.slice(0, Math.max(0, output.columns - 16)) : name);
  const show = () => output.write(live ? `\r\x1b[2K${short()} … ${passed()}` : `${name} … ${passed()}\n`);
  output.write(live ? `${short()} …` : `${name} …\n`);
  const timer = setInterval(show, live ? TICK_MS : HEARTBEAT_MS);
  try {
    const result = await work();
    output.write(`${live ? '\r\x1b[2K' : ''}${name}: done in ${passed()}\n`);
    return result;
  } catch (error) {
    output.write(`${live ? '\r\x1b[2K' : ''}${name}: failed after ${passed()}\n`);
    throw error;
  } finally {
    clearInterval(timer);
  }
}

/**
 * Whether its current line can be rewritten, as a pipe's and a dumb terminal's can't.
 * @param {Output} output
 */
export function isLive(output) {
  return output.isTTY === true && process.env['TERM'] !== 'dumb';
}

/**
 * @param {number} ms
 * @returns {string} `0.4 s`, `42 s`, `3 min 5 s`
 */
export function elapsed(ms) {
  if (ms < 10_000) return `${(ms / 1000).toFixed(1)} s`;
  const seconds = Math.round(ms / 1000);
  return seconds < 60 ? `${seconds} s` : `${Math.floor(seconds / 60)} min ${seconds % 60} s`;
}
