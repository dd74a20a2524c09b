/**
 * What page and server say to each other over the WebSocket, both ways, as zod schemas with their
 * types. Terminal output itself goes as binary frames, see output-frame.ts. The page takes the types
 * only, so zod stays out of its bundle.
 */
import * as z from 'zod';
import type { RunEvent, Way } from '../runner/run/events.ts';
import type { XrayTold } from '../runner/xray/xray-feed.ts';
import { MAX_ANSWER, MAX_INPUT, SIZE_BOUNDS } from './protocol-constants.ts';

const count = z.int().min(0);
const terminalName = z.string().min(1).max(64);
const cols = z.int().min(SIZE_BOUNDS.cols[0]).max(SIZE_BOUNDS.cols[1]);
const rows = z.int().min(SIZE_BOUNDS.rows[0]).max(SIZE_BOUNDS.rows[1]);
const size = { terminal: terminalName, cols, rows };
const place = count.max(999);

/** What a page may say. `id` counts up within a connection: nothing is ever done twice. */
export const ClientMessage = z.discriminatedUnion('type', [
  /** First message of a connection: what the page still has on its screens, and the room it has for them. */
  z.strictObject({
    type: z.literal('attach'),
    epoch: count.nullable(),
    have: z.array(z.strictObject({ terminal: terminalName, seq: count })).max(8),
    sizes: z.array(z.strictObject(size)).max(8),
  }),
  z.strictObject({
    type: z.literal('input'),
    id: count,
    epoch: count,
    terminal: terminalName,
    data: z.string().min(1).max(MAX_INPUT),
  }),
  z.strictObject({ type: z.literal('resize'), ...size }),
  z.strictObject({ type: z.literal('run'), id: count, epoch: count, step: place, action: place }),
  /** Puts a command into a terminal's line, this one's if it will do, and leaves Enter to the person. */
  z.strictObject({
    type: z.literal('suggest'),
    id: count,
    epoch: count,
    terminal: terminalName,
    command: z
      .string()
      .max(1024)
      .regex(/^\P{Cc}+$/u, 'must be one line'),
  }),
  /** Looks at the checks of a step now, instead of after the next command. */
  z.strictObject({ type: z.literal('check'), id: count, epoch: count, step: place }),
  /** What the learner answers to a task that asks for it; its checks run then. */
  z.strictObject({
    type: z.literal('answer'),
    id: count,
    epoch: count,
    step: place,
    name: z.string().min(1).max(64),
    text: z
      .string()
      .max(MAX_ANSWER)
      .regex(/^\P{Cc}+$/u, 'must be one line'),
  }),
  /** A fresh machine in which everything before this step has been done. */
  z.strictObject({ type: z.literal('forward'), id: count, step: place }),
  /** More time for this session. */
  z.strictObject({ type: z.literal('extend'), id: count }),
  /** Somebody is there, though they do nothing else. */
  z.strictObject({ type: z.literal('stay') }),
  /** What the page shows just now: steps with a task, whose checks count; watches: nobody's are not sampled. */
  z.strictObject({
    type: z.literal('look'),
    tasks: z.array(place).max(100),
    watches: z.array(z.strictObject({ step: place, watch: place })).max(32),
  }),
  /** Whether the page shows the X-ray just now, and which process it takes apart there. */
  z.strictObject({ type: z.literal('xray'), on: z.boolean(), process: z.string().max(64).nullable() }),
  /** Everything up to `seq` of this terminal has been drawn. */
  z.strictObject({ type: z.literal('ack'), epoch: count, terminal: terminalName, seq: count }),
  z.strictObject({ type: z.literal('reset'), id: count }),
  z.strictObject({ type: z.literal('ping'), id: count }),
]);
export type ClientMessage = z.infer<typeof ClientMessage>;

const ref = { step: count, action: count };
const told = { terminal: z.string(), message: z.string() };
const verdict = z.enum(['passed', 'failed', 'unknown']);

const DiffLine = z.object({
  kind: z.enum(['same', 'missing', 'extra']),
  text: z.string(),
  shown: z.string().exactOptional(),
});

