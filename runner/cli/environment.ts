/** `unbox environment`: the variables that Unbox reads, and what they are now. */
import type { Command } from 'commander';
import { processIo } from './io.ts';

/** Name → what it does. README.md has the same table. */
export const VARIABLES: Readonly<Record<string, string>> = {
  UNBOX_LABS: 'folder with the labs, unless --labs is given',
  UNBOX_CACHE:
    'image and templates: what can be built again (default: ~/.cache/unbox); may be shared, read-only',
  UNBOX_STATE: 'what can’t be built again: the store, the secret for cookies (default: ~/.local/state/unbox)',
  UNBOX_RUN: 'sockets of running machines (default: /run/unbox or $XDG_RUNTIME_DIR/unbox)',
  TMPDIR: 'what running machines write, on a disk with room (default: /var/tmp)',
  UNBOX_ACCEL: 'kvm or tcg: decides how machines are run (default: KVM where it works)',
  UNBOX_LOG: 'how much `unbox serve` logs: fatal, error, warn (default), info, debug',
  NO_COLOR: 'set to anything: no colours',
  FORCE_COLOR: 'set to anything but 0: colours also in pipes and files',
};

export function defineEnvironment(command: Command): void {
  command
    .addHelpText('after', `\n${environmentText(process.env)}`)
    .action(() => void processIo.stdout.write(environmentText(process.env)));
}

/** One line per variable, below it its value if it is set. */
export function environmentText(env: Readonly<Record<string, string | undefined>>): string {
  const width = Math.max(...Object.keys(VARIABLES).map((name) => name.length));
  return Object.entries(VARIABLES)
    .map(([name, what]) => {
      const value = env[name];
      return `${name.padEnd(width)}  ${what}\n${value ? `${''.padEnd(width)}  now: ${value}\n` : ''}`;
    })
    .join('');
}
