/** What the front matter of a lab may say. */
import { z } from 'zod';
import { machineBounds, machineKinds } from './lab.ts';

/** What a lab may require of the machine's kernel; the runner knows how to check each. */
const requirements = ['cgroup2'] as const;
/** Files that a lab may put into its machine. */
const MOST_FILES = 32;
/** Prompts that a lab may declare, and characters of each. */
const MOST_PROMPTS = 8;
const LONGEST_PROMPT = 80;
const levels = ['intro', 'core', 'deep-dive'] as const;

const text = (what: string) =>
  z
    .string({ error: `${what} must be text` })
    .trim()
    .min(1, { error: `${what} is empty` });
const whole = (what: string, low: number, high: number) =>
  z
    .int({ error: `${what} must be a whole number` })
    .min(low, { error: `${what} must be at least ${low}` })
    .max(high, { error: `${what} must be at most ${high}` });
const oneOf = <const T extends readonly [string, ...string[]]>(what: string, values: T) =>
  z.enum(values, {
    error: (issue) =>
      `${what} must be one of ${values.join(', ')}, not ${JSON.stringify(issue.input) ?? 'nothing'}`,
  });
const names = (what: string) =>
  z.array(text(`an entry of ${what}`), { error: `${what} must be a list: [a, b]` });

const script = (what: string) =>
  z
    .string({ error: `${what} must be a script: "${what}: |", and its lines below` })
    .regex(/\S/, { error: `this ${what} is empty` });

const terminalName = z
  .string({ error: 'the name of a terminal must be text' })
  .regex(/^[a-z][a-z0-9-]{0,19}$/, {
    error: 'the name of a terminal can only have lower-case letters, digits and -, 20 at most',
  });

/** Blanks count. */
const promptText = z
  .string({ error: 'a prompt must be text in quotes: "mine> "' })
  .regex(/\S/, { error: 'a prompt is empty' })
  .max(LONGEST_PROMPT, { error: `a prompt is longer than ${LONGEST_PROMPT} characters` })
  .refine((prompt) => !/\p{Cc}/u.test(prompt), {
    error: 'a prompt has a control character: write its last line as it is seen, without colours',
  })
  .refine((prompt) => prompt.trim() !== '>', {
    error: 'a prompt can\'t be ">": that is how shells ask for another line',
  });

export const machineSchema = z.strictObject(
  {
    cpus: whole('cpus', ...machineBounds.cpus).default(1),
    memory: whole('memory (MiB)', ...machineBounds.memory).default(512),
    kind: oneOf('kind', machineKinds).default('plain'),
  },
  { error: 'machine must be { cpus: …, memory: …, kind: … }' },
);

const plainPath = (what: string, message: string, fits: (path: string) => boolean) =>
  text(what)
    .max(255, { error: `${what} is longer than 255 characters` })
    .refine((path) => !/\p{Cc}/u.test(path) && fits(path), { error: message });
const parts = (path: string) => path.split('/');
const isPlain = (part: string) => part !== '' && part !== '.' && part !== '..';

/** A file for the machine. */
export const fileSchema = z
  .strictObject(
    {
      from: plainPath(
        'from',
        'from must be the path of a file in the folder of the lab, without ".."',
        (path) => parts(path).every(isPlain) && path !== 'lab.md',
      ),
      to: plainPath('to', 'to must be an absolute path of a file, without ".."', (path) => {
        const [first, ...rest] = parts(path);
        return first === '' && rest.length > 0 && rest.every(isPlain);
      }),
      owner: text('owner')
        .regex(/^[a-z_][a-z0-9_-]{0,31}$/, { error: 'owner must be the name of a user: learner, root, …' })
        .optional(),
      // As it is written: to YAML, 0755 is the number 755.
      mode: z
        .string({ error: 'mode must be octal digits: 0644, 0755' })
        .regex(/^(?:0?[0-7]{3}|[0-7]{4})$/, { error: 'mode must be octal digits: 0644, 0755' })
        .default('0644'),
    },
    { error: 'an entry of files must be { from: …, to: … }' },
  )
  .transform(({ owner, ...file }) => ({
    ...file,
    owner: owner ?? (file.to.startsWith('/home/learner/') ? 'learner' : 'root'),
  }));

/** What may be in the front matter, and what is assumed where nothing is said. */
export const schema = z.strictObject({
  title: text('title'),
  summary: text('summary'),
  minutes: whole('minutes', 1, 240),
  level: oneOf('level', levels),
  tags: names('tags').default([]),
  terminals: z
    .array(terminalName, { error: 'terminals must be a list of names: [host, inside]' })
    .min(1, { error: 'terminals must name at least one terminal' })
    .max(4, { error: 'a machine has at most four terminals' })
    .refine((all) => new Set(all).size === all.length, {
      error: 'two terminals have the same name',
    })
    .default(['host']),
  prompts: z
    .array(promptText, { error: 'prompts must be a list of texts: ["mine> "]' })
    .max(MOST_PROMPTS, { error: `a lab has at most ${MOST_PROMPTS} prompts` })
    .default([]),
  machine: machineSchema.prefault({}),
  requires: z
    .array(oneOf('an entry of requires', requirements), {
      error: 'requires must be a list: [cgroup2]',
    })
    .default([]),
  after: names('after').default([]),
  files: z
    .array(fileSchema, { error: 'files must be a list of { from: …, to: … }' })
    .max(MOST_FILES, { error: `a machine gets at most ${MOST_FILES} files` })
    .refine((all) => new Set(all.map(({ to }) => to)).size === all.length, {
      error: 'two files go to the same place',
    })
    .default([]),
  setup: script('setup').optional(),
  cleanup: script('cleanup').optional(),
});
