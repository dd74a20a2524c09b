/** `npm run build`: builds the browser client if its sources have changed. Set-up runs it too. */
import { buildClient } from '../web/build-client.ts';

await buildClient();
