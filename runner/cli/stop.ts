/** `unbox stop`: ends the sessions that go on without a server, and those of one that runs. */
import type { Command } from 'commander';
import { stopKeepers } from '../keeper/stop-keepers.ts';
import { DONE, ending, statusHelp } from './ending.ts';
import { processIo } from './io.ts';

export function defineStop(command: Command): void {
  command
    .addHelpText(
      'after',
      `
Sessions outlive the server that shows them: after a stop, a crash or an update, the next one at the same port has them
again. Without a server, a session ends ten minutes after its last page was closed; this command ends all of yours at
once, and removes their machines. What learners have done is kept. A server that is running goes on, without sessions.
${statusHelp({ 0: 'no session is running any more' })}`,
    )
    .action(async () => {
      process.exitCode = await ending(processIo, async () => {
        const ended = await stopKeepers();
        processIo.stdout.write(`${sentence(ended)}\n`);
        return DONE;
      });
    });
}

function sentence(ended: number): string {
  if (ended === 0) return 'No session was running.';
  return ended === 1 ? '1 session has ended.' : `${ended} sessions have ended.`;
}
