/** A session to take home: its transcript as Markdown, its terminals as asciicasts. */
import type { Express, Request } from 'express';
import type { Session } from './session.ts';

/** `sessionOf`: the session of whoever asks. */
export function serveDownloads(app: Express, sessionOf: (request: Request) => Session | null): void {
  app.get('/api/session/transcript', (request, response, next) => {
    const session = sessionOf(request);
    if (!session) return next();
    response.set('Cache-Control', 'no-store').attachment(`${session.lab.id}.md`);
    return void response.type('text/markdown').send(session.recording.transcript());
  });

  app.get('/api/session/recordings/:terminal', async (request, response, next) => {
    const session = sessionOf(request);
    const cast = (await session?.recording.casts())?.get(request.params.terminal);
    if (!session || cast === undefined) return next();
    response.set('Cache-Control', 'no-store').attachment(`${session.lab.id}-${request.params.terminal}.cast`);
    return void response.type('application/x-asciicast').send(cast);
  });
}
