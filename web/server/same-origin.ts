/** Tells our own pages from all others: browsers send Origin with each WebSocket and each POST. */
import type { IncomingMessage } from 'node:http';

/** True when the request comes from a page of the very host (and port) it was sent to. */
export function isSameOrigin(request: Pick<IncomingMessage, 'headers'>): boolean {
  const { origin, host } = request.headers;
  if (origin === undefined || host === undefined) return false;
  const url = URL.parse(origin);
  // The scheme may differ from ours: behind a proxy the page is https while we speak http.
  return url !== null && /^https?:$/.test(url.protocol) && url.host === normalHost(host, url.protocol);
}

/** Whether a page that came over https sent it: a proxy may have removed https without saying so. */
export function isFromHttps({ headers: { origin } }: Pick<IncomingMessage, 'headers'>): boolean {
  return origin !== undefined && URL.parse(origin)?.protocol === 'https:';
}

/** `URL.host` leaves a scheme's own port away; a Host header may spell it out. */
function normalHost(host: string, protocol: string): string | null {
  return URL.parse(`${protocol}//${host}`)?.host ?? null;
}