const ActionResult = z.object({
  ...ref,
  kind: z.enum(['command', 'keys']),
  terminal: z.string(),
  typed: z.string(),
  verdict,
  reason: z.enum(['timeout', 'prompt', 'status', 'output', 'until', 'machine']).nullable(),
  message: z.string(),
  expected: z.array(z.string()),
  shown: z.array(z.string()),
  expectedStatus: z.union([z.number(), z.literal('any')]),
  status: z.number().nullable(),
  diff: z.array(DiffLine),
  line: z.number(),
  ms: z.number(),
  tries: z.number(),
  screen: z.array(z.string()).exactOptional(),
});

const CheckResult = z.object({
  step: count,
  check: count,
  verdict,
  message: z.string(),
  output: z.array(z.string()),
  status: z.number().nullable(),
  line: z.number(),
  failedAt: z.number().exactOptional(),
  wrongAnswer: z.literal(true).exactOptional(),
  ms: z.number(),
});

const SolutionResult = z.object({
  step: count,
  solution: count,
  terminal: z.string(),
  verdict,
  message: z.string(),
  commands: z.array(
    z.object({ typed: z.string(), shown: z.array(z.string()), status: z.number().nullable() }),
  ),
  line: z.number(),
  ms: z.number(),
  screen: z.array(z.string()).exactOptional(),
  answer: z.string().exactOptional(),
});

const ofCheck = { step: true, verdict: true, message: true, line: true, ms: true } as const;
const WatchResult = CheckResult.pick(ofCheck).extend({ watch: count });

const StepResult = z.object({
  step: count,
  title: z.string(),
  verdict,
  actions: z.array(ActionResult),
  checks: z.array(CheckResult),
  solutions: z.array(SolutionResult).exactOptional(),
  checksBefore: z.array(CheckResult).exactOptional(),
  watches: z.array(WatchResult).exactOptional(),
  ms: z.number(),
});

const LabResult = z.object({
  lab: z.string(),
  title: z.string(),
  verdict,
  machineStartMs: z.number().nullable(),
  totalMs: z.number(),
  steps: z.array(StepResult),
  captures: z.record(z.string(), z.string()),
  error: z
    .object({ kind: z.enum(['lab', 'machine']), message: z.string(), hint: z.string(), detail: z.string() })
    .nullable(),
});

/** The runner's events cross the socket as they are; this is the check that they still fit. */
const RunEventSchema: z.ZodType<RunEvent> = z.discriminatedUnion('type', [
  z.object({ type: z.literal('lab-started'), lab: z.string(), title: z.string(), steps: count }),
  z.object({ type: z.literal('machine-started'), ms: z.number() }),
  z.object({ type: z.literal('step-started'), step: count, title: z.string() }),
  z.object({ type: z.literal('action-started'), ...ref, terminal: z.string(), typed: z.string() }),
  z.object({ type: z.literal('action-ended'), result: ActionResult }),
  z.object({ type: z.literal('check-ended'), result: CheckResult }),
  z.object({ type: z.literal('solution-started'), step: count, solution: count, terminal: z.string() }),
  z.object({ type: z.literal('solution-ended'), result: SolutionResult }),
  z.object({ type: z.literal('advice'), step: count, ...told, way: z.custom<Way>() }),
  z.object({ type: z.literal('terminal-stuck'), ...told }),
  z.object({ type: z.literal('hint-due'), step: count }),
  z.object({ type: z.literal('answered'), step: count, name: z.string(), value: z.string() }),
  z.object({ type: z.literal('captured'), name: z.string(), value: z.string() }),
  z.object({ type: z.literal('step-ended'), result: StepResult }),
  z.object({ type: z.literal('machine-died'), message: z.string(), hint: z.string(), detail: z.string() }),
  z.object({ type: z.literal('machine-trouble'), message: z.string(), hint: z.string() }),
  z.object({ type: z.literal('lab-ended'), result: LabResult }),
]);

