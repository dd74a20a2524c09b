/** Does something with a lab run that ends with it. */
import type { LabRun } from './lab-run.ts';

/** An aborted run waits for nothing: without its machine every command in it ends. @throws the signal's reason */
export async function withLabRun<T>(
  labRun: LabRun,
  signal: AbortSignal | undefined,
  work: () => Promise<T>,
): Promise<T> {
  await using machine = labRun;
  const onAbort = (): void => void machine[Symbol.asyncDispose]();
  signal?.addEventListener('abort', onAbort, { once: true });
  try {
    signal?.throwIfAborted();
    return await work();
  } catch (error) {
    signal?.throwIfAborted();
    throw error;
  } finally {
    signal?.removeEventListener('abort', onAbort);
  }
}
