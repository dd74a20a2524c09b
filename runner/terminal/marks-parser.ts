/**
 * Takes a machine's prompt marks (see shell-marks.ts) out of a byte stream that may be cut anywhere.
 * Knows what a mark looks like, but not what it means.
 */

/** Marks that a shell with our nonce printed; `pid` is the shell's, as it sees itself. */
export type Mark =
  | { readonly kind: 'prompt-start'; readonly continuation: boolean; readonly pid: number }
  /** `announces`: this shell also says when a command starts (bash does, dash and busybox ash can't). */
  | {
      readonly kind: 'prompt-end';
      readonly continuation: boolean;
      readonly announces: boolean;
      readonly pid: number;
    }
  /** `before`: exit status of the command before it; null if the shell does not say. */
  | { readonly kind: 'command-start'; readonly before: number | null; readonly pid: number }
  | { readonly kind: 'command-end'; readonly status: number; readonly pid: number }
  /** The login session of this terminal ended and the next one starts. */
  | { readonly kind: 'session-end' };

/**
 * `cursor-query` is `ESC[6n`: the caller decides whether it may stay in the text. `alternate-screen` comes
 * before the text that switches it on or off.
 */
export type Token =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'cursor-query' }
  | { readonly kind: 'alternate-screen'; readonly on: boolean }
  | { readonly kind: 'mark'; readonly mark: Mark };

const OSC_133 = '\u001B]133;';
export const CURSOR_QUERY = '\u001B[6n';
/** `ESC[?1049h` and its older forms, from the ESC on: `h` on, `l` off. */
const ALTERNATE = ['\u001B[?1049', '\u001B[?1047', '\u001B[?47'] as const;
/** Longer than any genuine mark: what is longer is passed on instead of being kept back. */
const LONGEST_MARK = 160;
const BEL = 0x07;
/** Of bash's option letters (`$-`) one of these is on: keeping commands in a hash, braces, history. dash and busybox have none of them. */
const BASH = /^B;c=.*[hBH]/;
const MARK = /^(A|A;k=s|B|B;c=[A-Za-z]*|B;k=s|[CD];(\d{1,3})|C|E);p=(\d{1,10});n=([A-Za-z0-9]+)$/;

export interface MarksParser {
  /** Takes the next bytes; calls `emit` for all that is decided by them, in order. */
  push(chunk: Uint8Array): void;
}

export function marksParser(nonce: string, emit: (token: Token) => void): MarksParser {
  const decoder = new TextDecoder('utf-8', { ignoreBOM: true });
  // The start of something that the bytes so far can't decide; always short.
  let pending = '';

  const text = (data: string): void => {
    if (data.length > 0) emit({ kind: 'text', text: data });
  };

  return {
    push(chunk) {
      const decoded = decoder.decode(chunk, { stream: true });
      const data = pending.length > 0 ? pending + decoded : decoded;
      pending = '';
      let done = 0;
      for (let at = data.indexOf('\u001B'); at !== -1;) {
        const found = inspect(data, at, nonce);
        if (found === 'more') {
          text(data.slice(done, at));
          pending = data.slice(at);
          return;
        }
        if (found !== null) {
          text(data.slice(done, at));
          emit(found.token);
          done = at + found.length;
          at = data.indexOf('\u001B', Math.max(done, at + 1));
        } else {
          at = data.indexOf('\u001B', at + 1);
        }
      }
      text(done === 0 ? data : data.slice(done));
    },
  };
}

/** What is at `data[at]` (an ESC): ours (token and length), somebody else's (null), or undecided. */
function inspect(data: string, at: number, nonce: string): { token: Token; length: number } | 'more' | null {
  const second = data[at + 1];
  if (second === undefined) return 'more';
  if (second === '[') return inspectControl(data, at);
  if (second !== ']') return null;
  if (!data.startsWith(OSC_133, at)) {
    return data.length - at < OSC_133.length && OSC_133.startsWith(data.slice(at)) ? 'more' : null;
  }
  const bodyStart = at + OSC_133.length;
  let end = bodyStart;
  while (end < data.length && isBodyCharacter(data.charCodeAt(end))) end++;
  if (end - at > LONGEST_MARK) return null;
  if (end === data.length) return 'more';
  if (data.charCodeAt(end) !== BEL) return null;
  const mark = readMark(data.slice(bodyStart, end), nonce);
  return mark === null ? null : { token: { kind: 'mark', mark }, length: end + 1 - at };
}

function inspectControl(data: string, at: number): { token: Token; length: number } | 'more' | null {
  if (data.startsWith(CURSOR_QUERY, at))
    return { token: { kind: 'cursor-query' }, length: CURSOR_QUERY.length };
  const rest = data.slice(at, at + 8);
  for (const start of ALTERNATE) {
    const last = rest[start.length];
    if (!rest.startsWith(start)) continue;
    // The sequence itself is for the screen: it stays in the text.
    if (last === 'h' || last === 'l')
      return { token: { kind: 'alternate-screen', on: last === 'h' }, length: 0 };
  }
  const undecided = [CURSOR_QUERY, ...ALTERNATE].some((known) => known.startsWith(rest));
  return undecided && at + rest.length === data.length ? 'more' : null;
}

/** `[A-Za-z0-9;=]`: a mark holds nothing else. */
function isBodyCharacter(code: number): boolean {
  return (
    (code >= 0x30 && code <= 0x39) ||
    (code >= 0x41 && code <= 0x5a) ||
    (code >= 0x61 && code <= 0x7a) ||
    code === 0x3b ||
    code === 0x3d
  );
}

function readMark(body: string, nonce: string): Mark | null {
  const [, what = '', status = '', pidText = '', secret] = MARK.exec(body) ?? [];
  if (secret !== nonce) return null;
  const pid = Number(pidText);
  switch (what[0]) {
    case 'A':
      return { kind: 'prompt-start', continuation: what === 'A;k=s', pid };
    case 'B':
      return { kind: 'prompt-end', continuation: what === 'B;k=s', announces: BASH.test(what), pid };
    case 'C':
      return { kind: 'command-start', before: status === '' ? null : Number(status), pid };
    case 'D':
      return { kind: 'command-end', status: Number(status), pid };
    default:
      return { kind: 'session-end' };
  }
}
