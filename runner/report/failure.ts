/** Reports what went wrong with one action: where, what was typed, expected against shown. Pure. */
import { differingWords, type Piece } from '../expectation/differing-words.ts';
import type { Colors } from './colors.ts';
import type { ActionResult, DiffLine } from '../run/events.ts';

/** Where a lab is: the part of a `Lab` that a message needs. */
export interface LabPlace {
  readonly id: string;
  readonly file: string;
  readonly steps: readonly { readonly title: string }[];
}

/** Lines of a diff or of output that are worth reading in a terminal. */
const MOST_LINES = 60;

/** Several lines, without a newline at the end. */
export function failureText(lab: LabPlace, result: ActionResult, colors: Colors): string {
  const lines = [...actionLines(lab, result, colors), `  ${colors.red(result.message)}`];
  if (result.diff.length > 0) lines.push('', ...diffLines(result.diff, colors));
  else if (result.shown.length > 0 && !onScreen(result))
    lines.push('', '    it showed:', ...shownLines(result.shown));
  const status = statusLine(result);
  if (status !== null) lines.push('', `  ${status}`);
  return lines.join('\n');
}

/** Whether what it showed is what is on its screen, which is reported separately. */
function onScreen({ kind, shown, screen = [] }: ActionResult): boolean {
  // What came after keys is a part of it, a moment earlier.
  if (kind === 'keys' && screen.length > 0) return true;
  const text = (lines: readonly string[]): string => lines.join('\n').trimEnd();
  return text(screen) === text(shown);
}

/** Where the action is, and what was typed. */
export function actionLines(lab: LabPlace, result: ActionResult, colors: Colors): string[] {
  return [
    ...headLines(lab, result, `terminal ${result.terminal}`, colors),
    ...typedLines(result.typed, colors),
  ];
}

/** Which step, and where what failed is in the lab. */
export function headLines(
  lab: LabPlace,
  { step, line }: { readonly step: number; readonly line: number },
  what: string,
  colors: Colors,
): string[] {
  const title = lab.steps[step]?.title ?? `step ${step + 1}`;
  return [`${colors.red('✗')} ${colors.bold(`${lab.id}: ${title}`)}`, `  ${lab.file}:${line}  ${what}`];
}

export function typedLines(typed: string, colors: Colors): string[] {
  return typed.split('\n').map((line, at) => `  ${colors.cyan(`${at === 0 ? '›' : ' '} ${line}`)}`);
}

function diffLines(diff: readonly DiffLine[], colors: Colors): string[] {
  const lines = diff.map((line, at) => diffLine(line, partnerOf(diff, at), colors));
  return [`    ${colors.red('− expected')}  ${colors.green('+ shown')}`, ...shorten(lines)];
}

/** The line opposite this one: the first of a block of missing lines against the first that came instead. */
function partnerOf(diff: readonly DiffLine[], at: number): string | null {
  const { kind } = diff[at] ?? {};
  if (kind !== 'missing' && kind !== 'extra') return null;
  let start = at;
  while (start > 0 && diff[start - 1]?.kind === kind) start--;
  let end = at + 1;
  while (diff[end]?.kind === kind) end++;
  let other = kind === 'missing' ? end : start;
  if (kind === 'extra') while (other > 0 && diff[other - 1]?.kind === 'missing') other--;
  const partner = diff[other + at - start];
  const inBlock = kind === 'missing' || other + at - start < start;
  return partner !== undefined && inBlock && partner.kind !== kind && partner.kind !== 'same'
    ? partner.text
    : null;
}

/** With the words that differ underlined. */
function marked(pieces: readonly Piece[], colors: Colors): string {
  return pieces.map(({ text, differs }) => (differs ? colors.underline(text) : text)).join('');
}

function diffLine(line: DiffLine, partner: string | null, colors: Colors): string {
  switch (line.kind) {
    case 'same':
      return `      ${line.shown ?? line.text}`.trimEnd();
    case 'missing':
      return `    ${colors.red(`− ${partner === null ? line.text : marked(differingWords(line.text, partner).expected, colors)}`)}`;
    case 'extra':
      return `    ${colors.green(`+ ${partner === null ? line.text : marked(differingWords(partner, line.text).shown, colors)}`)}`;
    default:
      return line.kind satisfies never;
  }
}

function shownLines(shown: readonly string[]): string[] {
  return shorten(shown.map((line) => `      ${line}`.trimEnd()));
}

function shorten(lines: readonly string[]): string[] {
  if (lines.length <= MOST_LINES) return [...lines];
  const half = MOST_LINES / 2;
  return [
    ...lines.slice(0, half),
    `      … (${lines.length - MOST_LINES} lines left out)`,
    ...lines.slice(-half),
  ];
}

function statusLine(result: ActionResult): string | null {
  if (result.status === null) return null;
  const expected = result.expectedStatus === result.status ? '' : ` (expected ${result.expectedStatus})`;
  return `exit status ${result.status}${result.expectedStatus === 'any' ? '' : expected}`;
}
