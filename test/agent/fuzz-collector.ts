/** Feeds the X-ray's collector what no kernel would say: it must survive, and print JSON. */
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Lines } from '../../runner/machine/qemu/lines.ts';
import { COLLECTOR_SOURCE } from '../../runner/xray/collector/program.ts';
import { build, SANITIZERS } from './agent.ts';

/** More than the collector ever prints, bytes. */
const LINE_MAX = 2 * 1024 * 1024;

/** Resolves with what is wrong; null for nothing. `inputs`: of the series `seed`. */
export async function fuzzCollector(seed: number, inputs: number): Promise<string | null> {
  const folder = mkdtempSync(join(tmpdir(), 'unbox-fuzz-'));
  try {
    const child = spawn(driver(), [String(seed), String(inputs), folder], {
      env: { ASAN_OPTIONS: 'detect_leaks=0' },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const closed = once(child, 'close');
    let stderr = '';
    child.stderr.on('data', (chunk: Buffer) => (stderr += chunk.toString()));
    let answers = 0;
    let bad: string | null = null;
    const lines = new Lines(LINE_MAX);
    for await (const chunk of child.stdout as AsyncIterable<Buffer>)
      for (const line of lines.read(chunk)) {
        answers += 1;
        if (!isJson(line)) bad ??= line;
      }
    const [status] = (await closed) as [number | null];
    if (status !== 0 || stderr !== '') return `it ended with status ${status}: ${stderr}`;
    if (bad !== null) return `what it prints is no JSON: ${bad.slice(0, 2000)}`;
    return answers === inputs ? null : `of ${inputs} inputs it answered ${answers}`;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Path of the program, built once for each version of the collector. */
function driver(): string {
  const version = createHash('sha256').update(readFileSync(COLLECTOR_SOURCE)).digest('hex');
  return build('fuzz-collector', join(import.meta.dirname, 'fuzz-collector.c'), [
    ...SANITIZERS,
    // What only waits for news is not called.
    '-Wno-unused-function',
    `-DCOLLECTOR="${COLLECTOR_SOURCE}"`,
    `-DVERSION_${version}`,
  ]);
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
