/** Who a visitor is: a random id in a signed cookie. Knows no session. */
import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';

const COOKIE_NAME = 'unbox_visitor';
/** As long as browsers keep one. */
const MAX_AGE = 400 * 24 * 60 * 60;
const ID = /^[A-Za-z0-9_-]{24}$/;

export function newVisitor(): string {
  return randomBytes(18).toString('base64url');
}

/** Writes the `Set-Cookie` header; `secure` where the page itself came over https. */
export function visitorCookie(visitor: string, secret: Buffer, secure: boolean): string {
  const parts = [
    `${COOKIE_NAME}=${visitor}.${sign(visitor, secret)}`,
    'Path=/',
    'HttpOnly',
    'SameSite=Strict',
    `Max-Age=${MAX_AGE}`,
  ];
  return (secure ? [...parts, 'Secure'] : parts).join('; ');
}

/** Reads the visitor from a `Cookie` header; null when there is none or the signature is not ours. */
export function readVisitor(header: string | undefined, secret: Buffer): string | null {
  for (const pair of header?.split(';') ?? []) {
    const [name, value = ''] = pair.trim().split('=', 2);
    if (name !== COOKIE_NAME) continue;
    const [visitor = '', signature = ''] = value.split('.', 2);
    if (ID.test(visitor) && equal(signature, sign(visitor, secret))) return visitor;
  }
  return null;
}

function sign(visitor: string, secret: Buffer): string {
  return createHmac('sha256', secret).update(visitor).digest('base64url');
}

function equal(a: string, b: string): boolean {
  const left = Buffer.from(a);
  const right = Buffer.from(b);
  return left.length === right.length && timingSafeEqual(left, right);
}
