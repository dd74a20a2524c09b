/** A headless xterm for text from strangers. */
import xtermHeadless from '@xterm/headless';
import type { Terminal as Xterm } from '@xterm/headless';
import type { WindowSize } from '../machine/machine.ts';
import { boundXterm } from './xterm-bounds.ts';

/** Makes a headless xterm as the browser's is set up, so that both show the same. */
export function newXterm(size: WindowSize, scrollback: number): Xterm {
  const xterm = new xtermHeadless.Terminal({
    ...size,
    scrollback,
    allowProposedApi: true,
    // It logs what it takes for an error: a byte in a program's output is not our error.
    logLevel: 'off',
  });
  boundXterm(xterm);
  return xterm;
}

/** Of xterm, what draws at once: its public way waits for a timer each time, and draws for as long as it likes. */
interface Core {
  writeSync(text: string): void;
}

/** Draws `text` here and now. Not to be mixed with `xterm.write`. */
export function drawNow(xterm: Xterm, text: string): void {
  const { _core: core } = xterm as unknown as { readonly _core: Core };
  core.writeSync(text);
}
