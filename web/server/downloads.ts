/** A session to take home: its transcript as Markdown, its terminals as asciicasts. Its keeper has them. */
import type { Express, Request, Response } from 'express';
import { LAB_HEADER, route } from '../../runner/keeper/keeper-routes.ts';
import type { KnownKeeper } from '../../runner/keeper/known-keeper.ts';
import type { Sessions } from './sessions.ts';
import { visitorLimit } from './visitor-limit.ts';

/** By one visitor: a transcript and four recordings, and each once more. Making one takes time that others wait for. */
const MOST_A_MINUTE = 20;

interface Asked {
  readonly keeper: KnownKeeper;
  readonly visitor: string;
  /** The lab that is meant; null: the last one. */
  readonly lab: string | null;
}

/** `visitorOf`: who asks. With `?lab=`, only what was done in this lab is meant; it may have ended a while ago. */
export function serveDownloads(
  app: Express,
  sessions: Sessions,
  visitorOf: (request: Request) => string | null,
): void {
  const askedFor = (request: Request): Asked | null => {
    const visitor = visitorOf(request);
    if (visitor === null) return null;
    const lab = typeof request.query['lab'] === 'string' ? request.query['lab'] : null;
    const session = sessions.get(visitor);
    const there = session && (lab === null || session.seat.lab === lab) ? session : sessions.kept(visitor);
    return there && { keeper: there.keeper, visitor, lab };
  };

  app.get(
    ['/api/session/transcript', '/api/session/recordings/:terminal'],
    visitorLimit({
      visitorOf,
      limit: () => MOST_A_MINUTE,
      refuse: (response, message) => void response.status(429).json({ message }),
    }),
  );

  app.get('/api/session/transcript', async (request, response, next) => {
    const asked = askedFor(request);
    const text = asked && (await asked.keeper.link.read(route.transcript(asked.visitor, asked.lab)));
    if (text?.status !== 200) return next();
    return void attach(response, `${labOf(text.headers)}.md`)
      .type('text/markdown')
      .send(text.text);
  });

  app.get('/api/session/recordings/:terminal', async (request, response, next) => {
    const asked = askedFor(request);
    const { terminal } = request.params;
    const cast = asked && (await asked.keeper.link.read(route.recording(asked.visitor, asked.lab, terminal)));
    if (cast?.status !== 200) return next();
    const name = `${labOf(cast.headers)}-${terminal}.cast`;
    return void attach(response, name).type('application/x-asciicast').send(cast.text);
  });
}

function attach(response: Response, name: string): Response {
  return response.set('Cache-Control', 'no-store').attachment(name);
}

function labOf(headers: Readonly<Record<string, string | string[] | undefined>>): string {
  return String(headers[LAB_HEADER] ?? 'session');
}
