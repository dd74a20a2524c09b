/** Reads the YAML between the two `---` lines at the top of a lab. */
import { isMap, isNode, isPair, isScalar, LineCounter, parseDocument, type Document } from 'yaml';
import { z } from 'zod';
import { machineKinds, type Lab } from './lab.ts';
import { didYouMean } from './nearest.ts';
import type { Problems } from './problems.ts';

/** What the front matter says of a lab. */
export type FrontMatter = Pick<
  Lab,
  'title' | 'summary' | 'minutes' | 'level' | 'tags' | 'terminals' | 'machine' | 'requires' | 'after'
>;

/** What a lab may ask of the machine's kernel; the runner knows how to look for each. */
const requirements = ['cgroup2'] as const;
const levels = ['intro', 'core', 'deep-dive'] as const;
const later = ['setup', 'cleanup'];

const text = (what: string) =>
  z
    .string({ error: `${what} must be a text` })
    .trim()
    .min(1, { error: `${what} is empty` });
const whole = (what: string, low: number, high: number) =>
  z
    .int({ error: `${what} must be a whole number` })
    .min(low, { error: `${what} must be at least ${low}` })
    .max(high, { error: `${what} must be at most ${high}` });
const oneOf = <const T extends readonly [string, ...string[]]>(what: string, values: T) =>
  z.enum(values, {
    error: (issue) =>
      `${what} must be one of ${values.join(', ')}, not ${JSON.stringify(issue.input) ?? 'nothing'}`,
  });
const names = (what: string) =>
  z.array(text(`an entry of ${what}`), { error: `${what} must be a list: [a, b]` });

const terminalName = z
  .string({ error: 'the name of a terminal must be a text' })
  .regex(/^[a-z][a-z0-9-]{0,19}$/, {
    error: 'the name of a terminal has lower-case letters, digits and - only, 20 at most',
  });

const schema = z.strictObject({
  title: text('title'),
  summary: text('summary'),
  minutes: whole('minutes', 1, 240),
  level: oneOf('level', levels),
  tags: names('tags').default([]),
  terminals: z
    .array(terminalName, { error: 'terminals must be a list of names: [host, inside]' })
    .min(1, { error: 'terminals must name at least one terminal' })
    .max(4, { error: 'a machine has four terminals at most' })
    .refine((all) => new Set(all).size === all.length, {
      error: 'two terminals have the same name',
    })
    .default(['host']),
  machine: z
    .strictObject(
      {
        cpus: whole('cpus', 1, 8).default(1),
        memory: whole('memory (MiB)', 256, 8192).default(512),
        kind: oneOf('kind', machineKinds).default('plain'),
      },
      { error: 'machine must be { cpus: …, memory: …, kind: … }' },
    )
    .default({ cpus: 1, memory: 512, kind: 'plain' }),
  requires: z
    .array(oneOf('an entry of requires', requirements), {
      error: 'requires must be a list: [cgroup2]',
    })
    .default([]),
  after: names('after').default([]),
});

const machineKeys = ['cpus', 'memory', 'kind'];
const hint = 'see "Front matter" in labs/README.md';
const example = 'a lab begins with ---, then title, summary, minutes and level, then ---';

/** Returns what the front matter says, or null when it can't be used; `lines` is the whole lab. */
export function readFrontMatter(
  lines: readonly string[],
  problems: Problems,
): { meta: FrontMatter | null; bodyStart: number } {
  if (lines[0]?.trimEnd() !== '---') {
    problems.add(1, 1, 'there is no front matter', example);
    return { meta: null, bodyStart: 0 };
  }
  const close = lines.findIndex((line, i) => i > 0 && line.trimEnd() === '---');
  if (close < 0) {
    problems.add(1, 1, 'the front matter is never closed', example);
    return { meta: null, bodyStart: lines.length };
  }
  const counter = new LineCounter();
  // The opening line counts as a comment would, so that positions are those of the file.
  const source = ['#', ...lines.slice(1, close)].join('\n');
  const document = parseDocument(source, { lineCounter: counter });
  return { meta: understand(document, counter, problems), bodyStart: close + 1 };
}

function understand(document: Document.Parsed, counter: LineCounter, problems: Problems): FrontMatter | null {
  const add = (offset: number, message: string, help: string) => {
    const at = counter.linePos(offset);
    problems.add(Math.max(at.line, 1), Math.max(at.col, 1), message, help);
  };
  for (const fault of [...document.errors, ...document.warnings]) {
    add(
      fault.pos[0],
      `the front matter is no valid YAML: ${fault.message.split('\n')[0]?.replace(/ at line \d+.*$/, '') ?? ''}`,
      'a text with ": " or "#" in it stands in quotes',
    );
  }
  if (document.errors.length > 0) return null;
  let value: unknown;
  try {
    value = document.toJS() ?? {};
  } catch (error) {
    add(
      0,
      `the front matter is no valid YAML: ${error instanceof Error ? error.message : String(error)}`,
      hint,
    );
    return null;
  }
  const read = schema.safeParse(value, { reportInput: true });
  if (!read.success) {
    for (const issue of read.error.issues) tell(issue, document, add);
    return null;
  }
  // `min(1)` has seen to it that there is a first one.
  return { ...read.data, terminals: read.data.terminals as [string, ...string[]] };
}

type Add = (offset: number, message: string, help: string) => void;

function tell(issue: z.core.$ZodIssue, document: Document.Parsed, add: Add): void {
  if (issue.code === 'unrecognized_keys') {
    const known = issue.path.length === 0 ? Object.keys(schema.shape) : machineKeys;
    for (const key of issue.keys) {
      const at = keyOffset(document, issue.path, key);
      if (later.includes(key))
        add(at, `${key} is not supported yet in this version`, 'take it out, and say it in a step');
      else
        add(
          at,
          `${issue.path.length === 0 ? 'the front matter' : issue.path.join('.')} has no "${key}"`,
          didYouMean(key, known),
        );
    }
  } else if (issue.path.length === 1 && issue.input === undefined) {
    add(0, `the front matter has no ${String(issue.path[0])}`, hint);
  } else if (issue.path.length === 0)
    add(0, 'the front matter must be a list of "key: value" lines', example);
  else add(valueOffset(document, issue.path), issue.message, hint);
}

function valueOffset(document: Document.Parsed, path: readonly PropertyKey[]): number {
  for (let length = path.length; length > 0; length--) {
    const node: unknown = document.getIn(path.slice(0, length), true);
    if (isNode(node) && node.range) return node.range[0];
  }
  return 0;
}

function keyOffset(document: Document.Parsed, path: readonly PropertyKey[], key: string): number {
  const map: unknown = path.length === 0 ? document.contents : document.getIn(path, true);
  if (!isMap(map)) return 0;
  const pair = map.items.find((item) => isPair(item) && isScalar(item.key) && String(item.key.value) === key);
  return pair && isScalar(pair.key) ? (pair.key.range?.[0] ?? 0) : 0;
}
