/** The lab that learners work at while everything around them is killed: many small steps, and a terminal to type in. */
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';

export const CHAOS_LAB = '01-chaos';
export const STEPS = 40;
/** The terminal that learners type their lines into. */
export const NOTES = 'notes';

/** Writes it into a folder of labs; `prompt`: of the shells that it will be in. */
export function writeChaosLab(labs: string, prompt: '$' | '#'): void {
  const steps = Array.from(
    { length: STEPS },
    (_, step) => `## Step ${step + 1}\n\n\`\`\`console\n${prompt} echo done-${step}\ndone-${step}\n\`\`\`\n`,
  );
  const folder = path.join(labs, CHAOS_LAB);
  mkdirSync(folder, { recursive: true });
  writeFileSync(
    path.join(folder, 'lab.md'),
    `---\ntitle: Chaos\nsummary: Many small steps.\nminutes: 20\nlevel: intro\nterminals: [host, ${NOTES}]\n---\n\nGo.\n\n${steps.join('\n')}`,
  );
}
