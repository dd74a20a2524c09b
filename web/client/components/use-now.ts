/** The time, for what counts down: drawn anew twice a second while it is wanted. */
import { useEffect, useState } from 'preact/hooks';

/** ms since the epoch. */
export function useNow(isWanted: boolean): number {
  const [now, setNow] = useState(Date.now());
  useEffect(() => {
    if (!isWanted) return undefined;
    setNow(Date.now());
    const timer = setInterval(() => setNow(Date.now()), 500);
    return () => clearInterval(timer);
  }, [isWanted]);
  return now;
}
