/** Runs the tools of set-up: output into a log file, a failure reported with the end of the log. */
import { spawn, spawnSync } from 'node:child_process';
import { appendFileSync, closeSync, mkdirSync, openSync, readFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { diagnose } from './diagnosis.mjs';
import { SetupError } from './setup-error.mjs';

const TAIL = 12;

/**
 * @typedef {object} ToolOptions
 * @property {string} what the phase, for the message when it fails
 * @property {string} logFile appended to
 * @property {string} [input] what the tool reads
 * @property {NodeJS.ProcessEnv} [env] added to our environment
 * @property {string} [cwd]
 */

/**
 * Runs a tool to its end.
 * @param {readonly string[]} argv
 * @param {ToolOptions} options
 * @throws {SetupError} with a diagnosis, when its exit status is not 0
 */
export async function runTool(argv, options) {
  const status = await tryTool(argv, options);
  if (status === 0) return;
  const log = readFileSync(options.logFile, 'utf8');
  const { message, hint } = diagnose(options.what, log);
  const tail = log.trimEnd().split('\n').slice(-TAIL);
  throw new SetupError(message, hint, { logFile: options.logFile, tail });
}

/**
 * Runs a tool to its end and says how it ended.
 * @param {readonly string[]} argv
 * @param {ToolOptions} options
 * @returns {Promise<number>} exit status; 127 when it did not start
 */
export async function tryTool([program = '', ...args], { logFile, input, env, cwd }) {
  mkdirSync(dirname(logFile), { recursive: true });
  appendFileSync(logFile, `$ ${[program, ...args].join(' ')}\n`);
  const log = openSync(logFile, 'a');
  try {
    return await new Promise((resolve) => {
      const child = spawn(program, args, {
        // If sudo has to ask for a password, it asks on the terminal itself.
        stdio: [input === undefined ? 'ignore' : 'pipe', log, log],
        env: { ...process.env, ...env },
        ...(cwd === undefined ? {} : { cwd }),
      });
      child.on('error', (error) => {
        appendFileSync(logFile, `${program}: ${error.message}\n`);
        resolve(127);
      });
      child.on('exit', (code, signal) => {
        if (signal) appendFileSync(logFile, `${program} was ended by ${signal}\n`);
        resolve(code ?? 1);
      });
      child.stdin?.end(input);
    });
  } finally {
    closeSync(log);
  }
}

/**
 * Asks a tool something.
 * @param {readonly string[]} argv
 * @returns {string | null} what it wrote to stdout, or null when it failed
 */
export function ask([program = '', ...args]) {
  const { status, stdout } = spawnSync(program, args, {
    encoding: 'utf8',
    env: { ...process.env, LC_ALL: 'C.UTF-8' },
    maxBuffer: 16 * 1024 * 1024,
  });
  return status === 0 ? stdout : null;
}
