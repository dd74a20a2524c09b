/** Turns a file's bytes into the text of a lab, or says where they are not text. Pure. */
import { linesOf } from './lines-of.ts';

/** Where a file is not text; line and column count from 1. */
export interface TextFault {
  readonly line: number;
  readonly column: number;
  readonly message: string;
  readonly hint: string;
}

const hint = 'save it as UTF-8, without control characters';

/** Returns the text, and the first place where it can't be what its author wrote; null where there is none. */
export function sourceText(bytes: Uint8Array): { readonly text: string; readonly fault: TextFault | null } {
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('utf8');
  return { text, fault: encodingFault(bytes, text) ?? controlFault(text) };
}

function encodingFault(bytes: Uint8Array, text: string): TextFault | null {
  const again = Buffer.from(text);
  if (again.equals(bytes)) return null;
  const at = bytes.findIndex((byte, i) => byte !== again[i]);
  const place = placeOf(Buffer.from(bytes.subarray(0, at)).toString('utf8'));
  const byte = (bytes[at] ?? 0).toString(16).padStart(2, '0');
  return { ...place, message: `this file is not UTF-8: it has a byte ${byte} here`, hint };
}

/** All but tabs and the ends of lines. */
function controlFault(text: string): TextFault | null {
  const found = /[^\P{Cc}\t\n\r]/u.exec(text);
  if (found === null) return null;
  const place = placeOf(text.slice(0, found.index));
  const name = codePoint(found[0]);
  return { ...place, message: `a control character (${name}) in the text`, hint };
}

function placeOf(before: string): { readonly line: number; readonly column: number } {
  const lines = linesOf(before);
  return { line: lines.length, column: (lines.at(-1)?.length ?? 0) + 1 };
}

/** `U+00A0`: the name of a character that can't be seen. */
export function codePoint(char: string): string {
  return `U+${(char.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}`;
}
