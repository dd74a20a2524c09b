// Most of a start is stripping types and compiling: from the second start on that is saved.
import { constants, enableCompileCache } from 'node:module';
import { homedir } from 'node:os';
import { join } from 'node:path';

/** @param {string} root of this copy of Unbox */
export function useCompileCache(root) {
  const { status } = enableCompileCache(join(root, 'node_modules', '.cache', 'unbox'));
  // This copy belongs to somebody else: what is saved goes into the user's own cache.
  if (status === constants.compileCacheStatus.FAILED)
    enableCompileCache(join(process.env['XDG_CACHE_HOME'] || join(homedir(), '.cache'), 'unbox', 'compiled'));
}
