/**
 * Texts that make a regular expression work hard, from the way it is built: for each part that repeats, what leads to
 * it, a long run of what it takes, and an end that fits nothing; and the same with a new beginning at every place.
 */
import { RegExpParser, visitRegExpAST } from '@eslint-community/regexpp';
import type { AST } from '@eslint-community/regexpp';

/** What classes are likely to take; a class that takes none of them repeats what is in it. */
const LIKELY = [
  ' ',
  '\t',
  '\n',
  '\r',
  '\\',
  'a',
  'A',
  '0',
  '-',
  '_',
  '.',
  ':',
  '=',
  '%',
  '{',
  '/',
  '"',
  '`',
  '\u00E9',
];
/** Fits nothing that is sought here. */
const NOWHERE = '\u0001';

export interface Attack {
  /** What is repeated to the length that is wanted, between these. */
  readonly start: string;
  readonly pump: string;
  readonly end: string;
}

/** Different ones only. */
export function worstInputs(pattern: string, flags: string): readonly Attack[] {
  const unicode = flags.includes('u');
  const ast = new RegExpParser().parsePattern(pattern, undefined, undefined, { unicode });
  const attacks = new Map<string, Attack>();
  const add = (start: string, pump: string): void => {
    if (pump === '') return;
    for (const end of [NOWHERE, `\n${NOWHERE}`, ''])
      attacks.set(JSON.stringify([start, pump, end]), { start, pump, end });
  };
  const likely = [...new Set([...LIKELY, ...charactersOf(ast)])];
  visitRegExpAST(ast, {
    onQuantifierEnter(quantifier) {
      if (quantifier.max < 8) return;
      const before = leadingTo(quantifier);
      const taken = likely.filter((each) => matches(quantifier.element, each, flags)).slice(0, 6);
      for (const pump of [...taken, exampleOf(quantifier.element)]) {
        add('', pump);
        add(before, pump);
        // It starts over at each place.
        add('', before + pump);
      }
    },
  });
  add('', exampleOf(ast));
  for (const character of likely) add('', character);
  return [...attacks.values()];
}

export function inputOf({ start, pump, end }: Attack, length: number): string {
  const room = Math.max(1, length - start.length - end.length);
  return start + pump.repeat(Math.ceil(room / pump.length)).slice(0, room) + end;
}

function matches(node: AST.Node, text: string, flags: string): boolean {
  // Back-references of a part alone refer to nothing; none of them repeats here.
  return new RegExp(`^(?:${node.raw})$`, flags.replace(/[gyd]/g, '')).test(text);
}

function charactersOf(ast: AST.Pattern): string[] {
  const found: string[] = [];
  visitRegExpAST(ast, { onCharacterEnter: ({ value }) => found.push(String.fromCodePoint(value)) });
  return found;
}

/** An example of all that is before a node, out to the whole pattern. */
function leadingTo(node: AST.Node): string {
  const { parent } = node;
  if (parent === null) return '';
  const inside =
    parent.type === 'Alternative'
      ? parent.elements
          .slice(0, parent.elements.indexOf(node as AST.Element))
          .map(exampleOf)
          .join('')
      : '';
  return leadingTo(parent) + inside;
}

/** A short text that a part takes. */
function exampleOf(node: AST.Node): string {
  switch (node.type) {
    case 'Pattern':
    case 'Group':
    case 'CapturingGroup':
      return node.alternatives[0] === undefined ? '' : exampleOf(node.alternatives[0]);
    case 'Alternative':
      return node.elements.map(exampleOf).join('');
    case 'Quantifier':
      return exampleOf(node.element).repeat(Math.min(node.min, 64));
    case 'Character':
      return String.fromCodePoint(node.value);
    case 'CharacterSet':
    case 'CharacterClass':
    case 'ExpressionCharacterClass':
      return exampleOfClass(node);
    default:
      return '';
  }
}

function exampleOfClass(node: AST.Node): string {
  const flags = node.raw.includes('\\p') || node.raw.includes('\\P') ? 'u' : '';
  return ['a', '0', ' ', ...LIKELY].find((each) => matches(node, each, flags)) ?? '';
}
