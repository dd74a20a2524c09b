/** A transcript: commands that can be clicked, each with what it is expected to show. */
import type { JSX } from 'preact';
import type { BlockView } from '../../lab-view.ts';
import { copyCommands } from './copied-commands.ts';
import { CommandRow } from './command-row.tsx';
import { TerminalChip } from './terminal-chip.tsx';

type ConsoleView = Extract<BlockView, { kind: 'console' }>;

export function ConsoleBlock({ terminal, commands }: ConsoleView): JSX.Element {
  return (
    <div
      class="console"
      role="group"
      aria-label={`Commands for the terminal ${terminal}`}
      onCopy={copyCommands}
    >
      <p class="console__where">
        <TerminalChip name={terminal} />
      </p>
      <ol class="console__commands">
        {commands.map((command) => (
          <li key={command.action}>
            <CommandRow command={command} />
          </li>
        ))}
      </ol>
    </div>
  );
}
