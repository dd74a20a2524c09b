/** Says what is wrong with a front matter's YAML in words that need no knowledge of YAML. */
import type { ErrorCode, YAMLError } from 'yaml';

const quoted = 'a text with ": ", " #" or a quote in it stands in quotes: title: "One: two"';

const FAULTS: Partial<Record<ErrorCode, readonly [message: string, hint: string]>> = {
  BAD_ALIAS: ['a value that begins with * or &', quoted],
  BAD_DQ_ESCAPE: [
    'a backslash in double quotes that begins no known sign',
    "write the text in single quotes, where it stands for itself: 'a\\b'",
  ],
  BAD_INDENT: [
    'the indentation of this line does not match the lines around it',
    'keys stand at the left margin; what belongs to a key is indented by two spaces',
  ],
  BAD_SCALAR_START: ['no value can begin like this', quoted],
  BLOCK_AS_IMPLICIT_KEY: ['a second ": " in this line', quoted],
  DUPLICATE_KEY: ['this key is there twice', 'keep one of the two'],
  MISSING_CHAR: [
    'a quote or a bracket is not closed, or a comma is missing',
    'lists are written [a, b], texts "one two"',
  ],
  MULTILINE_IMPLICIT_KEY: [
    'this line is no "key: value", and no part of the value above it',
    `a long text begins with > on the line of its key, and is indented below; ${quoted}`,
  ],
  MULTIPLE_DOCS: ['a line of "---" or "..." within the front matter', 'the next --- ends it'],
  TAB_AS_INDENT: ['a tab at the beginning of a line', 'indent by spaces'],
  TAG_RESOLVE_FAILED: ['a value that begins with !', quoted],
  UNEXPECTED_TOKEN: ['this is not expected here', quoted],
};

/** Message and hint. */
export function plainFault({ code, message }: YAMLError): [message: string, hint: string] {
  const known = FAULTS[code];
  const text = known?.[0] ?? message.split(/\n| at line \d/, 1)[0] ?? '';
  return [`the front matter can't be read: ${text}`, known?.[1] ?? quoted];
}
