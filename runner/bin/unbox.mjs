#!/usr/bin/env node
// Starts the program with a Node that can run it: 24 or newer, which `npm install` brings along.
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { constants } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/**
 * What the child gets for a signal of ours. A Ctrl-C reaches it by itself as well, and the same signal twice would
 * mean: at once, without tidying up.
 */
const RELAYED = /** @type {const} */ ({ SIGHUP: 'SIGTERM', SIGINT: 'SIGTERM', SIGTERM: 'SIGHUP' });

const root = join(dirname(fileURLToPath(import.meta.url)), '..', '..');

if (Number(process.versions.node.split('.')[0]) >= 24) {
  // Most of a start is stripping types and compiling: from the second start on that is saved.
  const { enableCompileCache } = await import('node:module');
  enableCompileCache(join(root, 'node_modules', '.cache', 'unbox'));
  const { buildProgram, main } = await import('../cli.ts');
  const program = buildProgram();
  // The server takes a second to load, and only one command needs it.
  const command = process.argv.slice(2).find((arg) => !arg.startsWith('-'));
  const all = command === undefined || command === 'help';
  if (all || command === 'serve') {
    const { registerServe } = await import('../../web/serve-command.ts');
    registerServe(program);
  }
  if (all || command === 'bench') {
    const { registerBenchTerminal } = await import('../../web/bench/bench-command.ts');
    registerBenchTerminal(program);
  }
  try {
    process.exit(await main(program, process.argv.slice(2)));
  } catch (error) {
    // Not 1 to 3: those say something about labs and machines.
    console.error('unbox has a bug:', error);
    process.exit(70);
  }
} else {
  runWith(newerNode());
}

function newerNode() {
  const found = [
    join(root, 'node_modules', 'node', 'bin', 'node'),
    join(root, 'node_modules', '.bin', 'node'),
  ].find((file) => existsSync(file));
  if (found !== undefined) return found;
  process.stderr.write(
    `unbox needs Node 24 or newer, and this is ${process.version}. Run \`npm ci\` in ${root}: it brings its own.\n`,
  );
  process.exit(2);
}

/** @param {string} node */
function runWith(node) {
  const child = spawn(node, [fileURLToPath(import.meta.url), ...process.argv.slice(2)], { stdio: 'inherit' });
  /** @type {keyof typeof RELAYED | null} */
  let asked = null;
  for (const signal of /** @type {const} */ (['SIGHUP', 'SIGINT', 'SIGTERM'])) {
    process.on(signal, () => {
      asked ??= signal;
      child.kill(RELAYED[signal]);
    });
  }
  child.on('error', (error) => {
    process.stderr.write(`unbox could not start ${node}: ${error.message}. Run \`npm ci\` in ${root}.\n`);
    process.exit(2);
  });
  child.on('exit', (code, signal) => {
    const status = code ?? statusOf(signal ?? 'SIGKILL');
    process.exit(asked !== null && status === statusOf(RELAYED[asked]) ? statusOf(asked) : status);
  });
}

/** @param {NodeJS.Signals} signal */
function statusOf(signal) {
  return 128 + constants.signals[signal];
}
