/** Recognizes prompts as other machines show them: `user@host:~$ id`, `[root@host ~]# id`, `/ # id`, `bash-5.2$ id`. */

export interface CopiedPrompt {
  /** What comes before the sign. */
  readonly words: string;
  readonly sign: '$' | '#';
  readonly command: string;
}

const prompt =
  /^\s*((?:\([\w.-]{1,40}\) )?(?:\[?[\w.-]{1,40}@[\w.-]{1,60}[: ][^$#\s[\]]{0,80}\]?|(?:ba)?sh-\d[\d.]{0,8}|[~/][\w/.-]{0,80} ))([$#])( .*)?$/;

/** Null for any other line. */
export function copiedPrompt(line: string): CopiedPrompt | null {
  const [, words, sign, command = ''] = prompt.exec(line) ?? [];
  if (words === undefined || (sign !== '$' && sign !== '#')) return null;
  return { words: words.trim(), sign, command: command.trim() };
}
