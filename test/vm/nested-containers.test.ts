/** Shells in containers of both engines: a minute each under emulation, for all that the engines do. */
import type { Machine } from '../../runner/machine/machine.ts';
import { qemuProvider } from '../../runner/machine/qemu/qemu-provider.ts';
import { nestedShells } from '../contract/nested-shells.ts';
import { openOn } from './vm.ts';

const PATIENCE = 180_000;
/** A container knows no variable of its outside, unless it is told. */
const MARKS = '-e PS0 -e PS1 -e PS2 -e PROMPT_COMMAND -e UNBOX_PS1 -e ENV';

const shells = [
  { engine: 'docker', image: 'busybox', shell: 'sh' },
  { engine: 'podman', image: 'debian', shell: 'bash' },
] as const;

async function withContainers(): Promise<Machine> {
  const provider = await qemuProvider();
  const machine = await provider.create({ kind: 'engines', cpus: 1, memory: 1024, hostname: 'unbox' });
  for (const { engine, image } of shells) {
    const started = await machine.exec([engine, 'run', '--detach', '--name', 'one', image, 'sleep', '6000'], {
      timeoutMs: PATIENCE,
    });
    if (started.status !== 0) throw new Error(`${engine} run: ${started.stderr}`);
  }
  return machine;
}

nestedShells('in containers', {
  open: () => openOn(withContainers()),
  sign: '$',
  patienceMs: PATIENCE,
  shells: shells.map(({ engine, image, shell }) => ({
    name: `${engine} exec: ${shell} of ${image}`,
    start: `sudo ${engine} exec -it ${MARKS} one ${shell}`,
    sign: '#',
  })),
});
