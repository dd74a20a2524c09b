/** Finds every regular expression in the sources, by parsing them. */
import { globSync, readFileSync } from 'node:fs';
import { parseSync } from 'vite';

const ROOT = new URL('../../../', import.meta.url).pathname;

export interface FoundRegex {
  /** `runner/lab/quiz.ts:49`. */
  readonly where: string;
  readonly pattern: string;
  readonly flags: string;
}

export interface Found {
  readonly files: number;
  readonly literals: readonly FoundRegex[];
  /** Places that make one at run time, where nothing here can look at it. */
  readonly made: readonly string[];
  /** Places that call what is known to have a slow one inside. */
  readonly slow: readonly string[];
}

/** Of Node, and not linear: on `ESC ]` again and again it takes four times as long for twice the text. */
const SLOW = new Set(['stripVTControlCharacters']);
/** Methods that make a regular expression of a string. */
const MAKERS = new Set(['match', 'matchAll', 'search']);

export function regexesInSources(): Found {
  const files = globSync('{runner,web,scripts}/**/*.{ts,tsx,mjs,js}', { cwd: ROOT, exclude: ['web/dist'] });
  const literals: FoundRegex[] = [];
  const made: string[] = [];
  const slow: string[] = [];
  for (const file of files.toSorted()) {
    const text = readFileSync(ROOT + file, 'utf8');
    const { program, errors } = parseSync(file, text);
    if (errors.length > 0) throw new Error(`${file} can't be parsed: ${errors[0]?.message}`);
    for (const node of nodesOf(program)) {
      const where = `${file}:${text.slice(0, node.start).split('\n').length}`;
      if (isRegex(node)) literals.push({ where, ...node.regex });
      else if (makesRegex(node)) made.push(`${where} ${text.slice(node.start, node.end)}`);
      else if (node.type === 'Identifier' && SLOW.has(String(node['name']))) slow.push(where);
    }
  }
  return { files: files.length, literals, made, slow };
}

type Node = { readonly type: string; readonly start: number; readonly end: number } & Record<string, unknown>;

function* nodesOf(value: unknown): Generator<Node> {
  if (typeof value !== 'object' || value === null) return;
  if ('type' in value && 'start' in value) yield value as Node;
  for (const child of Object.values(value)) yield* nodesOf(child);
}

function isRegex(node: Node): node is Node & { regex: { pattern: string; flags: string } } {
  return node.type === 'Literal' && 'regex' in node;
}

function makesRegex(node: Node): boolean {
  if (node.type !== 'NewExpression' && node.type !== 'CallExpression') return false;
  const callee = node['callee'] as Node;
  if (callee.type === 'Identifier') return callee['name'] === 'RegExp';
  if (callee.type !== 'MemberExpression') return false;
  const name = (callee['property'] as Node)['name'];
  const [argument] = node['arguments'] as readonly Node[];
  const isText = argument?.type === 'TemplateLiteral' || typeof argument?.['value'] === 'string';
  return name === 'RegExp' || (MAKERS.has(String(name)) && isText);
}
