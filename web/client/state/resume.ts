/** The learner's code: shown here, or taken from another browser. */
import { signal } from '@preact/signals';
import { fetchResumeCode, resumeWith } from './api.ts';

/** The dialog is open. */
export const resuming = signal(false);
/** Null: not known yet. */
export const resumeCode = signal<string | null>(null);
/** Why the last try did not work; empty: it did, or there was none. */
export const resumeTrouble = signal('');

/** Opens the dialog and asks for the code. */
export async function openResume(): Promise<void> {
  resuming.value = true;
  resumeTrouble.value = '';
  await showCode(false);
}

/** `anew`: the code that there was leads nowhere from then on. */
export async function showCode(anew: boolean): Promise<void> {
  const answer = await fetchResumeCode(anew);
  if ('code' in answer) resumeCode.value = answer.code;
  else resumeTrouble.value = answer.message;
}

/** This browser goes on as the learner whose code that is: the page is loaded anew. */
export async function resume(code: string): Promise<void> {
  const answer = await resumeWith(code);
  resumeTrouble.value = answer.kind === 'resumed' ? '' : answer.message;
  if (answer.kind === 'resumed') location.reload();
}
