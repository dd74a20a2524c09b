/**
 * The way from the shell that a terminal is in to the one in which the lesson wants a command: out of the shells that
 * are too many, into one that is missing, or back to where the step starts. Pure.
 */
import type { Action, Command, Lab } from '../lab/lab.ts';
import type { PromptSign } from '../terminal/shell-events.ts';
import { actionsOf } from './actions.ts';
import type { ActionRef, Way } from './events.ts';
import { leavesShell } from './leaves-shell.ts';
import type { NestedShell } from './nesting.ts';
import type { RunProgress } from './run-progress.ts';

export interface WayBack {
  /** What to do, in a sentence. */
  readonly words: string;
  readonly way: Way;
}

const CTRL_D = '\u0004';

/** Null where the terminal is in the very shells that the lesson has opened till then. `shells`: the outermost first; `opens`: whether a command
 * has opened one. */
export function wayBack(
  lab: Lab,
  progress: RunProgress,
  ref: ActionRef,
  shells: readonly NestedShell[],
  opens: (typed: string) => boolean,
): WayBack | null {
  const earlier = actionsBefore(lab, ref);
  const wanted = earlier.at(-1);
  if (wanted?.action.kind !== 'command') return null;
  const { prompt } = wanted.action;
  const opened = openedBy(earlier.slice(0, -1), progress, opens);
  const inside = shells.slice(1);
  const common = opened.findIndex(({ typed }, i) => inside[i]?.opener !== typed);
  const same = common === -1 ? opened.length : common;
  const here = shells.at(-1)?.sign;
  if (same === opened.length && inside.length === same)
    return here === prompt ? null : reopen(earlier, ref, here);
  if (same === opened.length && shells[same]?.sign === prompt) return leave(inside.length - same, shells);
  const missing = opened[same];
  if (missing !== undefined && inside.length === same) return open(missing.ref, missing.typed);
  const out = shells.findLastIndex(({ sign }) => sign === prompt);
  if (here !== prompt && out !== -1) return leave(shells.length - 1 - out, shells);
  return here === prompt ? null : reopen(earlier, ref, here);
}

interface Placed {
  readonly ref: ActionRef;
  readonly action: Action;
}

/** The actions of a terminal, in the order of the lesson, up to one and with it. */
function actionsBefore(lab: Lab, ref: ActionRef): Placed[] {
  const all = lab.steps.flatMap((step) =>
    actionsOf(step).map((action): Placed => ({ ref: { step: step.index, action: action.index }, action })),
  );
  const end = all.findIndex((each) => each.ref.step === ref.step && each.ref.action === ref.action);
  const terminal = all[end]?.action.terminal;
  return all.slice(0, end + 1).filter(({ action }) => action.terminal === terminal);
}

interface Opened {
  readonly ref: ActionRef;
  readonly typed: string;
}

/** The shells that these actions, as they were done, have opened and not left. */
function openedBy(
  actions: readonly Placed[],
  progress: RunProgress,
  opens: (typed: string) => boolean,
): Opened[] {
  const left: Opened[] = [];
  for (const { ref, action } of actions) {
    const result = progress.result(ref);
    if (result?.verdict !== 'passed') continue;
    const leaves =
      action.kind === 'keys'
        ? action.bytes.includes(CTRL_D)
        : action.until === null && leavesShell(action.text);
    if (leaves) left.pop();
    else if (action.kind === 'command' && action.until === null && opens(result.typed))
      left.push({ ref, typed: result.typed });
  }
  return left;
}

function leave(times: number, shells: readonly NestedShell[]): WayBack {
  const opener = shells.at(-times)?.opener ?? null;
  const which = opener === null ? '' : ` that \`${opener}\` opened`;
  const shell = times === 1 ? `this shell${which}` : `${times} shells`;
  return {
    words: `First leave ${shell}: \`exit\`${times === 1 ? '' : `, ${times} times`}`,
    way: { kind: 'leave', times },
  };
}

function open(ref: ActionRef, typed: string): WayBack {
  return { words: `First open the shell that was left: \`${typed}\``, way: { kind: 'run', ...ref } };
}

/** The way the lesson gets from this shell into the one it wants, or else a fresh machine. */
function reopen(actions: readonly Placed[], ref: ActionRef, here: PromptSign | undefined): WayBack {
  const commands = actions.filter(
    (each): each is Placed & { action: Command } => each.action.kind === 'command',
  );
  const wanted = commands.at(-1)?.action.prompt;
  const opener = commands.findLast(
    ({ action }, i) =>
      action.prompt === here && commands[i + 1]?.action.prompt === wanted && !action.text.includes('%{'),
  );
  if (opener !== undefined && opener.action.prompt !== wanted) return open(opener.ref, opener.action.text);
  return { words: 'Get back to where this step starts', way: { kind: 'start-of-step', step: ref.step } };
}
