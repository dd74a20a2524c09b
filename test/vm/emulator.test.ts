/** The emulator contract, kept by QEMU: what unit tests use in its place does the same. */
import { qemuContext } from '../../runner/machine/qemu/context.ts';
import { end, restore } from '../../runner/machine/qemu/clone.ts';
import { hardwareFor } from '../../runner/machine/qemu/hardware.ts';
import { openTemplate } from '../../runner/machine/qemu/template.ts';
import { emulatorContract } from '../contract/emulator-contract.ts';
import { PATIENCE } from './vm.ts';

async function start() {
  const context = await qemuContext();
  const spec = { cpus: 1, memory: 512, hostname: 'unbox' };
  const template = await openTemplate(context, hardwareFor(context, spec));
  if (template === null) throw new Error('there is no template');
  const life = await restore({ context, template, spec }, 'contract', undefined);
  // As a machine does: the new agent gets terminals.
  life.qemu.control.onSignal('R', () => life.qemu.control.openTerminals(4, template.nonce));
  return {
    process: life.qemu,
    killAgent: async () => {
      // The agent wakes systemd half a second after a restore; before that nobody would start another one.
      await life.qemu.control.exec(['systemctl', 'is-system-running'], { timeoutMs: PATIENCE });
      // Nothing tells that this program ended.
      void life.qemu.control.exec(['pkill', '-KILL', '-x', 'agent']).catch(() => {});
    },
    [Symbol.asyncDispose]: () => end(life),
  };
}

emulatorContract('qemu', start, { patience: PATIENCE });
