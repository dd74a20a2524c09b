/** `POST /api/session`: who may ask for a session, how often, and what is answered. */
import express, { type Express, type Request, type Response } from 'express';
import * as z from 'zod';
import type { Lab } from '../../runner/lab/lab.ts';
import type { SessionAnswer } from '../lab-view.ts';
import { isFromHttps, isSameOrigin } from './same-origin.ts';
import type { Sessions } from './sessions.ts';
import { newVisitor, readVisitor, visitorCookie } from './visitor-cookie.ts';
import { visitorLimit } from './visitor-limit.ts';

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
  readonly secret: Buffer;
  readonly openings: OpeningLimits;
}

const OpenRequest = z.strictObject({ lab: z.string().max(200), takeOver: z.boolean() });

export function serveOpening(app: Express, options: OpeningOptions): void {
  const { perVisitor, newcomers } = options.openings;
  const visitorOf = (request: Request) => readVisitor(request.headers.cookie, options.secret);
  app.post(
    '/api/session',
    // First of all, so that what another site sends uses up nobody's budget.
    (request, response, next) =>
      isSameOrigin(request)
        ? next()
        : answer(response, 403, {
            kind: 'refused',
            message: 'This request did not come from a page of this server.',
          }),
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
  { labs, sessions, secret }: OpeningOptions,
): Promise<void> {
  const body = OpenRequest.safeParse(request.body);
  const lab = body.success ? labs.find(({ id }) => id === body.data.lab) : undefined;
  if (!body.success || !lab) {
    return answer(response, 400, { kind: 'refused', message: 'There is no such lab. Reload the page.' });
  }
  const known = readVisitor(request.headers.cookie, secret);
  const visitor = known ?? newVisitor();
  // Only here, never on a page: a link from elsewhere comes without the (strict) cookie, and a new one
  // would make visitors lose the session that they have.
  if (known === null) {
    const secure = request.secure || isFromHttps(request);
    response.append('Set-Cookie', visitorCookie(visitor, secret, secure));
  }
  const opened = await sessions.open(visitor, lab, body.data.takeOver);
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
