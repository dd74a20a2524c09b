/** What pages see of the machine beside its terminals: plots, tasks, the X-ray. It is looked at only while some page shows it. */
import type { Lab } from '../lab/lab.ts';
import type { LabRun } from '../run/lab-run.ts';
import { XrayFeed } from '../xray/xray-feed.ts';
import type { XrayTold } from '../xray/xray-feed.ts';
import type { ClientMessage, ServerMessage } from './protocol.ts';
import type { Page } from './audience.ts';
import { TaskBeat } from './task-beat.ts';
import { WatchSampler } from './watch-sampler.ts';

export class Sight {
  readonly xray: XrayFeed<Page>;
  readonly #plots: WatchSampler<Page>;
  readonly #tasks = new TaskBeat<Page>(async () => this.#run?.lookAgain());
  #run: LabRun | null = null;
  #stopFrozen = (): void => {};

  /** The same for all pages: it is serialized once. */
  #lastTold: Extract<ServerMessage, { type: 'xray' }> | null = null;

  constructor(lab: Lab) {
    this.xray = new XrayFeed(lab.terminals, (page, told) => page.send(this.#messageOf(told)));
    this.#plots = new WatchSampler(lab, {
      onSample: (page, ref, sample) =>
        page.send({ type: 'samples', ...ref, fresh: false, samples: [sample] }),
    });
  }

  #messageOf(told: XrayTold): ServerMessage {
    if (this.#lastTold?.told !== told) this.#lastTold = { type: 'xray', told };
    return this.#lastTold;
  }

  /** A page says what it shows now. */
  look(page: Page, { tasks, watches }: Extract<ClientMessage, { type: 'look' }>): void {
    for (const step of tasks) this.#run?.attend(step);
    this.#tasks.look(page, tasks.length > 0);
    for (const { ref, samples } of this.#plots.look(page, watches))
      page.send({ type: 'samples', ...ref, fresh: true, samples: [...samples] });
  }

  /** Whether a program runs in one of the terminals. */
  get runs(): boolean {
    return [...(this.#run?.terminals.values() ?? [])].some(({ state }) => state === 'running');
  }

  /** Whether some page shows a plot or the X-ray. */
  get isWatched(): boolean {
    return this.#plots.isWatched || this.xray.isWatched;
  }

  /** Somebody has typed or clicked at the machine. */
  touched(): void {
    this.#tasks.touched();
  }

  leave(page: Page): void {
    this.#plots.leave(page);
    this.#tasks.leave(page);
    this.xray.leave(page);
  }

  /** Takes another machine, or none. */
  use(run: LabRun | null): void {
    this.#run = run;
    this.#tasks.rest();
    this.#stopFrozen();
    this.#frozen(false);
    this.#stopFrozen = run?.machine.onFrozen((isFrozen) => this.#frozen(isFrozen)) ?? (() => {});
    this.xray.use(run?.machine ?? null);
    this.#plots.use(
      run && {
        exec: (argv, options) => run.machine.exec(argv, options),
        captures: () => new Map(Object.entries(run.progress().captures)),
      },
    );
  }

  /** While the machine is frozen nothing happens in it, and a look would wake it. The X-ray knows that by itself. */
  #frozen(isFrozen: boolean): void {
    this.#tasks.frozen(isFrozen);
    this.#plots.frozen(isFrozen);
  }
}
