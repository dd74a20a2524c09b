/** Why set-up can't go on: what happened, what to do about it, and where the full log is. */

export class SetupError extends Error {
  /** @override */
  name = 'SetupError';

  /**
   * @param {string} message one sentence: what happened
   * @param {string} hint what to do
   * @param {{ logFile?: string, tail?: readonly string[] }} [log] the tool's own words
   */
  constructor(message, hint, log = {}) {
    super(message);
    this.hint = hint;
    this.logFile = log.logFile ?? null;
    this.tail = log.tail ?? [];
  }
}

/**
 * Writes the error the way a person reads it: what, what to do, and the end of the log.
 * @param {SetupError} error
 * @returns {string}
 */
export function formatSetupError(error) {
  const lines = [`Set-up stopped: ${error.message}`, `  What to do: ${error.hint}`];
  if (error.tail.length > 0)
    lines.push('  The last lines of the log:', ...error.tail.map((line) => `    | ${line}`));
  if (error.logFile) lines.push(`  The whole log: ${error.logFile}`);
  return `${lines.join('\n')}\n`;
}
