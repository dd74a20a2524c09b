/** Reads the YAML between the two `---` lines at the top of a lab. */
import {
  isMap,
  isNode,
  isPair,
  isScalar,
  LineCounter,
  parseDocument,
  type Document,
  type Node,
  type Scalar,
} from 'yaml';
import type { z } from 'zod';
import { settingKinds, type SettingKind } from './block-kinds.ts';
import type { ContentLine } from './fence.ts';
import { fileSchema, machineSchema, schema } from './front-matter-schema.ts';
import type { Lab } from './lab.ts';
import { linesOf } from './lines-of.ts';
import { didYouMean } from './nearest.ts';
import { plainFault } from './yaml-fault.ts';
import type { Problems } from './problems.ts';

/** What the front matter says of a lab. */
export type FrontMatter = Pick<
  Lab,
  | 'title'
  | 'summary'
  | 'minutes'
  | 'level'
  | 'tags'
  | 'terminals'
  | 'prompts'
  | 'machine'
  | 'requires'
  | 'after'
  | 'files'
>;

/** `setup:` or `cleanup:`, with its lines as in the source. */
export interface FrontScript {
  readonly kind: SettingKind;
  readonly script: string;
  readonly content: readonly ContentLine[];
  readonly line: number;
}

interface Read {
  /** Null when it can't be used. */
  readonly meta: FrontMatter | null;
  readonly scripts: readonly FrontScript[];
}

const hint = 'see "Front matter" in labs/README.md';
const example = 'a lab begins with ---, then title, summary, minutes and level, then ---';

/** Returns what the front matter says; `lines` is the whole lab. */
export function readFrontMatter(
  lines: readonly string[],
  problems: Problems,
): Read & { readonly bodyStart: number } {
  const nothing: Read = { meta: null, scripts: [] };
  if (lines[0]?.trimEnd() !== '---') {
    problems.add(1, 1, 'there is no front matter', example);
    return { ...nothing, bodyStart: 0 };
  }
  const close = closingLine(lines);
  if (close < 0) {
    problems.add(1, 1, 'the front matter is never closed', example);
    return { ...nothing, bodyStart: lines.length };
  }
  const counter = new LineCounter();
  return { ...understand(parse(lines, close, counter), counter, lines, problems), bodyStart: close + 1 };
}

/** Returns where the value at `path` is in a lab whose front matter is sound. */
export function frontMatterPlace(
  source: string,
  path: readonly PropertyKey[],
): { readonly line: number; readonly column: number } {
  const lines = linesOf(source);
  const counter = new LineCounter();
  const document = parse(lines, closingLine(lines), counter);
  const { line, col } = counter.linePos(valueOffset(document, path));
  return { line: Math.max(line, 1), column: Math.max(col, 1) };
}

function closingLine(lines: readonly string[]): number {
  return lines.findIndex((line, i) => i > 0 && line.trimEnd() === '---');
}

function parse(lines: readonly string[], close: number, counter: LineCounter): Document.Parsed {
  // The opening line counts as a comment would, so that positions are those of the file.
  return parseDocument(['#', ...lines.slice(1, close)].join('\n'), { lineCounter: counter });
}

function understand(
  document: Document.Parsed,
  counter: LineCounter,
  lines: readonly string[],
  problems: Problems,
): Read {
  const nothing: Read = { meta: null, scripts: [] };
  const add = (offset: number, message: string, help: string) => {
    const at = counter.linePos(offset);
    problems.add(Math.max(at.line, 1), Math.max(at.col, 1), message, help);
  };
  for (const fault of [...document.errors, ...document.warnings]) {
    add(fault.pos[0], ...plainFault(fault));
  }
  if (document.errors.length > 0) return nothing;
  let value: unknown;
  try {
    value = document.toJS() ?? {};
  } catch (error) {
    add(
      0,
      `the front matter is not valid YAML: ${error instanceof Error ? error.message : String(error)}`,
      hint,
    );
    return nothing;
  }
  const scripts = scriptsOf(document, counter, lines);
  const read = schema.safeParse(withModes(value, document), { reportInput: true });
  if (!read.success) {
    for (const issue of read.error.issues) tell(issue, document, add);
    return { meta: null, scripts };
  }
  const { setup: _setup, cleanup: _cleanup, ...meta } = read.data;
  // `min(1)` has seen to it that there is a first one.
  const terminals = meta.terminals as [string, ...string[]];
  const files = meta.files.map((file, i) => ({
    ...file,
    line: counter.linePos(valueOffset(document, ['files', i])).line,
  }));
  return { meta: { ...meta, terminals, files }, scripts };
}

/** Modes of files as they are written: `0755` is a number to YAML, and so is `0o755`. */
function withModes(value: unknown, document: Document.Parsed): unknown {
  if (!isRecord(value) || !Array.isArray(value['files'])) return value;
  const files = value['files'].map((file: unknown, i): unknown => {
    const mode: unknown = document.getIn(['files', i, 'mode'], true);
    const written = isScalar(mode) && typeof mode.value === 'number' ? mode.source : undefined;
    return isRecord(file) && written !== undefined ? { ...file, mode: written } : file;
  });
  return { ...value, files };
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function scriptsOf(document: Document.Parsed, counter: LineCounter, lines: readonly string[]): FrontScript[] {
  const { contents } = document;
  if (!isMap(contents)) return [];
  return settingKinds.flatMap((kind): FrontScript[] => {
    const node: unknown = contents.get(kind, true);
    if (!isScalar<Node>(node) || typeof node.value !== 'string') return [];
    const script = (node.value as string).trimEnd();
    if (script === '') return [];
    const line = counter.linePos(keyOffset(document, [], kind)).line;
    return [{ kind, script, content: contentOf(script, node, line, lines), line }];
  });
}

/** A block scalar begins in the line below its key; of any other text only the line of the key is known. */
function contentOf(script: string, node: Scalar, line: number, lines: readonly string[]): ContentLine[] {
  const block = node.type === 'BLOCK_LITERAL';
  const from = lines.findIndex((text, i) => i >= line && text.trim() !== '');
  return script
    .replace(/^\n+/, '')
    .split('\n')
    .map((text, i): ContentLine => {
      const at = block ? from + i : line - 1;
      return { text, line: at + 1, indent: Math.max((lines[at] ?? '').indexOf(text), 0) };
    });
}

type Add = (offset: number, message: string, help: string) => void;

function tell(issue: z.core.$ZodIssue, document: Document.Parsed, add: Add): void {
  if (issue.code === 'unrecognized_keys') {
    const known = Object.keys(shapeAt(issue.path));
    for (const key of issue.keys) {
      const at = keyOffset(document, issue.path, key);
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

function shapeAt([key]: readonly PropertyKey[]): object {
  if (key === undefined) return schema.shape;
  return key === 'files' ? fileSchema.in.shape : machineSchema.shape;
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
