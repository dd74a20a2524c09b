/** What a person types here to call this program and its set-up, for messages that name a command. */

export interface Names {
  /** As in `npx unbox`. */
  readonly program: string;
  /** As in `npm run setup`. */
  readonly setup: string;
}

let find = (): Names => ({ program: 'unbox', setup: 'npm run setup' });
let found: Names | null = null;

/** `unbox lint 02-uts`, with what works for `unbox` from where the person is. */
export function unbox(command: string): string {
  return `${names().program} ${command}`;
}

/** The same for `npm run setup`, with options if need be. */
export function setUp(options = ''): string {
  return options === '' ? names().setup : `${names().setup} -- ${options}`;
}

/** Said once, by what starts the program; it is looked up when a message needs it. */
export function nameProgram(lookUp: () => Names): void {
  find = lookUp;
  found = null;
}

function names(): Names {
  found ??= find();
  return found;
}
