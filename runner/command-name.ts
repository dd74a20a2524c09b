/** What a person types here to call this program, for messages that name one of its commands. */

let find = (): string => 'unbox';
let found: string | null = null;

/** `unbox lint 02-uts`, with what works for `unbox` from where the person is. */
export function unbox(command: string): string {
  found ??= find();
  return `${found} ${command}`;
}

/** Said once, by what starts the program; it is looked up when a message needs it. */
export function nameProgram(lookUp: () => string): void {
  find = lookUp;
  found = null;
}
