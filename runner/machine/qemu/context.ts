/** What all machines of this host share: emulator, its user, accelerator, image. */
import { detectAccelerator } from '../../host/accelerator.ts';
import { machineGroups } from '../../host/cgroup/this-host.ts';
import { emulatorUser, findEmulator } from './emulator.ts';
import { currentImage, templatesDir } from './image/image.ts';
import type { QemuContext } from './boot.ts';
import { DiskPromises } from './disk-promises.ts';
import { Layers } from './layers.ts';

/** @throws MachineError when QEMU or its user is missing. */
export async function qemuContext(): Promise<QemuContext> {
  const emulator = await findEmulator();
  const user = emulatorUser();
  const [{ accel }, groups] = await Promise.all([detectAccelerator(emulator.path, user), machineGroups()]);
  return {
    qemu: emulator.path,
    qemuVersion: emulator.version,
    accelerator: accel,
    user,
    image: currentImage(),
    templatesDir: templatesDir(),
    layers: new Layers(undefined, undefined, new DiskPromises()),
    groups,
  };
}