/** How the machine is, for the page. */
export const MachineView = z.discriminatedUnion('kind', [
  /** In line for one: `place` 1 is next; `full`: all that there is room for are taken. */
  z.object({ kind: z.literal('waiting'), place: count, full: z.boolean() }),
  /** `building`: what machines for this lab start from is being made, once, for minutes. */
  z.object({ kind: z.literal('starting'), building: z.literal(true).optional() }),
  z.object({ kind: z.literal('running'), startMs: z.number() }),
  z.object({ kind: z.literal('resetting') }),
  /** Typing by itself what stands before a step; it listens to nobody meanwhile. */
  z.object({ kind: z.literal('forwarding'), step: count }),
  z.object({ kind: z.literal('dead'), message: z.string(), hint: z.string(), detail: z.string() }),
]);
export type MachineView = z.infer<typeof MachineView>;

/** What has been done in a lab so far. */
export const ProgressView = z.object({
  steps: z.array(
    z.object({
      verdict: verdict.nullable(),
      actions: z.array(ActionResult.nullable()),
      checks: z.array(CheckResult.nullable()),
      hintDue: z.boolean(),
    }),
  ),
  captures: z.record(z.string(), z.string()),
  answers: z.record(z.string(), z.string()),
});
export type ProgressView = z.infer<typeof ProgressView>;

export const EndReason = z.enum(['replaced', 'idle', 'over', 'shutdown']);
export type EndReason = z.infer<typeof EndReason>;

/** The time that a session has. */
export const ClockView = z.object({
  leftMs: z.number(),
  /** So long before the end it is time to say so, ms. */
  warnMs: z.number(),
  /** How often more time can be had, and how much, ms. */
  extensions: count,
  extensionMs: z.number(),
  /** What is left until it ends because nobody does anything, ms; null while that is far. */
  idleMs: z.number().nullable(),
});
export type ClockView = z.infer<typeof ClockView>;

/** One look at what a `watch` block watches. */
export const SampleView = z.object({
  /** When, ms since the epoch. */
  at: z.number(),
  values: z.record(z.string(), z.number()),
  /** Why there are no values; empty when there are. */
  trouble: z.string(),
});
export type SampleView = z.infer<typeof SampleView>;

/** What the server may say. `epoch` counts the machines of a session: each reset begins a new one. */
export const ServerMessage = z.discriminatedUnion('type', [
  /** Answers `attach`; again, unasked, after each change of machine. */
  z.object({
    type: z.literal('hello'),
    protocol: z.number(),
    lab: z.string(),
    epoch: count,
    /** In the order that output frames count them in. */
    terminals: z.array(z.string()),
    machine: MachineView,
    progress: ProgressView,
    running: z.array(z.object(ref)),
    clock: ClockView,
  }),
  /** A whole screen with its scrollback: takes the place of all that the page shows. */
  z.object({
    type: z.literal('screen'),
    terminal: z.string(),
    data: z.string(),
    seq: count,
    cols: z.number(),
    rows: z.number(),
  }),
  /** Another tab of this visitor gave the terminal this size. */
  z.object({ type: z.literal('size'), terminal: z.string(), cols: z.number(), rows: z.number() }),
  z.object({
    type: z.literal('terminal'),
    terminal: z.string(),
    state: z.enum(['starting', 'prompt', 'running', 'closed']),
  }),
  /** A command that this page suggested stands in this terminal's line now. */
  z.object({ type: z.literal('suggested'), terminal: z.string() }),
  z.object({ type: z.literal('event'), event: RunEventSchema }),
  z.object({ type: z.literal('machine'), machine: MachineView }),
  z.object({ type: z.literal('clock'), clock: ClockView }),
  /** New samples of a watch; `fresh`: they take the place of all that the page has. */
  z.object({
    type: z.literal('samples'),
    step: count,
    watch: count,
    fresh: z.boolean(),
    samples: z.array(SampleView),
  }),
  /** What is inside the machine; only for pages that show it. */
  z.object({ type: z.literal('xray'), told: z.custom<XrayTold>() }),
  /** What became of a message with an id; `message` is empty when all is well. */
  z.object({ type: z.literal('reply'), id: count, ok: z.boolean(), message: z.string() }),
  /** Something the page did could not be taken; the connection goes on. */
  z.object({ type: z.literal('error'), message: z.string() }),
  /** The last message of a session. */
  z.object({ type: z.literal('ended'), reason: EndReason, message: z.string() }),
  z.object({ type: z.literal('pong'), id: count }),
]);
export type ServerMessage = z.infer<typeof ServerMessage>;
