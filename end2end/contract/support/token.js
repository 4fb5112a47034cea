// Tokens as the platform issues them, and invalid ones.

import { createHmac } from 'node:crypto';

/** @param {unknown} value */
const part = (value) => Buffer.from(JSON.stringify(value)).toString('base64url');

const now = () => Math.floor(Date.now() / 1000);

/** @typedef {{userId: number, email: string, userType: string}} User */

/** The claims of the existing backend, which has no others. @param {User} user */
export function claims({ userId, email, userType }) {
  return { userId, email, userType, iat: now(), exp: now() + 3600 };
}

/**
 * @param {Record<string, unknown>} payload undefined claims are left out
 * @param {string} secret
 */
export function sign(payload, secret, header = { alg: 'HS256', typ: 'JWT' }) {
  const content = `${part(header)}.${part(payload)}`;
  return `${content}.${createHmac('sha256', secret).update(content).digest('base64url')}`;
}

/** The text of the CONNECT_ERROR, after `Authentication error: `. */
const STRUCTURE = 'Invalid token structure';
const FORMAT = 'Invalid token format';

/**
 * Every token that must be refused because of its contents.
 * @param {User} user
 * @param {string} secret
 */
export function badTokens(user, secret) {
  const good = claims(user);
  const [head, body, signature] = sign(good, secret).split('.');
  const unsigned = part({ alg: 'none', typ: 'JWT' });
  /** @param {Record<string, unknown>} odd */
  const signedWith = (odd) => sign({ ...good, ...odd }, secret);
  return [
    { what: 'not a token', token: 'nonsense', reason: FORMAT },
    { what: 'two parts', token: `${head}.${body}`, reason: FORMAT },
    { what: 'four parts', token: `${head}.${body}.${signature}.x`, reason: FORMAT },
    { what: 'no algorithm', token: `${unsigned}.${body}.`, reason: FORMAT },
    { what: 'no algorithm, but a signature', token: `${unsigned}.${body}.${signature}`, reason: FORMAT },
    { what: 'another algorithm', token: sign(good, secret, { alg: 'HS512', typ: 'JWT' }), reason: FORMAT },
    { what: 'another secret', token: sign(good, `${secret}x`), reason: FORMAT },
    {
      what: 'another payload',
      token: `${head}.${part({ ...good, userId: good.userId + 1 })}.${signature}`,
      reason: FORMAT,
    },
    { what: 'nbf in the future', token: signedWith({ nbf: now() + 3600 }), reason: FORMAT },
    { what: 'no exp', token: signedWith({ exp: undefined }), reason: STRUCTURE },
    { what: 'exp as a string', token: signedWith({ exp: String(good.exp) }), reason: STRUCTURE },
    { what: 'no userId', token: signedWith({ userId: undefined }), reason: STRUCTURE },
    { what: 'userId as a string', token: signedWith({ userId: String(good.userId) }), reason: STRUCTURE },
    { what: 'userId 0', token: signedWith({ userId: 0 }), reason: STRUCTURE },
    { what: 'an unknown userType', token: signedWith({ userType: 'king' }), reason: STRUCTURE },
    { what: 'its time is over', token: signedWith({ iat: now() - 7200, exp: now() - 3600 }), reason: 'Token expired' },
  ];
}
