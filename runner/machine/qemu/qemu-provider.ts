/** Makes QEMU machines: opens the template that fits, building it when it is missing, and clones it. */
import type { Machine, MachineProvider, MachineSpec } from '../machine.ts';
import { MachineError } from '../machine-error.ts';
import { qemuContext } from './context.ts';
import { hardwareFor } from './hardware.ts';
import { imageExists } from './image/image.ts';
import { silently } from './phase.ts';
import type { Phase } from './phase.ts';
import { QemuMachine } from './qemu-machine.ts';
import { sweep } from './run-dir.ts';
import { buildTemplate, openTemplate } from './template.ts';
import type { QemuContext } from './boot.ts';
import type { Template } from './template.ts';

export interface QemuProviderOptions {
  /** Told when a template has to be built first, which takes a minute or more. */
  readonly phase?: Phase;
}

/** @throws MachineError when QEMU or the image is missing. */
export async function qemuProvider(options: QemuProviderOptions = {}): Promise<MachineProvider> {
  const context = await qemuContext();
  if (!imageExists(context.image)) {
    throw new MachineError(
      'no-image',
      'There is no complete image of the virtual machines for this version of Unbox.',
      {
        hint: 'Run `npx unbox image build`; it takes a few minutes, once.',
      },
    );
  }
  await sweep();
  return new QemuProvider(context, options.phase ?? silently);
}

class QemuProvider implements MachineProvider {
  readonly name = 'qemu';
  readonly #context: QemuContext;
  readonly #phase: Phase;
  /** By size: two labs that need the same one wait for one build. */
  readonly #templates = new Map<string, Promise<Template>>();

  constructor(context: QemuContext, phase: Phase) {
    this.#context = context;
    this.#phase = phase;
  }

  async create(spec: MachineSpec): Promise<Machine> {
    return QemuMachine.start({ context: this.#context, template: await this.#template(spec), spec });
  }

  #template(spec: MachineSpec): Promise<Template> {
    const size = `${spec.cpus}/${spec.memory}`;
    const known = this.#templates.get(size);
    if (known) return known;
    const hardware = hardwareFor(this.#context, spec);
    const template = openTemplate(this.#context, hardware).then(
      (found) => found ?? buildTemplate(this.#context, hardware, this.#phase),
    );
    this.#templates.set(size, template);
    template.catch(() => this.#templates.delete(size));
    return template;
  }
}
