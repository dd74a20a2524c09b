/** A terminal's name with its colour: the same on its tab and on each command that runs in it. */
import type { JSX } from 'preact';
import { useLab } from './lab-context.ts';

export function TerminalChip({ name }: { readonly name: string }): JSX.Element {
  const index = useLab().terminals.names.indexOf(name);
  return <span class={`terminal-chip terminal-chip--${Math.max(0, index) % 4}`}>{name}</span>;
}
