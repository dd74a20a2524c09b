/** Reads a `watch` block: one command whose numbers are drawn while its step is open. */
import { readOptions, type Options } from './block-options.ts';
import { reportAt, type Fence, type Reading } from './fence.ts';
import type { Watch } from './lab.ts';
import { checkUses } from './names.ts';
import { didYouMean } from './nearest.ts';
import { readShell } from './shell-text.ts';
import { checkText } from './text-rules.ts';

const defaultEveryMs = 1000;
const everyLimits = { low: 100, high: 60_000, told: 'it must be between 100ms and 1m' };
const plots = ['value', 'rate'] as const;

/** Returns the watch; what can't be understood is reported. */
export function parseWatch(fence: Fence, index: number, reading: Reading): Watch {
  const options = readOptions(fence, reading);
  const command = commandOf(fence, reading);
  const plot = plotOf(options);
  return {
    kind: 'watch',
    index,
    title: options.text('title') ?? command,
    command,
    everyMs: options.duration('every', everyLimits) ?? defaultEveryMs,
    plot,
    series: seriesOf(options),
    unit: options.text('unit') ?? (plot === 'rate' ? '/s' : ''),
    line: fence.line,
  };
}

function commandOf(fence: Fence, { problems, names }: Reading): string {
  const written = fence.content.filter(({ text }) => text.trim() !== '');
  const [first, second] = readShell(fence.content).lines.filter(({ inside, idle }) => !inside && !idle);
  const hint = 'a watch has one command, which prints "NAME NUMBER" lines or one number';
  if (!first) problems.add(fence.line, 1, 'there is no command in this watch block', hint);
  else if (second) problems.add(second.line, 1, 'a second command in this watch block', hint);
  for (const { text, line, indent } of written) {
    const report = reportAt(problems, line, indent);
    if (/^[$#] /.test(text)) report(0, 'a prompt in a watch block', 'write the command alone');
    checkUses(text, 'a watch', names, report);
    checkText(text, 'script', { line, indent }, problems);
  }
  return written
    .map(({ text }) => text)
    .join('\n')
    .trim();
}

function plotOf(options: Options): Watch['plot'] {
  const given = options.attribute('plot');
  if (given === null) return 'value';
  const known = plots.find((plot) => plot === given.value);
  if (known === undefined)
    options.report(
      given.valueAt,
      `a watch can't plot "${given.value}"`,
      didYouMean(given.value ?? '', plots),
    );
  return known ?? 'value';
}

function seriesOf(options: Options): string[] {
  const given = options.attribute('series');
  if (given === null) return [];
  const names = (given.value ?? '').split(',').map((name) => name.trim());
  if (names.includes('') || new Set(names).size < names.length)
    options.report(
      given.valueAt,
      `"${given.value}" is not a list of series`,
      'write each name once: series=user_usec,system_usec',
    );
  return names;
}
