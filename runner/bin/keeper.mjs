// Starts a keeper; only `unbox serve` does so (see runner/keeper/keeper-processes.ts), with the Node that it runs itself.
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { useCompileCache } from './compile-cache.mjs';

useCompileCache(join(dirname(fileURLToPath(import.meta.url)), '..', '..'));
const { runKeeper } = await import('../keeper/keeper-process.ts');
await runKeeper(process.argv[2] ?? '');
