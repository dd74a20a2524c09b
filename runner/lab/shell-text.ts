/** Reads bash as far as a linter needs it: quotes, comments, here-documents, and the variables used. No full grammar. */
import type { ContentLine } from './fence.ts';

/** One line of a script, in its place. */
export interface ShellLine extends ContentLine {
  /** It begins inside a quote, a bracket or a here-document, or continues the line above. */
  readonly inside: boolean;
  /** It is a line of a here-document, or its last word. */
  readonly hereDocument: boolean;
  /** Nothing but blanks, or a comment. */
  readonly idle: boolean;
  /** Where `$name` stands and is expanded, 0-based; not where the script itself says what an unset one means. */
  readonly variables: readonly { readonly name: string; readonly at: number }[];
}

export interface ShellText {
  readonly lines: readonly ShellLine[];
  /** What is still open at its end. */
  readonly unclosed: 'quote' | 'here-document' | 'backslash' | null;
}

type Context = 'single' | 'ansi' | 'double' | 'brace' | 'paren';

interface HereDocument {
  readonly end: string;
  readonly tabs: boolean;
  readonly literal: boolean;
}

/** What is open while a script is read. */
interface State {
  readonly contexts: Context[];
  readonly hereDocuments: HereDocument[];
  backslash: boolean;
}

/** Returns a script's lines as bash would see them. */
export function readShell(content: readonly ContentLine[]): ShellText {
  const state: State = { contexts: [], hereDocuments: [], backslash: false };
  const lines = content.map((line): ShellLine => {
    const { text } = line;
    const hereDocument = state.hereDocuments.length > 0;
    const inside = state.contexts.length > 0 || hereDocument || state.backslash;
    const variables = hereDocument ? hereLine(text, state) : codeLine(text, state);
    return { ...line, inside, hereDocument, idle: !inside && /^\s*(?:#|$)/.test(text), variables };
  });
  return { lines, unclosed: unclosed(state) };
}

function unclosed({ contexts, hereDocuments, backslash }: State): ShellText['unclosed'] {
  if (hereDocuments.length > 0) return 'here-document';
  if (contexts.some((context) => context !== 'paren' && context !== 'brace')) return 'quote';
  return backslash ? 'backslash' : null;
}

function hereLine(text: string, state: State): ShellLine['variables'] {
  const [open] = state.hereDocuments;
  if (!open) return [];
  if ((open.tabs ? text.replace(/^\t+/, '') : text) === open.end) {
    state.hereDocuments.shift();
    return [];
  }
  const found = open.literal ? [] : text.matchAll(/(?<!\\)\$(?:\{([a-z]\w*)\}|([a-z]\w*))/g);
  return [...found].map((each) => ({ name: each[1] ?? each[2] ?? '', at: each.index }));
}

const variable = /\$([a-z]\w*)/y;
const braced = /\$\{[#!]?([a-z]\w*)(:?[-=+?])?/y;
const hereDocument = /<<(-?)[ \t]*(?:'([^']+)'|"([^"]+)"|(\\?)([A-Za-z_]\w*))/y;

function codeLine(text: string, state: State): { name: string; at: number }[] {
  const found: { name: string; at: number }[] = [];
  state.backslash = false;
  for (let at = 0; at < text.length;) {
    const context = state.contexts.at(-1);
    const char = text[at] ?? '';
    if (context !== 'single' && char === '\\') {
      state.backslash = at === text.length - 1;
      at += 2;
    } else if (context === 'single' || context === 'ansi') {
      if (char === "'") state.contexts.pop();
      at++;
    } else if (char === '$') at = dollar(text, at, state, found);
    else if (context === 'double') {
      if (char === '"') state.contexts.pop();
      at++;
    } else if (char === '#' && context !== 'brace' && (at === 0 || /[\s;&|(]/.test(text[at - 1] ?? '')))
      break;
    else at = plain(text, at, state);
  }
  return found;
}

/** Reads what begins with `$`; returns where it goes on. */
function dollar(text: string, at: number, state: State, found: { name: string; at: number }[]): number {
  const next = text[at + 1];
  if (next === '(') state.contexts.push('paren');
  else if (next === "'" && state.contexts.at(-1) !== 'double') state.contexts.push('ansi');
  else if (next === '{') {
    state.contexts.push('brace');
    braced.lastIndex = at;
    const [, name, fallback] = braced.exec(text) ?? [];
    if (name !== undefined && fallback === undefined) found.push({ name, at });
  } else {
    variable.lastIndex = at;
    const [, name] = variable.exec(text) ?? [];
    if (name === undefined) return at + 1;
    found.push({ name, at });
    return at + 1 + name.length;
  }
  return at + 2;
}

/** Reads one character outside of quotes, or the opening of a here-document; returns where it goes on. */
function plain(text: string, at: number, { contexts, hereDocuments }: State): number {
  const context = contexts.at(-1);
  const char = text[at];
  if (char === "'" && !(context === 'brace' && contexts.at(-2) === 'double')) contexts.push('single');
  else if (char === '"') contexts.push('double');
  else if (char === '(') contexts.push('paren');
  else if ((char === ')' && context === 'paren') || (char === '}' && context === 'brace')) contexts.pop();
  else if (text.startsWith('<<<', at)) return at + 3;
  else if (char === '<') {
    hereDocument.lastIndex = at;
    const opened = hereDocument.exec(text);
    if (opened) {
      const [whole, dash, single, double, backslash, word] = opened;
      const end = single ?? double ?? word ?? '';
      hereDocuments.push({ end, tabs: dash === '-', literal: word === undefined || backslash === '\\' });
      return at + whole.length;
    }
  }
  return at + 1;
}
