/** Cuts a fenced block out of a lab: what it is for, and its lines with their places. */
import type { Token } from 'markdown-it';
import { parseInfo, type FenceInfo } from './attributes.ts';
import {
  called,
  fenceKind,
  isContainerKind,
  isScriptKind,
  languages,
  scriptKinds,
  written,
} from './block-kinds.ts';
import { reportAt, type ContentLine } from './fence.ts';
import type { Report } from './names.ts';
import { didYouMean, nearest } from './nearest.ts';
import { outsideHint, type Cutting, type Piece } from './piece.ts';
import type { Problems } from './problems.ts';
import { copiedPrompt } from './copied-prompt.ts';

/** Returns null for a block that is only read: it stays part of the prose. */
export function fencePiece(token: Token, line: number, cutting: Cutting): Piece | null {
  const { problems, lines } = cutting;
  const [first, end] = token.map ?? [0, 0];
  const mark = Math.max((lines[first] ?? '').indexOf(token.markup), 0);
  if (!isClosed(token, lines[end - 1] ?? '', end - 1 - first)) {
    const hint = `close it with ${token.markup} on a line of its own`;
    problems.add(line, mark + 1, 'this block is never closed', hint);
    cutting.whole = false;
    return null;
  }
  const infoAt = mark + token.markup.length;
  const report = reportAt(problems, line, infoAt);
  const info = parseInfo(token.info, report);
  const kind = fenceKind(info);
  if (kind === null) {
    checkForeign(info, report);
    checkTranscript(info.language, token.content.split('\n'), first + 2, problems);
    return null;
  }
  if (token.level > 0) {
    if (cutting.whole) problems.add(line, mark + 1, `${called(kind)} inside another block`, outsideHint);
    return null;
  }
  const content = token.content
    .split('\n')
    .slice(0, -1)
    .map((text, i) => contentLine(text, first + 1 + i, lines));
  return { kind: 'fence', fence: { kind, info, line, infoAt, content } };
}

function isClosed(token: Token, last: string, height: number): boolean {
  return height > 0 && last.trimEnd().endsWith(token.markup);
}

function contentLine(text: string, index: number, lines: readonly string[]): ContentLine {
  const source = lines[index] ?? '';
  return { text, line: index + 1, indent: source.endsWith(text) ? source.length - text.length : 0 };
}

/** Checks a fence in another language: it is only read, so it takes no attributes. */
function checkForeign({ language, attributes, rest, restAt }: FenceInfo, report: Report): void {
  if (language === '') {
    report(0, 'a block without a language', 'name it after the opening fence: console, keys, text, c, …');
    return;
  }
  if (isScriptKind(language)) report(0, `${language} is not a language`, `write ${written(language)}`);
  else if (isContainerKind(language))
    report(0, `${language} is not a language`, `write :::${language}, and ::: where it ends`);
  for (const { key, at } of attributes) {
    if (isScriptKind(key)) report(at, `a ${key} is written in bash`, `write ${written(key)}`);
    else report(at, `a ${language} block has no attribute ${key}`, attributeHint(language, key));
  }
  if (rest !== '')
    report(
      restAt,
      `"${rest}" after ${language} means nothing`,
      isScriptKind(rest) ? `write ${written(rest)}` : 'remove it',
    );
  const near = nearest(language, languages);
  if (near !== null) report(0, `${language} is not a kind of block`, `did you mean "${near}"?`);
}

/** Languages of commands; in the first ones `# ` begins a comment. */
const shells = ['bash', 'sh', 'zsh', 'shell', 'shell-session', 'shellsession', 'sh-session', 'terminal'];

/** A transcript in a language of commands looks as if it were run. */
function checkTranscript(
  language: string,
  lines: readonly string[],
  firstLine: number,
  problems: Problems,
): void {
  if (!shells.includes(language.toLowerCase())) return;
  const at = lines.findIndex((text) => /^\s*\$ \S/.test(text) || copiedPrompt(text) !== null);
  if (at === -1) return;
  const hint = 'to have it run, write ```console; if it is only to be read, ```text';
  problems.warn(firstLine + at, 1, `a ${language} block is only shown: this command is never run`, hint);
}

function attributeHint(language: string, key: string): string {
  if (language === 'bash') return `say first what the script is for; ${didYouMean(key, scriptKinds)}`;
  return 'only console, keys, watch and bash {check} blocks and their like have attributes';
}
