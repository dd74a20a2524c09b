/** `unbox doctor`, as the command line knows it; what it does is loaded when it is asked for. */
import type { Command } from 'commander';
import { ending } from './ending.ts';
import { processIo } from './io.ts';

export function defineDoctor(command: Command): void {
  command
    .option('--tests', 'also what only the tests of Unbox need')
    .option('--json', 'as JSON')
    .action(async (options: { json?: boolean; tests?: boolean }) => {
      const { doctor } = await import('./doctor-report.ts');
      process.exitCode = await ending(processIo, () => doctor(options, processIo));
    });
}
