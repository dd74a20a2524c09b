/** A learner's code over HTTP: shown to them, and taken from another browser, which is theirs from then on. */
import express, { type Express } from 'express';
import { rateLimit } from 'express-rate-limit';
import * as z from 'zod';
import type { Store } from '../../runner/store/store.ts';
import type { StoreWriter } from '../../runner/store/store-writer.ts';
import type { ResumeAnswer, ResumeCodeView } from '../progress-view.ts';
import { ourPagesOnly } from './our-pages-only.ts';
import { hashOfCode, readResumeCode, resumeCode } from './resume-code.ts';
import type { Sessions } from './sessions.ts';
import type { Visitors } from './visitors.ts';
import { visitorLimit } from './visitor-limit.ts';

export interface ResumeOptions {
  readonly secret: Buffer;
  readonly store: Store;
  readonly writer: StoreWriter;
  readonly visitors: Visitors;
  readonly sessions: Sessions;
}

/** Tries by one visitor, a minute. */
const MOST_A_MINUTE = 10;
/** By everybody: at this rate a code among a million learners' is guessed in three thousand years. */
const MOST_BY_ALL = 600;

const GAVE_UP = 'This browser goes on with what belongs to the code that you typed. Reload this page.';

const ShowRequest = z.strictObject({ anew: z.boolean() });
const ResumeRequest = z.strictObject({ code: z.string().max(100) });

export function serveResuming(
  app: Express,
  { secret, store, writer, visitors, sessions }: ResumeOptions,
): void {
  const perVisitor = () =>
    visitorLimit({
      visitorOf: (request) => visitors.knownOf(request)?.visitor ?? null,
      limit: () => MOST_A_MINUTE,
      refuse: (response, message) =>
        void response.status(429).json({ kind: 'refused', message } satisfies ResumeAnswer),
    });
  const byAll = rateLimit({
    windowMs: 60_000,
    keyGenerator: () => 'all',
    limit: MOST_BY_ALL,
    standardHeaders: false,
    legacyHeaders: false,
    validate: false,
    handler: (_request, response) =>
      void response.status(429).json(refused('Too many codes are being tried. Wait a minute.')),
  });

  app.post(
    '/api/resume-code',
    ourPagesOnly,
    perVisitor(),
    express.json({ limit: '1kb' }),
    async (request, response) => {
      const body = ShowRequest.safeParse(request.body);
      if (!body.success)
        return void response.status(400).json({ message: 'The server could not read this.' });
      const { learner, stored } = visitors.welcome(request, response);
      await stored;
      if (body.data.anew) await writer.write('giveUpCodes', learner);
      const code = resumeCode(secret, learner, store.learners.codesGivenUp(learner));
      await writer.write('addCode', learner, hashOfCode(code.replaceAll('-', '')), Date.now());
      return void response.set('Cache-Control', 'no-store').json({ code } satisfies ResumeCodeView);
    },
  );

  app.post(
    '/api/resume',
    ourPagesOnly,
    perVisitor(),
    byAll,
    express.json({ limit: '1kb' }),
    async (request, response) => {
      const body = ResumeRequest.safeParse(request.body);
      const code = body.success ? readResumeCode(body.data.code) : null;
      response.set('Cache-Control', 'no-store');
      if (code === null)
        return void response
          .status(400)
          .json(refused('A code has three groups of four letters or digits, and no 0, O, 1 or I.'));
      const learner = store.learners.ofCode(hashOfCode(code));
      if (learner === null)
        return void response
          .status(404)
          .json(refused('No progress belongs to this code. Check it against the browser that shows it.'));
      const { visitor, learner: before, stored } = visitors.welcome(request, response);
      await Promise.all([stored, writer.write('join', visitor, learner, Date.now())]);
      // Of somebody who had no other browser: nobody could come back to it.
      if (store.learners.find(before) === null) sessions.giveUp(before, GAVE_UP);
      return void response.json({ kind: 'resumed' } satisfies ResumeAnswer);
    },
  );
}

function refused(message: string): ResumeAnswer {
  return { kind: 'refused', message };
}
