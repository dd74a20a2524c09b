/** Listens to the commands of a terminal. */
import type { CommandRecord } from '../../../runner/terminal/command-record.ts';
import type { Terminal } from '../../../runner/terminal/terminal.ts';

/** All commands from now on; `count` resolves once there are so many. */
export function records(terminal: Terminal): {
  all: (CommandRecord & { by: string })[];
  count(wanted: number): Promise<void>;
} {
  const all: (CommandRecord & { by: string })[] = [];
  let check = (): void => {};
  terminal.onCommand((record, by) => {
    all.push({ ...record, by });
    check();
  });
  return {
    all,
    count: (wanted) =>
      new Promise((resolve) => {
        check = () => {
          if (all.length >= wanted) resolve();
        };
        check();
      }),
  };
}
