/** Running tools: logs, diagnoses, phases. */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { diagnose } from '../../../scripts/setup/diagnosis.mjs';
import { elapsed, phase } from '../../../scripts/setup/progress.mjs';
import { formatSetupError, SetupError } from '../../../scripts/setup/setup-error.mjs';
import { ask, runTool, tryTool } from '../../../scripts/setup/tool.mjs';

const folder = mkdtempSync(join(tmpdir(), 'unbox-tool-'));
afterAll(() => rmSync(folder, { recursive: true }));

test('a failure is reported with its diagnosis, the end of the log and where the log is', async () => {
  const logFile = join(folder, 'deep', 'failure.log');
  const script = 'for i in $(seq 20); do echo line $i; done; echo "E: Could not get lock /x" >&2; exit 100';
  const error: unknown = await runTool(['sh', '-c', script], { what: 'Host packages', logFile }).catch(
    (reason: unknown) => reason,
  );
  if (!(error instanceof SetupError)) throw error;
  const text = formatSetupError(error);
  expect(text.split('\n').slice(0, 4)).toEqual([
    'Set-up stopped: Host packages: another package manager holds the lock of apt.',
    '  What to do: wait until it has finished (`ps -C apt,apt-get,dpkg,unattended-upgr` shows it), then run the command again.',
    '  The last lines of the log:',
    '    | line 10',
  ]);
  expect(text).toContain('    | E: Could not get lock /x\n');
  expect(text).toMatch(new RegExp(`The whole log: ${logFile}\n$`));
  expect(readFileSync(logFile, 'utf8')).toContain('line 1\n');
});

test('a tool gets its input and its environment', async () => {
  const logFile = join(folder, 'input.log');
  const argv = ['sh', '-c', 'cat; echo "$GREETING"'];
  await runTool(argv, { what: 'x', logFile, input: 'from us\n', env: { GREETING: 'hello' } });
  expect(readFileSync(logFile, 'utf8')).toBe(`$ ${argv.join(' ')}\nfrom us\nhello\n`);
});

test('a tool that is not there has the status of a shell', async () => {
  const logFile = join(folder, 'absent.log');
  expect(await tryTool(['/no/such/tool'], { what: 'x', logFile })).toBe(127);
  expect(readFileSync(logFile, 'utf8')).toContain('/no/such/tool: spawn /no/such/tool ENOENT\n');
  expect(ask(['/no/such/tool'])).toBeNull();
  expect(ask(['echo', 'yes'])).toBe('yes\n');
});

test.each([
  [
    'W: Failed to fetch http://x  Temporary failure resolving x\nE: Unable to locate package socat',
    'the network does not answer.',
  ],
  [
    'Waiting for cache lock: Could not get lock /x\nE: Failed to fetch y  Could not connect to z',
    'the network does not answer.',
  ],
  ['npm error code EAI_AGAIN', 'the network does not answer.'],
  ['npm error code ENOSPC', 'the disk is full.'],
  ["E: You don't have enough free space in /var/cache/apt/archives/.", 'the disk is full.'],
  ['E: dpkg was interrupted, you must manually run', 'an earlier installation of packages was interrupted.'],
  ['E: Unable to locate package socat', 'the package sources of this host lack something.'],
  ['sudo: a password is required', 'sudo did not let us become root.'],
  ['Segmentation fault', 'the tool failed.'],
])('diagnoses %j', (log, message) => {
  expect(diagnose('It', log).message).toBe(`It: ${message}`);
});

test('a phase in a log is plain lines', async () => {
  const written: string[] = [];
  await phase('Image', () => Promise.resolve(), { write: (text: string) => written.push(text) });
  expect(written).toEqual(['Image …\n', expect.stringMatching(/^Image: done in 0\.\d s\n$/)]);
});

test('a phase on a terminal is one line that ends as plain text', async () => {
  const written: string[] = [];
  const output = { isTTY: true, write: (text: string) => written.push(text) };
  await expect(phase('Image', () => Promise.reject(new Error('no')), output)).rejects.toThrow('no');
  expect(written.join('')).toMatch(/^Image …\r\x1b\[2KImage: failed after 0\.\d s\n$/);
});

test('a live line stays shorter than the terminal is wide', async () => {
  const written: string[] = [];
  const output = { isTTY: true, columns: 40, write: (text: string) => written.push(text) };
  await phase('x'.repeat(100), () => Promise.resolve(), output);
  expect(written[0]).toBe(`${'x'.repeat(24)} …`);
});

test.each([
  [420, '0.4 s'],
  [42_300, '42 s'],
  [185_000, '3 min 5 s'],
])('%i ms are %s', (ms, text) => {
  expect(elapsed(ms)).toBe(text);
});
