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
