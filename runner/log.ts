/** The server's log: JSON lines on stderr. Cookies and what learners type never go there. */
import { SettingError } from './host/host-error.ts';
import { destination, pino, type Logger } from 'pino';

export type { Logger };

/** `into`: stderr if left out. @throws SettingError when there is no such level */
export function createLog(level: string, into?: { write(text: string): void }): Logger {
  const levels = [...Object.keys(pino.levels.values), 'silent'];
  if (!levels.includes(level))
    throw new SettingError(`UNBOX_LOG must be one of ${levels.join(', ')}, and it is "${level}".`);
  return pino(
    { level, base: null, redact: ['req.headers', 'headers', 'cookie'] },
    into ?? destination({ fd: 2, sync: true }),
  );
}
