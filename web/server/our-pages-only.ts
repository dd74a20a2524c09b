/** Refuses what another site's page sends: it would come with the visitor's cookie. */
import type { RequestHandler } from 'express';
import { isSameOrigin } from './same-origin.ts';

/** First of all handlers, so that what another site sends uses up nobody's budget. */
export const ourPagesOnly: RequestHandler = (request, response, next) =>
  isSameOrigin(request)
    ? next()
    : void response
        .status(403)
        .json({ kind: 'refused', message: 'This request did not come from a page of this server.' });
