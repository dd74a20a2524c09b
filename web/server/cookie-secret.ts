/** The secret that signs visitors' cookies: made once, kept in a file that only its owner can read. */
import { randomBytes } from 'node:crypto';
import { chmod, link, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { HostError } from '../../runner/host/host-error.ts';

const BYTES = 32;

/** Reads the secret, or makes it. Two servers that start at once end up with the same one. */
export async function loadCookieSecret(file: string): Promise<Buffer> {
  const found = await read(file);
  if (found) return found;
  await mkdir(path.dirname(file), { recursive: true });
  const aside = `${file}.${process.pid}.${randomBytes(4).toString('hex')}`;
  await writeFile(aside, randomBytes(BYTES), { mode: 0o600, flag: 'wx' });
  try {
    // The link fails if the other server was faster: no half-written secret is ever seen.
    await link(aside, file);
  } catch (error) {
    if (!isCode(error, 'EEXIST')) throw error;
    if ((await read(file)) === null) {
      throw new HostError(`The cookie secret ${file} is damaged. Delete the file and start again.`, {
        cause: error,
      });
    }
  } finally {
    await rm(aside, { force: true });
  }
  await chmod(file, 0o600);
  return readFile(file);
}

async function read(file: string): Promise<Buffer | null> {
  try {
    const secret = await readFile(file);
    return secret.length === BYTES ? secret : null;
  } catch (error) {
    if (isCode(error, 'ENOENT')) return null;
    throw error;
  }
}

function isCode(error: unknown, code: string): boolean {
  return error instanceof Error && 'code' in error && error.code === code;
}
