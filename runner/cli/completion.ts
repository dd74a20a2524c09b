/** `unbox completion`: what a shell needs to complete commands, options and labs. */
import { Argument } from 'commander';
import type { Command } from 'commander';
import { SHELLS, completionScript } from './completion-scripts.ts';
import type { Shell } from './completion-scripts.ts';
import { DONE, ending } from './ending.ts';
import { labIds } from './find-labs.ts';
import { processIo } from './io.ts';
import { labsDir } from './labs-dir.ts';

const HELP = `
Bash, in ~/.bashrc:   source <(unbox completion bash)
zsh, in ~/.zshrc:     source <(unbox completion zsh)
fish, once:           unbox completion fish > ~/.config/fish/completions/unbox.fish`;

export function defineCompletion(command: Command): void {
  command
    .addArgument(new Argument('<shell>', 'which shell').choices([...SHELLS, 'labs']))
    .addHelpText('after', HELP)
    .action(async (shell: Shell | 'labs') => {
      process.exitCode = await ending(processIo, async () => {
        const program = command.parent ?? command;
        processIo.stdout.write(shell === 'labs' ? await labLines() : completionScript(shell, program));
        return DONE;
      });
    });
}

/** A shell expands the words that it completes from: anything that could be more than a name is left out. */
async function labLines(): Promise<string> {
  const ids = (await labIds(labsDir())).filter((id) => /^[\w.-]+$/.test(id));
  return ids.map((id) => `${id}\n`).join('');
}
