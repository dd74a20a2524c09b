/** The server's log: JSON lines on stderr. Cookies and what learners type never go there. */
import { destination, pino, type Logger } from 'pino';

export type { Logger };

export function createLog(level: string): Logger {
  return pino(
    { level, base: null, redact: ['req.headers', 'headers', 'cookie'] },
    destination({ fd: 2, sync: true }),
  );
}
