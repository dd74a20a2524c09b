/** A learner's progress over HTTP: what the store has of them, and what a browser had before the store knew. */
import express, { type Express, type Request } from 'express';
import * as z from 'zod';
import type { Lab } from '../../runner/lab/lab.ts';
import type { KeptMarks, LabMarks } from '../../runner/store/progress-book.ts';
import type { Store } from '../../runner/store/store.ts';
import type { StoreWriter } from '../../runner/store/store-writer.ts';
import type { LabProgressView, MarksView, ProgressView } from '../progress-view.ts';
import { ourPagesOnly } from './our-pages-only.ts';
import { judgeQuiz } from './quiz-verdict.ts';
import { quizMark, quizOfMark } from './quiz-mark.ts';
import type { Visitors } from './visitors.ts';
import { visitorLimit } from './visitor-limit.ts';

export interface ProgressOptions {
  readonly labs: readonly Lab[];
  readonly store: Store;
  readonly writer: StoreWriter;
  readonly visitors: Visitors;
}

/** By one visitor: a page sends one for each step that is only read. */
const MOST_A_MINUTE = 120;
/** From one address: a whole class that comes back to its labs. */
const MOST_BY_ADDRESS = 600;
/** More than any lab has, and than there are labs. */
const MOST_STEPS = 200;
const MOST_LABS = 500;

const slugs = z.array(z.string().max(200)).max(MOST_STEPS);
const Merge = z.strictObject({
  labs: z
    .record(
      z.string().max(200),
      z.strictObject({ done: slugs, read: slugs, quizzes: z.record(z.string().max(30), z.boolean()) }),
    )
    .refine((labs) => Object.keys(labs).length <= MOST_LABS, 'too many labs'),
});

export function serveProgress(app: Express, options: ProgressOptions): void {
  const { labs, store, writer, visitors } = options;
  const byId = new Map(labs.map((lab) => [lab.id, lab]));
  const marksOf = (request: Request): KeptMarks[] => {
    const learner = visitors.learnerOf(request);
    return learner === null ? [] : store.progress.of(learner);
  };
  const limit = visitorLimit({
    visitorOf: (request) => visitors.knownOf(request)?.visitor ?? null,
    limit: () => MOST_A_MINUTE,
    refuse: (response, message) => void response.status(429).json({ message }),
  });

  const byAddress = visitorLimit({
    visitorOf: () => null,
    limit: () => MOST_BY_ADDRESS,
    refuse: (response, message) => void response.status(429).json({ message }),
  });

  app.get('/api/progress', (request, response) => {
    response.set('Cache-Control', 'no-store').json(progressView(marksOf(request)));
  });

  app.get('/api/progress/:lab', (request, response, next) => {
    const lab = byId.get(request.params.lab);
    if (!lab) return next();
    const marks = marksOf(request).find((one) => one.lab === lab.id);
    return void response.set('Cache-Control', 'no-store').json(labProgressView(lab, marks));
  });

  app.post(
    '/api/progress/merge',
    ourPagesOnly,
    limit,
    byAddress,
    express.json({ limit: '256kb' }),
    async (request, response) => {
      const body = Merge.safeParse(request.body);
      if (!body.success) return void response.status(400).json({ message: 'This is no progress.' });
      const { learner, stored } = visitors.welcome(request, response);
      const added = Object.entries(body.data.labs).flatMap(([id, marks]) => fitting(byId.get(id), marks));
      await Promise.all([stored, writer.write('addMarks', learner, added, Date.now())]);
      return void response.status(204).end();
    },
  );

  app.delete('/api/progress/:lab', ourPagesOnly, limit, async (request, response, next) => {
    const learner = visitors.learnerOf(request);
    const lab = labs.find(({ id }) => id === request.params['lab']);
    if (!lab) return next();
    if (learner !== null && store.learners.find(learner) !== null)
      await writer.write('clearMarks', learner, lab.id);
    const { done, read, fresh } = labProgressView(
      lab,
      marksOf(request).find((one) => one.lab === lab.id),
    );
    return void response.json({ done, read, fresh } satisfies MarksView);
  });
}

/** Only what the lab has: what a page says can't fill the store. */
function fitting(
  lab: Lab | undefined,
  { done, read, quizzes }: z.infer<typeof Merge>['labs'][string],
): LabMarks[] {
  if (!lab) return [];
  const known = new Set(lab.steps.map(({ slug }) => slug));
  const found = Object.entries(quizzes).flatMap(([key, right]) => {
    const quiz = quizMark(lab, key);
    return quiz === null ? [] : [{ quiz, found: right }];
  });
  return [
    {
      lab: lab.id,
      done: done.filter((slug) => known.has(slug)),
      read: read.filter((slug) => known.has(slug)),
      quizzes: found,
    },
  ];
}

function progressView(marks: readonly KeptMarks[]): ProgressView {
  return Object.fromEntries(marks.map(({ lab, done, read, fresh }) => [lab, { done, read, fresh }]));
}

function labProgressView(lab: Lab, marks: KeptMarks | undefined): LabProgressView {
  const { done = [], read = [], quizzes = [], fresh = 0 } = marks ?? {};
  const verdicts = quizzes.flatMap(({ quiz, found }) => {
    const place = quizOfMark(lab, quiz);
    const verdict = place && judgeQuiz(lab, { ...place, answer: null });
    return place && verdict
      ? [[`${place.step ?? 'introduction'}/${place.quiz}`, { ...verdict, correct: found }] as const]
      : [];
  });
  return { done, read, fresh, quizzes: Object.fromEntries(verdicts) };
}
