/** How often a visitor may ask for something: by visitor, as many people may share an address. */
import type { Request, RequestHandler, Response } from 'express';
import { ipKeyGenerator, rateLimit } from 'express-rate-limit';

export interface VisitorLimit {
  /** Who asks; null: nobody we know, and their address counts. */
  readonly visitorOf: (request: Request) => string | null;
  /** How often in a minute. */
  readonly limit: (request: Request) => number;
  /** Answers with status 429. */
  readonly refuse: (response: Response, message: string) => void;
}

const TOO_OFTEN = 'Too many requests in a minute. Wait a moment, then try again.';

export function visitorLimit({ visitorOf, limit, refuse }: VisitorLimit): RequestHandler {
  return rateLimit({
    windowMs: 60_000,
    keyGenerator: (request) => visitorOf(request) ?? ipKeyGenerator(request.ip ?? ''),
    limit,
    standardHeaders: 'draft-8',
    legacyHeaders: false,
    // Without `--trust-proxy` the peer's address counts, whatever headers say.
    validate: { xForwardedForHeader: false, forwardedHeader: false },
    handler: (_request, response) => refuse(response, TOO_OFTEN),
  });
}
