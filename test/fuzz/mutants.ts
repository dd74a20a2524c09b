/** Makes broken labs out of sound ones: the same number always gives the same mutant. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { examples } from '../unit/lab/guide-examples.ts';
import { seededRandom } from '../seeded-random.ts';

/** The labs of the project, the guide's examples, and the golden labs, sound and broken. */
export function seeds(): string[] {
  const root = join(import.meta.dirname, '../..');
  const folders = ['labs', 'test/golden', 'test/golden/broken', 'test/golden/parsed'];
  const files = folders.flatMap((folder) =>
    readdirSync(join(root, folder))
      .map((name) => join(root, folder, name, 'lab.md'))
      .filter((file) => existsSync(file)),
  );
  return [
    ...files.toSorted().map((file) => readFileSync(file, 'utf8')),
    ...examples.map(({ source }) => source),
  ];
}

/** Parts of the notation, and what text is like when it is not. */
export const splinters = [
  '```',
  '~~~~',
  '`',
  ':::',
  ':::hint\n',
  ':::task\n',
  ':::quiz\n',
  '---\n',
  '## ',
  '# ',
  '$ ',
  '> ',
  '- ',
  '* ',
  '- [x] ',
  '- [ ] ',
  '= ',
  '%{',
  '}',
  '%%{',
  '%{a}',
  '%{/',
  '/}',
  '%{INT:a}',
  '%{NUMBER 1..}',
  '%{DATA}',
  '...',
  '{check}',
  '{solution term=host}',
  '{setup}',
  '{cleanup timeout=1s}',
  '```bash {check}\n',
  '```watch\n',
  '```console {until="',
  '```keys\nq\n```\n',
  'hint="',
  'within=1s',
  'every=',
  'after: [',
  'setup: |\n  ',
  '(exit 1)\n',
  '(no output)\n',
  '(unordered)\n',
  '…',
  '{',
  '"',
  "'",
  '\\',
  '\\\n',
  '$x',
  '${x',
  '$(',
  '<<E\n',
  '\t',
  '\0',
  '\r',
  '\u2028',
  '\uD800',
  '\uFEFF',
  '    ',
  '\n\n',
  '&a [*a]',
  '__proto__: 1\n',
  'constructor',
  '!!js/function x',
  '{a: {b: [',
  '((a*)*)*',
  '.{900}',
  '\u0003',
  '😀',
  'İ',
];

/** Returns the mutant `number` of the series `seed`. */
export function mutant(sources: readonly string[], seed: number, number: number): string {
  const random = randomOf(seed, number);
  const below = (limit: number) => Math.floor(random() * limit);
  const pick = <T>(all: readonly T[], otherwise: T): T => all[below(all.length)] ?? otherwise;
  let text = pick(sources, '');
  for (let wounds = 1 + below(4); wounds > 0; wounds--) text = wound(text);
  return text;

  function wound(whole: string): string {
    const at = below(whole.length + 1);
    const end = Math.min(whole.length, at + 1 + below(random() < 0.2 ? 400 : 12));
    const lines = whole.split('\n');
    const line = below(lines.length);
    const [before, chunk, after] = [whole.slice(0, at), whole.slice(at, end), whole.slice(end)];
    switch (below(10)) {
      case 0:
        return before + after;
      case 1:
        return before + chunk + chunk + after;
      case 2:
        return before + pick(splinters, '').repeat(random() < 0.05 ? 200 : 1) + chunk + after;
      case 3:
        return before + pick(splinters, '') + after;
      case 4:
        return lines.toSpliced(line, 1 + below(3)).join('\n');
      case 5:
        return lines.toSpliced(line, 0, pick(lines, '')).join('\n');
      case 6:
        return lines.toSpliced(below(lines.length), 0, ...lines.slice(line, line + 1 + below(8))).join('\n');
      case 7: {
        const other = pick(sources, '');
        const from = below(other.length + 1);
        return before + other.slice(from, from + below(600)) + after;
      }
      case 8:
        return random() < 0.2 ? before : before + chunk.toUpperCase() + after;
      default:
        return before + String.fromCharCode(below(random() < 0.2 ? 0xffff : 128)) + after;
    }
  }
}

/** Numbers from 0 to 1. */
function randomOf(seed: number, number: number): () => number {
  const numbers = seededRandom(Math.imul(seed, 0x9e3779b1) ^ Math.imul(number + 1, 0x85ebca6b));
  return () => numbers() / 2 ** 32;
}
