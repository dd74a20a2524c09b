/**
 * The code that gives another browser the same learner: twelve letters and digits, 60 bits. It is made from the server's
 * secret, so it can be shown again and is stored nowhere: the store has its hash. Pure.
 */
import { createHash, createHmac } from 'node:crypto';

/** Without I, O, 0 and 1, which people take for one another: 32, so that each is five bits. */
const LETTERS = 'ABCDEFGHJKLMNPQRSTUVWXYZ23456789';
const GROUPS = 3;
const IN_GROUP = 4;
const CODE = /^[A-HJ-NP-Z2-9]{12}$/;

/** `givenUp`: how many codes this learner has given up; each makes another one. Written as `ABCD-EFGH-JKLM`. */
export function resumeCode(secret: Buffer, learner: string, givenUp: number): string {
  const bytes = createHmac('sha256', secret).update(`resume ${givenUp} ${learner}`).digest();
  // 256 is a multiple of 32: no letter is likelier than others.
  const letters = Array.from({ length: GROUPS * IN_GROUP }, (_, at) => LETTERS[(bytes[at] ?? 0) % 32]);
  const groups = Array.from({ length: GROUPS }, (_, at) =>
    letters.slice(at * IN_GROUP, (at + 1) * IN_GROUP).join(''),
  );
  return groups.join('-');
}

/** Reads what a person typed, whatever its case, blanks and hyphens; null: that can't be a code. */
export function readResumeCode(text: string): string | null {
  const letters = text.toUpperCase().replace(/[\s–-]/g, '');
  return CODE.test(letters) ? letters : null;
}

/** What the store knows a code by; `code` as `readResumeCode` returns it. */
export function hashOfCode(code: string): Buffer {
  return createHash('sha256').update(`unbox resume code ${code}`).digest();
}
