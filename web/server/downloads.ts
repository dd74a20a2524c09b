/** A session to take home: its transcript as Markdown, its terminals as asciicasts. */
import type { Express, Request } from 'express';
import type { SeatRecording } from '../../runner/seat/seat-recording.ts';
import type { Sessions } from './sessions.ts';
import { visitorLimit } from './visitor-limit.ts';

/** By one visitor: a transcript and four recordings, and each once more. Making one takes time that others wait for. */
const MOST_A_MINUTE = 20;

/** `visitorOf`: who asks. With `?lab=`, only what was done in this lab is meant; it may have ended a while ago. */
export function serveDownloads(
  app: Express,
  sessions: Sessions,
  visitorOf: (request: Request) => string | null,
): void {
  const recordingOf = (request: Request): SeatRecording | null => {
    const visitor = visitorOf(request);
    if (visitor === null) return null;
    const lab = request.query['lab'];
    const recordings = [sessions.get(visitor)?.recording, sessions.kept(visitor)?.recording];
    return recordings.find((one) => one && (lab === undefined || one.lab.id === lab)) ?? null;
  };

  app.get(
    ['/api/session/transcript', '/api/session/recordings/:terminal'],
    visitorLimit({
      visitorOf,
      limit: () => MOST_A_MINUTE,
      refuse: (response, message) => void response.status(429).json({ message }),
    }),
  );

  app.get('/api/session/transcript', (request, response, next) => {
    const recording = recordingOf(request);
    if (!recording) return next();
    response.set('Cache-Control', 'no-store').attachment(`${recording.lab.id}.md`);
    return void response.type('text/markdown').send(recording.transcript());
  });

  app.get('/api/session/recordings/:terminal', async (request, response, next) => {
    const recording = recordingOf(request);
    const cast = (await recording?.casts())?.get(request.params.terminal);
    if (!recording || cast === undefined) return next();
    response
      .set('Cache-Control', 'no-store')
      .attachment(`${recording.lab.id}-${request.params.terminal}.cast`);
    return void response.type('application/x-asciicast').send(cast);
  });
}
