/** A guest without an agent is noticed, by the machine's own time. */
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { AgentWatch } from '../../../runner/machine/guest/agent-watch.ts';
import { Limits } from '../../../runner/machine/limits.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

test('an agent that is gone has a minute to come back, and none of it passes while the machine is stopped', () => {
  const limits = new Limits();
  const gone = vi.fn<() => void>();
  const watch = new AgentWatch(limits, gone);
  watch.portIs(false);
  vi.advanceTimersByTime(30_000);
  watch.portIs(true);
  watch.portIs(false);
  vi.advanceTimersByTime(59_000);
  limits.stop();
  vi.advanceTimersByTime(3_600_000);
  expect(gone).not.toHaveBeenCalled();
  limits.go();
  vi.advanceTimersByTime(1000);
  expect(gone).toHaveBeenCalledOnce();
});
