/**
 * Records the terminals of a lab's session, with a marker at each step and each command. Knows no disk:
 * what it has is asked for at the end, as asciicasts.
 */
import type { Lab } from '../lab/lab.ts';
import { findAction, partKey } from '../run/actions.ts';
import type { ActionRef, ActionResult, RunEvent, SolutionResult } from '../run/events.ts';
import type { LabRun } from '../run/lab-run.ts';
import type { Terminal } from '../terminal/terminal.ts';
import { encodeCast } from './asciicast.ts';
import { MOST_OUTPUT, TerminalTrack } from './terminal-track.ts';

/** Of a `LabRun`, what a recorder needs. */
type RecordedSession = Pick<LabRun, 'lab' | 'terminals'>;

export class Recorder {
  readonly #lab: Lab;
  readonly #most: number;
  readonly #startedAt = new Date();
  readonly #zero = performance.now();
  readonly #tracks = new Map<string, TerminalTrack>();
  readonly #positions = new Map<string, number>();
  #labRun: RecordedSession | null;
  #terminals: ReadonlyMap<string, Terminal> | null = null;
  #step = -1;

  /** Listens to the lab run's terminals until they are closed. `most`: UTF-16 units that are kept for each. */
  constructor(labRun: RecordedSession, most = MOST_OUTPUT) {
    this.#labRun = labRun;
    this.#lab = labRun.lab;
    this.#most = most;
    this.#follow(labRun.terminals);
  }

  /** Listens to another session with the same lab, in place of the one before. */
  goOn(labRun: RecordedSession): void {
    this.#labRun = labRun;
    this.#follow(labRun.terminals);
  }

  /** Stops listening, and lets the lab run go. */
  stop(): void {
    this.#labRun = null;
    this.#terminals = null;
    for (const track of this.#tracks.values()) track.stop();
  }

  /** Takes all events of the lab run, or of its run. */
  tell(event: RunEvent): void {
    const terminals = this.#labRun?.terminals;
    if (terminals === undefined) return;
    if (terminals !== this.#terminals) this.#follow(terminals);
    switch (event.type) {
      case 'step-started':
        this.#stepBegins(event.step);
        break;
      case 'action-started':
        this.#stepBegins(event.step);
        this.#begins(partKey(event.step, 'action', event.action), this.#now());
        this.#mark(event.terminal, this.#label(event, event.typed));
        break;
      case 'check-ended':
        this.#begins(
          partKey(event.result.step, 'check', event.result.check),
          Math.max(0, this.#now() - event.result.ms),
        );
        if (event.result.verdict !== 'passed') this.#markAll(`✗ check: ${event.result.message}`);
        break;
      case 'solution-started':
        this.#stepBegins(event.step);
        this.#begins(partKey(event.step, 'solution', event.solution), this.#now());
        this.#mark(event.terminal, 'Solution');
        break;
      case 'action-ended':
      case 'solution-ended':
        if (event.result.verdict !== 'passed') this.#mark(event.result.terminal, failureLabel(event.result));
        break;
      case 'advice':
        this.#mark(event.terminal, event.message);
        break;
      case 'terminal-stuck':
        this.#mark(event.terminal, `✗ ${event.message}`);
        break;
      case 'machine-died':
      case 'machine-trouble':
        this.#markAll(`✗ ${event.message}`);
        break;
      case 'lab-started':
      case 'machine-started':
      case 'step-ended':
      case 'lab-ended':
      case 'answered':
      case 'action-dropped':
      case 'attended':
      case 'tried':
      case 'forwarded':
      case 'captured':
      case 'hint-due':
        break;
      default:
        event satisfies never;
    }
  }

  /** Seconds into the recordings at which each action, solution and check began last, by its `partKey`. */
  get positions(): ReadonlyMap<string, number> {
    return this.#positions;
  }

  /** Resolves once what the terminals showed at the beginning is recorded, too: a moment later. */
  async settled(): Promise<void> {
    await Promise.all([...this.#tracks.values()].map((track) => track.settled()));
  }

  /** What has been recorded so far: one asciicast for each terminal, by its name. */
  casts(): Map<string, string> {
    const casts = new Map<string, string>();
    for (const [name, track] of this.#tracks) {
      const title = `${this.#lab.id}: ${this.#lab.title} (terminal ${name})`;
      casts.set(name, encodeCast({ size: track.size, title, startedAt: this.#startedAt }, track.events()));
    }
    return casts;
  }

  #follow(terminals: ReadonlyMap<string, Terminal>): void {
    this.#terminals = terminals;
    for (const [name, terminal] of terminals) {
      const track = this.#tracks.get(name) ?? new TerminalTrack(terminal.size, () => this.#now(), this.#most);
      this.#tracks.set(name, track);
      track.follow(terminal);
    }
  }

  /** A session for a person does not report where steps begin: there, the first command of one is its beginning. */
  #stepBegins(step: number): void {
    if (step === this.#step) return;
    this.#step = step;
    this.#markAll(`Step ${step + 1}: ${this.#lab.steps[step]?.title ?? ''}`);
  }

  #begins(key: string, atMs: number): void {
    this.#positions.set(key, atMs / 1000);
  }

  #mark(terminal: string, label: string): void {
    this.#tracks.get(terminal)?.mark(label);
  }

  #markAll(label: string): void {
    for (const track of this.#tracks.values()) track.mark(label);
  }

  #label(ref: ActionRef, typed: string): string {
    const action = findAction(this.#lab, ref);
    return action?.kind === 'command' ? `${action.prompt} ${typed}` : typed;
  }

  #now(): number {
    return performance.now() - this.#zero;
  }
}

function failureLabel(result: ActionResult | SolutionResult): string {
  return `${result.verdict === 'failed' ? '✗' : '?'} ${result.message}`;
}
