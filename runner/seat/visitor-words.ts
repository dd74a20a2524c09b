/**
 * What a visitor is told of something that went wrong. What concerns this host, its paths above all, stays in the
 * log: visitors can do nothing about it, and some should not know. Pure.
 */
import { MachineError, type MachineErrorCode } from '../machine/machine-error.ts';
import type { StepResult } from '../run/events.ts';
import { RefusedError } from '../run/refused-error.ts';
import { ScriptError } from '../run/script-error.ts';
import { TypingError } from '../terminal/typing.ts';

export interface Words {
  readonly message: string;
  readonly hint: string;
  /** Last lines of the machine's console, or nothing. */
  readonly detail: string;
}

/** The guest did it, so its console means something to the visitor and reveals nothing about anybody else. */
const BY_THE_GUEST: ReadonlySet<MachineErrorCode> = new Set([
  'panic',
  'poweroff',
  'reboot',
  'halted',
  'agent-gone',
]);
/** An absolute path, as host errors have them. */
const HOST_PATH = /(?<![\w.])\/[\w.@-]+\//;

const BROKEN: Words = {
  message: 'Something broke on the server.',
  hint: 'Try again. If it happens again, tell whoever runs this server: its log has the reason.',
  detail: '',
};

/** What went wrong, with what to do about it. */
export function wordsFor(error: unknown): Words {
  if (error instanceof MachineError) return machineWords(error);
  if (error instanceof ScriptError)
    return {
      message: sentence(error.message),
      hint: 'The lab itself is broken. Tell its author, or whoever runs this server.',
      detail: '',
    };
  if (error instanceof RefusedError || error instanceof TypingError)
    return { message: sentence(error.message), hint: '', detail: '' };
  return BROKEN;
}

/** The same as one sentence. */
export function sentenceOf(error: unknown): string {
  return wordsFor(error).message;
}

function machineWords({ message, hint, detail, code }: MachineError): Words {
  if (HOST_PATH.test(message)) return BROKEN;
  return {
    message: sentence(message),
    hint: HOST_PATH.test(hint) ? BROKEN.hint : hint,
    detail: BY_THE_GUEST.has(code) ? detail : '',
  };
}

/** The runner's messages start in lower case, to follow a colon; on a page they are sentences of their own. */
export function sentence(text: string): string {
  const end = /[.!?]$/.test(text) ? '' : '.';
  return text.charAt(0).toUpperCase() + text.slice(1) + end;
}

/** What did not go as it should in a step. */
export function whyFailed({ actions, checks, solutions = [] }: StepResult): string {
  const failed = [...actions, ...solutions, ...checks].find(({ verdict }) => verdict !== 'passed');
  return failed ? sentence(failed.message) : '';
}
