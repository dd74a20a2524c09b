/** Makes QEMU machines: opens the template that fits, building it when it is missing, and clones it. */
import { hasRoomToSpare } from '../../host/capacity.ts';
import type { Abandon, Machine, MachineNeeds, MachineProvider, MachineSpec } from '../machine.ts';
import { MachineError } from '../machine-error.ts';
import { unlessAborted } from '../unless-aborted.ts';
import { makeBlank } from './blank.ts';
import { BlankStock } from './blank-stock.ts';
import { qemuContext } from './context.ts';
import { hardwareFor } from './hardware.ts';
import type { Hardware } from './command-line.ts';
import { imageExists } from './image/image.ts';
import type { Image } from './image/image.ts';
import { removeAbandonedTemplates } from './image/prune.ts';
import type { Phase } from './phase.ts';
import { practise } from './practise.ts';
import { QemuMachine } from './qemu-machine.ts';
import { sweep } from './run-dir.ts';
import { makeTemplate, openTemplate } from './template.ts';
import type { QemuContext } from './boot.ts';
import type { Template } from './template.ts';
import { unbox } from '../../command-name.ts';

export interface QemuProviderOptions {
  /** Called when a template has to be built first, which takes a minute or more. */
  readonly phase?: Phase;
  /** Aborts what is being built. */
  readonly signal?: AbortSignal | undefined;
  /**
   * Keeps an emulator or two waiting, so that machines start and are reset in half the time. Then whoever has the
   * provider closes it, or their process does not end.
   */
  readonly keepBlanks?: boolean;
}

/** @throws MachineError when QEMU or the image is missing. */
export async function qemuProvider(options: QemuProviderOptions = {}): Promise<QemuProvider> {
  const context = await qemuContext();
  mustExist(context.image);
  await sweep();
  await removeAbandonedTemplates();
  return new QemuProvider(context, options);
}

function stockOf(context: QemuContext): BlankStock {
  return new BlankStock({
    make: (template, signal) => makeBlank(context, template, 'blank', signal),
    hasRoom: ({ hardware }) => hasRoomToSpare(hardware),
  });
}

function mustExist(image: Image): void {
  if (imageExists(image)) return;
  throw new MachineError(
    'no-image',
    'There is no complete image of the virtual machines for this version of Unbox.',
    {
      hint: `Run \`${unbox('image build')}\`; it takes a few minutes, once.`,
    },
  );
}

export class QemuProvider implements MachineProvider {
  readonly name = 'qemu';
  /** Null where nothing is kept. */
  readonly stock: BlankStock | null;
  readonly #context: QemuContext;
  readonly #options: QemuProviderOptions;
  /** Those being built, by what they are for: two labs that need the same one wait for one build. */
  readonly #building = new Map<string, Promise<Template>>();

  constructor(context: QemuContext, options: QemuProviderOptions) {
    this.#context = context;
    this.#options = options;
    this.stock = options.keepBlanks === true ? stockOf(context) : null;
  }

  async create(spec: MachineSpec, { signal }: Abandon = {}): Promise<Machine> {
    signal?.throwIfAborted();
    const template = await this.#awaited(this.#template(spec), signal);
    return QemuMachine.start(
      { context: this.#context, template, spec, stock: this.stock ?? undefined },
      signal,
    );
  }

  async prepare(needs: MachineNeeds, onBuild = () => {}, { signal }: Abandon = {}): Promise<void> {
    signal?.throwIfAborted();
    const hardware = hardwareFor(this.#context, needs);
    const there = await openTemplate(this.#context, hardware);
    if (there === null) onBuild();
    const template = there ?? (await this.#awaited(this.#template(needs), signal));
    this.stock?.expect(template);
  }

  /** Whether its template is still the one. */
  async isCurrent(machine: Machine, spec: MachineSpec): Promise<boolean> {
    const template = await openTemplate(this.#context, hardwareFor(this.#context, spec));
    return template?.nonce === machine.markNonce;
  }

  async practise(machine: Machine, signal: AbortSignal): Promise<void> {
    if (this.#context.accelerator === 'tcg') await practise(machine, signal);
  }

  /** Where their template has been built. */
  expect(machines: readonly MachineNeeds[]): void {
    if (this.stock) void this.#expect(this.stock, machines.slice(0, this.stock.most).toReversed());
  }

  async giveWay(): Promise<void> {
    await this.stock?.giveWay();
  }

  async close(): Promise<void> {
    await this.stock?.[Symbol.asyncDispose]();
  }

  async #expect(stock: BlankStock, machines: readonly MachineNeeds[]): Promise<void> {
    for (const needs of machines) {
      const template = await openTemplate(this.#context, hardwareFor(this.#context, needs)).catch(() => null);
      if (template !== null) stock.expect(template);
    }
  }

  /** Others may wait for the same template: its build goes on. Where all is given up, it clears away what it made first. */
  async #awaited(template: Promise<Template>, signal: AbortSignal | undefined): Promise<Template> {
    try {
      return await unlessAborted(template, signal);
    } catch (error) {
      if (this.#options.signal?.aborted === true) await template.catch(() => {});
      throw error;
    }
  }

  /** Looked up for every machine: somebody may have rebuilt the image since the last one. */
  async #template(spec: Pick<MachineSpec, 'kind' | 'cpus' | 'memory' | 'variant'>): Promise<Template> {
    const hardware = hardwareFor(this.#context, spec);
    const name = JSON.stringify(hardware);
    const underWay = this.#building.get(name);
    if (underWay) return underWay;
    mustExist(this.#context.image);
    const found = await openTemplate(this.#context, hardware);
    return found ?? this.#building.get(name) ?? this.#build(name, hardware);
  }

  #build(name: string, hardware: Hardware): Promise<Template> {
    const template = makeTemplate(this.#context, hardware, this.#options).finally(() =>
      this.#building.delete(name),
    );
    this.#building.set(name, template);
    return template;
  }
}
