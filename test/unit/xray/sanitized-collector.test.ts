/** The collector, built with sanitizers, looks at this host while programs on it are named as nobody names programs. */
import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { tmpdir } from 'node:os';
import { execa } from 'execa';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { COLLECTOR_SOURCE } from '../../../runner/xray/collector/program.ts';
import { parseFacts } from '../../../runner/xray/parse-facts.ts';
import { build, SANITIZERS } from '../../agent/agent.ts';

const NAMES = [
  String.raw`'$(printf "\001\033[2J\177")'`,
  String.raw`"$(printf '\377\376\300\257')"`,
  String.raw`'"\",}]{['`,
  String.raw`"$(printf '%0300d' 7)"`,
  String.raw`"$(printf '\342\200\256evil')"`,
  `''`,
];

let collector: string;
const odd: ChildProcess[] = [];

beforeAll(async () => {
  collector = build('collector', COLLECTOR_SOURCE, SANITIZERS);
  for (const name of NAMES) {
    const script = `printf %s ${name} >/proc/$$/comm 2>/dev/null; exec -a ${name} sleep 600 ${name}`;
    const child = spawn('bash', ['-c', script], { cwd: tmpdir(), stdio: 'ignore' });
    await once(child, 'spawn');
    odd.push(child);
  }
}, 60_000);
afterAll(() => {
  for (const child of odd) child.kill('SIGKILL');
});

test.for<[string, string[]]>([
  ['once', []],
  ['and waits for news', ['--have', '0123456789abcdef', '--wait', '300']],
  ['with arguments that are none', ['--have', 'x'.repeat(5000), '--wait', '-7']],
  ['with half of its arguments', ['--have']],
  ['with numbers that are too large', ['--wait', '1', '--have', 'f'.repeat(300)]],
])('it looks %s', { timeout: 60_000 }, async ([, args]) => {
  const { stdout, stderr, exitCode } = await execa(collector, args, {
    reject: false,
    env: { ASAN_OPTIONS: 'detect_leaks=0' },
    stripFinalNewline: false,
  });
  expect({ stderr, exitCode }).toEqual({ stderr: '', exitCode: 0 });
  expect(stdout.length).toBeLessThanOrEqual(1024 * 1024);
  expect(parseFacts(stdout).processes.length).toBeGreaterThan(0);
});
