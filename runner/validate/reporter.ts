/** Reports a validation as it runs: lines that stay, and on a terminal a table of what is under way below them. */
import type { Colors } from '../report/colors.ts';
import { boardAfter, emptyBoard } from './board.ts';
import type { Board } from './board.ts';
import { displayWidth, oneLine } from '../report/display-width.ts';
import type { ValidationEvent } from './events.ts';
import { annotations } from './github.ts';
import { labDetails, labLine } from './lab-text.ts';
import type { Sources } from './lab-text.ts';
import { LiveRegion } from './live-region.ts';
import type { Screen } from './live-region.ts';
import { summaryText } from './summary-text.ts';
import { tableLines } from './table.ts';
import { throttle } from './throttle.ts';

export interface ReporterOptions {
  readonly colors: Colors;
  readonly sources: Sources;
  /** Width that the longest name takes. */
  readonly nameWidth: number;
  /** Folder of the repository, where GitHub's annotations are wanted. */
  readonly githubRoot: string | null;
  /** Labs that pass are not reported. */
  readonly quiet?: boolean;
}

export interface ValidationReporter {
  tell(event: ValidationEvent): void;
  /** A line that stays. */
  note(text: string): void;
  /** Leaves the terminal as it was found. Idempotent. */
  close(): void;
}

/** Often enough for an eye. */
const DRAW_MS = 80;
/** What takes long is shown to be running. */
const CLOCK_MS = 1000;

export function plainReporter(write: (text: string) => void, options: ReporterOptions): ValidationReporter {
  return {
    tell(event) {
      for (const text of lasting(event, options)) write(`${text}\n`);
    },
    note: (text) => write(`${text}\n`),
    close() {},
  };
}

/** `screen` is redrawn when something has happened, when its size has changed, and once a second. */
export function liveReporter(
  screen: Screen & { onResize(listener: () => void): () => void },
  options: ReporterOptions,
): ValidationReporter {
  const region = new LiveRegion(screen);
  let board: Board = emptyBoard;
  // The cursor needs a line, too.
  const lines = (): string[] =>
    tableLines(board, { columns: screen.columns, rows: screen.rows - 1 }, performance.now(), options.colors);
  const draw = throttle(() => region.draw(lines()), DRAW_MS);
  let clock: NodeJS.Timeout | undefined;
  const offResize = screen.onResize(draw);
  const close = (): void => {
    clearInterval(clock);
    offResize();
    draw.cancel();
    region.close();
  };
  return {
    tell(event) {
      board = boardAfter(board, event, performance.now());
      if (event.type === 'started') clock = setInterval(draw, CLOCK_MS);
      const texts = lasting(event, options);
      if (event.type === 'ended') close();
      if (texts.length > 0) {
        const text = texts.map((one) => `${one}\n`).join('');
        if (event.type === 'ended') screen.write(text);
        else region.print(text, lines());
      } else if (event.type !== 'ended') draw();
    },
    note: (text) => region.print(`${text}\n`, lines()),
    close,
  };
}

/** What stays to be read: texts without a newline at the end. */
function lasting(event: ValidationEvent, options: ReporterOptions): string[] {
  const { colors, sources, nameWidth, githubRoot, quiet = false } = options;
  switch (event.type) {
    case 'started': {
      if (quiet) return [];
      const runs = event.repeat === 1 ? '' : `, ${event.repeat} runs each`;
      const many = event.labs.length === 1 ? '1 lab' : `${event.labs.length} labs`;
      return [colors.dim(`${many}${runs}, ${event.jobs} at a time`)];
    }
    case 'run-retried':
      return [
        `${colors.yellow('↻')} ${event.lab}: ${oneLine(event.after.message)} It is run again, in a fresh machine.`,
      ];
    case 'recording-lost':
      return [`${colors.yellow('!')} ${event.file} can't be written: ${event.why}. It is left out.`];
    case 'lab-ended': {
      if (quiet && event.report.verdict === 'passed') return [];
      const details = labDetails(event.report, sources, colors);
      return [
        labLine(event.report, nameWidth, colors),
        ...(details === '' ? [] : ['', details, '']),
        ...(githubRoot === null ? [] : annotations(event.report, githubRoot)),
      ];
    }
    case 'ended':
      return ['', summaryText(event.report, colors)];
    case 'run-started':
    case 'run-event':
    case 'run-ended':
      return [];
    default:
      return event satisfies never;
  }
}

export function nameWidthOf(ids: readonly string[]): number {
  return Math.max(0, ...ids.map(displayWidth));
}
