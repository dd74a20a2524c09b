/** Checks labs for an author: everything in their text, and what only the disk and bash can tell. Runs no lab. */
import type { ScriptKind } from '../lab/block-kinds.ts';
import type { LabProblem } from '../lab/lab-error.ts';
import { readAllLabs, readOneLab, type LabReading } from '../lab/load-labs.ts';
import type { ScriptText } from '../lab/parse-lab.ts';
import { piecesOf } from '../lab/placeholders.ts';
import { inReadingOrder } from '../lab/problems.ts';
import { bashFaults, type SyntaxFault } from './bash-syntax.ts';
import { referenceProblems } from './lab-references.ts';
import { pacingProblems } from './pacing.ts';

/** One lab, looked over. */
export interface LintedLab {
  readonly file: string;
  /** Errors and warnings, in the order of the source. */
  readonly problems: readonly LabProblem[];
}

/** Checks some labs, given by their folders or their `lab.md`, each also as one of the labs beside it. */
export async function lintLabs(paths: readonly string[]): Promise<LintedLab[]> {
  return lookOver(await Promise.all(paths.map(readOneLab)));
}

/** Checks all labs below `root`. @throws LabError when `root` can't be read */
export async function lintAllLabs(root: string): Promise<LintedLab[]> {
  return lookOver(await readAllLabs(root));
}

async function lookOver(readings: readonly LabReading[]): Promise<LintedLab[]> {
  const faults = await bashFaults(readings.map(({ scripts }) => scripts.map(bashText)));
  return Promise.all(
    readings.map(async (reading, i) => {
      const syntax = syntaxProblems(reading, faults[i] ?? []);
      const references = await referenceProblems(reading.file, reading.references);
      const { lab, source } = reading;
      const pacing = lab === null || source === null ? [] : pacingProblems(lab, source);
      const problems = inReadingOrder([...reading.problems, ...syntax, ...references, ...pacing]);
      return { file: reading.file, problems };
    }),
  );
}

function syntaxProblems(reading: LabReading, faults: readonly (SyntaxFault | null)[]): LabProblem[] {
  return reading.scripts.flatMap((script, i) => {
    const fault = faults[i] ?? null;
    return fault === null || isToldAlready(reading, script)
      ? []
      : [syntaxProblem(reading.file, script, fault)];
  });
}

/** As bash gets it; in a solution a word stands for each value. */
function bashText({ content }: ScriptText): string {
  const lines = content.map(({ text }) =>
    piecesOf(text)
      .map((piece) => (piece.kind === 'placeholder' ? 'value' : piece.text))
      .join(''),
  );
  return `${lines.join('\n')}\n`;
}

/** What is left open is an error that the lab's own reader reports, in plainer words. */
function isToldAlready({ problems }: LabReading, { content }: ScriptText): boolean {
  const [first = 0, last = 0] = [content[0]?.line, content.at(-1)?.line];
  return problems.some(({ severity, line }) => severity === 'error' && line >= first && line <= last);
}

const CALLED: Readonly<Record<ScriptKind, string>> = {
  check: 'this check',
  solution: 'this solution',
  setup: 'this setup',
  cleanup: 'this cleanup',
};

function syntaxProblem(file: string, { kind, content }: ScriptText, fault: SyntaxFault): LabProblem {
  // At the end of the script bash names the line after it.
  const at = content[fault.line - 1] ?? content.findLast(({ text }) => text.trim() !== '');
  return {
    severity: 'error',
    file,
    line: at?.line ?? 1,
    column: (at?.indent ?? 0) + Math.max(at?.text.search(/\S/) ?? 0, 0) + 1,
    message: `${CALLED[kind]} is not valid bash: ${fault.message}`,
    hint: 'bash -n reports this; the cause may be further up',
  };
}
