/**
 * Entries of a log as they are read back from a disk: from a stranger as far as anybody can know, perhaps from another
 * version of Unbox. Versions only ever add: types of events, and fields that may be missing.
 */
import * as z from 'zod';
import type { Entry } from '../progress/entry.ts';

/** In the place of an event that can't be read: of no known type, so that it means nothing. */
const UNREADABLE = { type: 'unreadable' };

const count = z.int().min(0);
const verdict = z.enum(['passed', 'failed', 'unknown']);
const lines = z.array(z.string());
const ref = { step: count, action: count };
const status = z.number().nullable();
const ofStep = z.looseObject({ step: count });

const actionResult = z.looseObject({
  ...ref,
  kind: z.enum(['command', 'keys']),
  terminal: z.string(),
  typed: z.string(),
  verdict,
  reason: z.string().nullable(),
  message: z.string(),
  expected: lines,
  shown: lines,
  status,
  diff: z.array(
    z.looseObject({
      kind: z.enum(['same', 'missing', 'extra']),
      text: z.string(),
      shown: z.string().optional(),
    }),
  ),
  ms: z.number(),
  tries: z.number(),
});
const checkResult = z.looseObject({
  step: count,
  check: count,
  verdict,
  message: z.string(),
  output: lines,
  ms: z.number(),
});
const solutionResult = z.looseObject({
  step: count,
  solution: count,
  terminal: z.string(),
  verdict,
  message: z.string(),
  commands: z.array(z.looseObject({ typed: z.string(), shown: lines, status })),
  ms: z.number(),
});

/** What a fold, a transcript or a page relies on; the rest is as it is. Types that are not here are passed over. */
const EVENTS: Readonly<Record<string, z.ZodType>> = {
  'machine-begins': z.looseObject({ contents: lines, goal: count.nullable() }),
  'own-command': z.looseObject({
    step: count,
    terminal: z.string(),
    prompt: z.enum(['$', '#']),
    typed: z.string(),
    shown: lines,
    status,
  }),
  'action-started': z.looseObject({ ...ref, terminal: z.string(), typed: z.string() }),
  'action-dropped': z.looseObject(ref),
  'action-ended': z.looseObject({ result: actionResult }),
  'check-ended': z.looseObject({ result: checkResult }),
  'solution-ended': z.looseObject({ result: solutionResult }),
  'step-ended': z.looseObject({ result: z.looseObject({ step: count, verdict }) }),
  attended: ofStep,
  tried: z.looseObject({ step: count, weight: z.number() }),
  'hint-due': ofStep,
  forwarded: z.looseObject({ step: count, stoppedIn: count.nullable() }),
  answered: z.looseObject({ step: count, name: z.string(), value: z.string() }),
  captured: z.looseObject({
    name: z.string(),
    value: z.string(),
    by: z
      .looseObject(ref)
      .nullable()
      // Logs of version 0 don't say.
      .default(null),
  }),
};

const envelope = z.object({
  seq: z.int().min(1),
  at: z.number().min(0),
  epoch: count,
  event: z.looseObject({ type: z.string() }).catch(UNREADABLE),
});

/**
 * An entry, from JSON. Null when it is none; with an event that means nothing when only that can't be read, so that the
 * numbers of its log stay whole.
 */
export function readEntry(json: unknown): Entry | null {
  const entry = envelope.safeParse(json);
  if (!entry.success) return null;
  const { event } = entry.data;
  const schema = Object.hasOwn(EVENTS, event.type) ? EVENTS[event.type] : undefined;
  const read = schema === undefined ? { success: true, data: event } : schema.safeParse(event);
  return { ...entry.data, event: read.success ? read.data : UNREADABLE } as Entry;
}
