/** `POST /api/session`: who may ask for a session, how often, and what is answered. */
import express, { type Express, type Request, type Response } from 'express';
import * as z from 'zod';
import type { Lab } from '../../runner/lab/lab.ts';
import type { SessionAnswer } from '../lab-view.ts';
import type { Logger } from '../../runner/log.ts';
import { ourPagesOnly } from './our-pages-only.ts';
import type { Sessions } from './sessions.ts';
import { visitorLimit } from './visitor-limit.ts';
import type { Visitors } from './visitors.ts';

export interface OpeningLimits {
  /** How often one visitor may ask for a session, a minute. */
  readonly perVisitor: number;
  /** How many visitors may be new in a minute, from one address: a lecture hall has only one. */
  readonly newcomers: number;
}

export const OPENING_LIMITS: OpeningLimits = { perVisitor: 30, newcomers: 600 };

export interface OpeningOptions {
  readonly labs: readonly Lab[];
  readonly sessions: Sessions;
  readonly visitors: Visitors;
  readonly log: Logger;
  readonly openings: OpeningLimits;
}

const OpenRequest = z.strictObject({ lab: z.string().max(200), takeOver: z.boolean() });

export function serveOpening(app: Express, options: OpeningOptions): void {
  const { perVisitor, newcomers } = options.openings;
  const visitorOf = (request: Request) => options.visitors.knownOf(request)?.visitor ?? null;
  app.post(
    '/api/session',
    ourPagesOnly,
    visitorLimit({
      visitorOf,
      // An address counts only where it brings new visitors.
      limit: (request) => (visitorOf(request) === null ? newcomers : perVisitor),
      refuse: (response, message) => answer(response, 429, { kind: 'refused', message }),
    }),
    express.json({ limit: '4kb', type: 'application/json' }),
    (request, response) => openSession(request, response, options),
  );
}

async function openSession(
  request: Request,
  response: Response,
  { labs, sessions, visitors, log }: OpeningOptions,
): Promise<void> {
  const body = OpenRequest.safeParse(request.body);
  const lab = body.success ? labs.find(({ id }) => id === body.data.lab) : undefined;
  if (!body.success || !lab) {
    return answer(response, 400, { kind: 'refused', message: 'There is no such lab. Reload the page.' });
  }
  const { learner, stored } = visitors.welcome(request, response);
  // Nobody waits for it: until the disk is mended, a lab can still be done.
  stored.catch((error: unknown) => log.error({ err: error }, 'a learner could not be stored'));
  const opened = await sessions.open(learner, lab, body.data.takeOver);
  switch (opened.kind) {
    case 'open':
      return answer(response, 200, { kind: 'open', session: opened.seat });
    case 'occupied':
      return answer(response, 409, opened);
    case 'full':
      return answer(response, 503, {
        kind: 'full',
        message: 'More people are waiting for a machine than this server has places for.',
      });
  }
}

function answer(response: Response, status: number, body: SessionAnswer): void {
  response.status(status).set('Cache-Control', 'no-store').json(body);
}
