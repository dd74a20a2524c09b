/** The HTTP side: pages, labs as JSON, a lab's files, and the request for a session. */
import path from 'node:path';
import compression from 'compression';
import express, {
  type ErrorRequestHandler,
  type Express,
  type Request,
  type RequestHandler,
  type Response,
} from 'express';
import type { Lab } from '../../runner/lab/lab.ts';
import { StoreError } from '../../runner/store/store-error.ts';
import type { LabView, SessionSummary } from '../lab-view.ts';
import { moduleLinks } from './client-modules.ts';
import { serveDownloads } from './downloads.ts';
import type { HostNames } from './host-names.ts';
import { findLabFile } from './lab-files.ts';
import { labSummary, labView } from './lab-view.ts';
import type { Logger } from '../../runner/log.ts';
import { serveOpening, type OpeningLimits } from './open-session.ts';
import { plainPage } from './plain-page.ts';
import { securityHeaders } from './security-headers.ts';
import { serveSolutions } from './solution-view.ts';
import type { Sessions } from './sessions.ts';
import { serveProgress } from './progress-routes.ts';
import { serveQuizzes } from './quiz-routes.ts';
import { serveResuming } from './resume-routes.ts';
import type { ServerStore } from './server-store.ts';
import type { Visitors } from './visitors.ts';

export interface AppOptions {
  readonly labs: readonly Lab[];
  readonly sessions: Sessions;
  readonly secret: Buffer;
  readonly serverStore: ServerStore;
  readonly visitors: Visitors;
  readonly log: Logger;
  /** Folder with the built client. */
  readonly client: string;
  readonly openings: OpeningLimits;
  readonly names: HostNames;
  /** Proxies that are believed about who asks, and how; in Express's terms. Null: none. */
  readonly trustProxy: string | null;
}

/** What a lab's page asks for as soon as it runs; see the client's main.tsx. */
const LAB_MODULES = ['pages/lab-page.tsx', 'state/lab-model.ts'];

const NOT_FOUND = {
  title: 'There is no such page',
  text: 'The address may be mistyped, or the lab may have been renamed.',
};

export function createApp(options: AppOptions): Express {
  const { labs, sessions, secret, client, visitors } = options;
  const { store, writer } = options.serverStore;
  const byId = new Map(labs.map((lab) => [lab.id, lab]));
  /** Rendered once: a lab does not change while it is served. */
  const views = new Map<Lab, LabView>();
  const learnerOf = (request: Request): string | null => visitors.learnerOf(request);
  const app = express();
  app.disable('x-powered-by');
  if (options.trustProxy !== null) app.set('trust proxy', options.trustProxy);
  app.use(securityHeaders());
  app.use(ourNamesOnly(options.names));
  app.use(compression());

  app.get('/healthz', (_request, response) => void response.json({ status: 'ok', labs: labs.length }));
  app.get('/api/labs', (_request, response) => void response.json(labs.map(labSummary)));
  app.get('/api/labs/:id', (request, response, next) => {
    const lab = byId.get(request.params.id);
    if (!lab) return next();
    const view = views.get(lab) ?? labView(lab, labs[labs.indexOf(lab) + 1] ?? null);
    views.set(lab, view);
    return void response.json(view);
  });
  serveQuizzes(app, options);
  app.get('/api/session', (request, response) => {
    response.set('Cache-Control', 'no-store').json(summaryOf(sessions, learnerOf(request)));
  });
  serveOpening(app, options);
  serveDownloads(app, sessions, learnerOf);
  serveSolutions(app, sessions, learnerOf);
  serveProgress(app, { labs, store, writer, visitors });
  serveResuming(app, { secret, store, writer, visitors, sessions });
  app.use(
    '/api',
    (_request, response) => void response.status(404).json({ message: 'There is nothing here.' }),
  );

  app.get('/labs/:id/files/*path', async (request, response, next) => {
    const lab = byId.get(request.params.id);
    const file = lab && (await findLabFile(path.dirname(lab.file), pathOf(request.params.path)));
    if (!file) return next();
    // Even an SVG that is opened on its own may run nothing.
    response.set('Content-Security-Policy', "default-src 'none'; style-src 'unsafe-inline'");
    return response.sendFile(file, { dotfiles: 'allow' });
  });
  const page = (response: Response) =>
    response.set('Cache-Control', 'no-cache').sendFile('index.html', { root: client, cacheControl: false });
  let labModules: string | null = null;
  app.get('/', (_request, response) => page(response));
  app.get('/labs/:id', (request, response, next) => {
    if (!byId.has(request.params.id)) return next();
    labModules ??= moduleLinks(client, LAB_MODULES);
    return page(response.set('Link', labModules));
  });
  app.use(
    '/assets',
    express.static(path.join(client, 'assets'), { immutable: true, maxAge: '1y', index: false }),
  );
  app.use(express.static(client, { index: false }));

  app.use((_request, response) => void response.status(404).send(plainPage(NOT_FOUND.title, NOT_FOUND.text)));
  app.use(onError(options.log));
  return app;
}

/** 421: the sender took us for somebody else. */
function ourNamesOnly(names: HostNames): RequestHandler {
  return (request, response, next) =>
    names.include(request)
      ? next()
      : void response
          .status(421)
          .send(
            plainPage(
              'This server has another name',
              'Open it by its address, or tell whoever runs it to start it with --allow-host and the name that you used.',
            ),
          );
}

function summaryOf(sessions: Sessions, visitor: string | null): SessionSummary {
  if (visitor === null) return { lab: null, kept: null };
  const kept = sessions.kept(visitor);
  return {
    lab: sessions.get(visitor)?.seat.lab ?? null,
    kept: kept && { lab: kept.lab, leftMs: kept.leftMs },
  };
}

/** express gives a wildcard's segments one by one. */
function pathOf(segments: string | string[]): string {
  return Array.isArray(segments) ? segments.join('/') : segments;
}

/** Says so as JSON to a program, and on a page to a person. */
function onError(log: Logger): ErrorRequestHandler {
  return (error: unknown, request, response, next) => {
    if (response.headersSent) return next(error);
    const status = statusOf(error);
    if (status >= 500) log.error({ err: error }, 'request failed');
    const { title, text } = wordsFor(status);
    response.status(status);
    return void (request.path.startsWith('/api/')
      ? response.json({ message: text })
      : response.send(plainPage(title, text)));
  };
}

function wordsFor(status: number): typeof NOT_FOUND {
  switch (status) {
    case 404:
      return NOT_FOUND;
    case 503:
      return {
        title: 'That did not work',
        text: 'Nothing can be saved just now. Tell whoever runs this server: its log has the reason.',
      };
    case 500:
      return {
        title: 'Something broke on the server',
        text: 'It is not your fault. Reload the page; if it happens again, tell whoever runs this server.',
      };
    default:
      return { title: 'That did not work', text: 'The server could not read this request.' };
  }
}

function statusOf(error: unknown): number {
  if (error instanceof StoreError) return 503;
  const status = error instanceof Error && 'status' in error ? error.status : 500;
  return typeof status === 'number' && status >= 400 && status < 500 ? status : 500;
}
