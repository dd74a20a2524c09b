/** Cookies: only ours are believed, and the secret behind them is kept. */
import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { loadCookieSecret } from '../../../web/server/cookie-secret.ts';
import { newVisitor, readVisitor, visitorCookie } from '../../../web/server/visitor-cookie.ts';

const SECRET = Buffer.alloc(32, 1);

describe('a visitor', () => {
  it('is read back from the cookie', () => {
    const visitor = newVisitor();
    const cookie = visitorCookie(visitor, SECRET, false);
    expect(cookie).toMatch(
      /^unbox_visitor=[\w-]{24}\.[\w-]{43}; Path=\/; HttpOnly; SameSite=Strict; Max-Age=34560000$/,
    );
    expect(readVisitor(`theme=dark; ${cookie.split(';')[0]}; x=y`, SECRET)).toBe(visitor);
  });

  it('gets a secure cookie where the page is', () => {
    expect(visitorCookie(newVisitor(), SECRET, true)).toMatch(/; Secure$/);
  });

  it.each([
    ['no cookie', undefined],
    ['another cookie', 'theme=dark'],
    ['no signature', `unbox_visitor=${'a'.repeat(24)}`],
    ['a wrong signature', `unbox_visitor=${'a'.repeat(24)}.${'b'.repeat(43)}`],
    ['an id of another shape', 'unbox_visitor=../../etc.abc'],
  ])('is nobody with %s', (_what, header) => {
    expect(readVisitor(header, SECRET)).toBeNull();
  });

  it('is nobody when signed by another server', () => {
    const header = visitorCookie(newVisitor(), Buffer.alloc(32, 2), false);
    expect(readVisitor(header, SECRET)).toBeNull();
  });

  it('cannot take the signature of another', () => {
    const signature = visitorCookie(newVisitor(), SECRET, false).split(';')[0]?.split('.')[1];
    expect(readVisitor(`unbox_visitor=${newVisitor()}.${signature}`, SECRET)).toBeNull();
  });
});

describe('the secret', () => {
  it('is made once, for its owner only', async () => {
    const file = path.join(await folder(), 'deep', 'secret');
    const [one, two] = await Promise.all([loadCookieSecret(file), loadCookieSecret(file)]);
    expect(one).toHaveLength(32);
    expect(two).toEqual(one);
    expect(await loadCookieSecret(file)).toEqual(one);
    expect(await readFile(file)).toEqual(one);
    expect((await stat(file)).mode & 0o777).toBe(0o600);
  });

  it('is not replaced when it is damaged: everybody would lose the session', async () => {
    const file = path.join(await folder(), 'secret');
    await writeFile(file, 'short');
    await expect(loadCookieSecret(file)).rejects.toThrow(
      `The cookie secret ${file} is damaged. Delete the file and start again.`,
    );
  });
});

async function folder(): Promise<string> {
  const made = await mkdtemp(path.join(tmpdir(), 'unbox-secret-'));
  onTestFinished(() => rm(made, { recursive: true }));
  return made;
}
