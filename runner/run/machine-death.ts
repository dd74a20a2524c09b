/** What becomes of a machine: reported when it dies or fails, and looked up when a terminal was closed. */
import type { MachineError } from '../machine/machine-error.ts';
import type { Machine } from '../machine/machine.ts';
import type { RunEvent } from './events.ts';

/** How long a machine has to report its death after one of its terminals was closed. */
const DEATH_NEWS_MS = 2000;

/** Why the machine is gone, or null if it is not: a terminal's end may be known before its machine's. */
export function deathNews(machine: Machine): Promise<MachineError | null> {
  return new Promise((resolve) => {
    const timer = setTimeout(() => decide(null), DEATH_NEWS_MS);
    const decide = (reason: MachineError | null): void => {
      clearTimeout(timer);
      resolve(reason);
    };
    if (machine.state.kind === 'disposed' || machine.state.kind === 'resetting') decide(null);
    else machine.onDeath(decide);
  });
}

/** Reports its death and its troubles. Returns an unsubscribe. */
export function tellOf(machine: Machine, tell: (event: RunEvent) => void): () => void {
  const stops = [
    machine.onDeath(({ message, hint, detail }) => tell({ type: 'machine-died', message, hint, detail })),
    machine.onTrouble(({ message, hint }) => tell({ type: 'machine-trouble', message, hint })),
  ];
  return () => {
    for (const stop of stops) stop();
  };
}
