/** Freezes a machine's state into a file and thaws it again; its memory stays where it is, in a file of its own. */
import { FD } from './command-line.ts';
import type { Qmp } from './qmp.ts';

const CAPABILITIES = ['x-ignore-shared', 'events'].map((capability) => ({ capability, state: true }));

/** Writes the state (`migrate`) or reads it (`migrate-incoming`) through FD.state; says whether that worked. */
export async function migration(qmp: Qmp, command: 'migrate' | 'migrate-incoming'): Promise<boolean> {
  const ended = qmp.event('MIGRATION', ({ status }) => status === 'completed' || status === 'failed');
  // Sent in one go: QEMU takes them in order.
  await Promise.all([
    qmp.execute('migrate-set-capabilities', { capabilities: CAPABILITIES }),
    qmp.execute(command, { uri: `file:/dev/fdset/${FD.state}` }),
  ]);
  const { data } = await ended;
  return data['status'] === 'completed';
}
