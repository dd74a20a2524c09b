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
  const { useCompileCache } = await import('./compile-cache.mjs');
  useCompileCache(root);
  const { main } = await import('../cli.ts');
  const { COMMANDS } = await import('../cli/commands.ts');
  const { nameProgram } = await import('../command-name.ts');
  const { calledAs } = await import('../host/called-as.ts');
  nameProgram(() => calledAs({ path: process.env['PATH'] ?? '', cwd: process.cwd(), root }));
  /** @type {import('../cli/commands.ts').CommandEntry[]} */
  const ofWeb = [
    {
      name: 'serve',
      summary: 'serve the labs to browsers',
      load: async () => (await import('../../web/serve-command.ts')).defineServe,
    },
    {
      name: 'bench',
      summary: '',
      load: async () => (await import('../../web/bench/bench-command.ts')).defineBenchTerminal,
    },
    {
      name: 'bench',
      summary: '',
      load: async () => (await import('../../web/bench/server-benches.ts')).defineServerBenches,
    },
  ];
  try {
    process.exit(await main([...COMMANDS, ...ofWeb], process.argv.slice(2)));
  } catch (error) {
    // Not 1 to 3: those say something about labs and machines.
    console.error('unbox has a bug:', error);
    process.exit(70);
  }
} else {
  runWith(newerNode());
}

function newerNode() {
  const found = [join(root, 'node_modules', '.bin', 'node')].find((file) => existsSync(file));
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
