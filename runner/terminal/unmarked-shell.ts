/**
 * Recognises the prompt of a shell that prints no marks: `runc run`, `env -i sh`, a bash with start-up files of its
 * own. Its prompt is the end of what is shown, nothing follows it, and it looks like one or was declared. Knows no pty.
 */
import type { PromptSign } from './shell-events.ts';

/** How long nothing may follow what looks like a prompt, ms: until it is known, and in a shell that is known. */
export const QUIET_MS = { first: 500, known: 150 } as const;

const LONGEST = 400;
const ESCAPES = /\u001B(?:\[[0-9;?]{0,20}[A-Za-z]|\][^\u0007\u001B]{0,200}\u0007|[()][0AB]|[=>])|[\r\u0007]/g;
/** `# `, `/tmp # `, `bash-5.2$ `, `root@box:/# `, `[root@box /]# `, `(debian) root@box:~# `. */
const PROMPT =
  /^(?:\([\w.-]{1,40}\) ?)?(?:\[?[\w.-]{1,64}@[\w.-]{1,64}[: ]\S{0,200}|(?:ba|da|k|z)?sh(?:-[\d.]{1,10})?|[~/]\S{0,200}|) ?[#$] $/;
const CONTINUATION = '> ';

export class UnmarkedShell {
  readonly #declared: readonly string[];
  /** What was shown since the last newline. */
  #tail = '';
  /** The prompt that was there last, in a shell without marks. */
  #last = '';

  /** `declared`: prompts that need not look like one. */
  constructor(declared: readonly string[] = []) {
    this.#declared = declared;
  }

  /** The running command has shown something. */
  add(data: string): void {
    const newline = data.lastIndexOf('\n');
    const tail = newline === -1 ? this.#tail + data : data.slice(newline + 1);
    // Too long for a prompt, and to be looked at.
    this.#tail = tail.length > LONGEST ? tail.slice(-LONGEST - 1) : tail;
  }

  /** A command starts: what was shown before is not its prompt. */
  start(): void {
    this.#tail = '';
  }

  /** No such shell is open any more. */
  forget(): void {
    this.#last = '';
  }

  /** Whose prompt is at the end; `none`: it does not say whose; null: there is no prompt. */
  get sign(): PromptSign | 'none' | null {
    const text = this.#shown();
    // A command may have left its own last line open.
    const prompt = this.#last !== '' && text.endsWith(this.#last) ? this.#last : text;
    const last = prompt.trimEnd().at(-1);
    if (this.#declared.includes(prompt)) return last === '#' || last === '$' ? last : 'none';
    if (!PROMPT.test(prompt)) return null;
    return last === '#' ? '#' : '$';
  }

  /** The prompt is the one that was there last. */
  get again(): boolean {
    return this.#last !== '' && this.#shown().endsWith(this.#last);
  }

  /** It wants another line of the same command. */
  get continues(): boolean {
    return this.#shown() === CONTINUATION;
  }

  /** UTF-16 units at the end of what was shown that are the prompt, which is known from now on. */
  take(): number {
    const text = this.#shown();
    const open = this.#last !== '' && text !== this.#last && text.endsWith(this.#last);
    const prompt = open ? this.#last : text;
    let start = open ? this.#tail.length - prompt.length : 0;
    // Escapes in it and after it belong to it.
    while (start > 0 && this.#tail.slice(start).replace(ESCAPES, '') !== prompt) start--;
    const length = this.#tail.length - start;
    this.#last = prompt;
    this.#tail = '';
    return length;
  }

  #shown(): string {
    return this.#tail.length > LONGEST ? '' : this.#tail.replace(ESCAPES, '');
  }
}
