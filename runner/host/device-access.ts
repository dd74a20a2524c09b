/** Whether the user that QEMU runs as may open a device, and the command that lets it. */
import { statSync } from 'node:fs';
import { userInfo } from 'node:os';
import { execa } from 'execa';
import { groups } from './groups.ts';
import { unprivileged } from './unprivileged.ts';
import type { EmulatorUser } from './unprivileged.ts';

/** One sentence for people: why that user (null: ourselves) can't open the device; null if they can. */
export async function deviceObstacle(device: string, user: EmulatorUser | null): Promise<string | null> {
  const [program, ...args] = unprivileged(user, ['test', '-r', device, '-a', '-w', device]);
  const { exitCode } = await execa(program, args, { reject: false });
  if (exitCode === 0) return null;
  const name = user?.name ?? userInfo().username;
  return `${device} may not be opened by ${name}: run ${remedy(device, name, user !== null)}.`;
}

/** In a container the device may belong to a group of the host that has no name here, or to root alone. */
function remedy(device: string, name: string, isRoot: boolean): string {
  const { mode, gid } = statSync(device);
  const group = (mode & 0o060) === 0o060 ? groups().find((each) => each.gid === gid) : undefined;
  const sudo = isRoot ? '' : 'sudo ';
  if (group === undefined || gid === 0) return `\`${sudo}chmod 666 ${device}\``;
  // Our own groups are those of our login; those of QEMU's user are read at each of its starts.
  return `\`${sudo}adduser ${name} ${group.name}\`${isRoot ? '' : ' and log in again'}`;
}
