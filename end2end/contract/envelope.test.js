// docs/rest-api.md: the envelope, and authentication.

import assert from 'node:assert/strict';
import { test } from 'node:test';

import { assertRefused, assertSuccess } from './support/answers.js';
import { stage } from './support/stage.js';
import { badTokens, claims, sign } from './support/token.js';

const { server, registers, anonymous } = stage();

const PRIVATE = [
  'GET /api/messages/conversations',
  'GET /api/messages/conversations/conv_1_2',
  'POST /api/messages/send',
  'PUT /api/messages/conversations/conv_1_2/read',
  'GET /api/messages/sync',
  'GET /api/messages/heads',
  'GET /api/auth/me',
  'GET /api/auth/user/1',
  'PUT /api/auth/profile',
  'POST /api/auth/session',
  'POST /api/auth/logout',
];

for (const request of PRIVATE) {
  test(`${request} needs a token`, async () => {
    assertRefused(await anonymous.call(request), 401, 'Access token required');
    assertRefused(await anonymous.call(request, { token: 'nonsense' }), 403, 'Invalid or expired token');
  });
}

test('an invalid or expired token is refused', async () => {
  const user = await registers('customer');
  for (const { what, token } of badTokens(user, server.secret)) {
    const answer = await anonymous.call('GET /api/auth/me', { token });
    assert.equal(answer.status, 403, what);
    assertRefused(answer, 403, 'Invalid or expired token');
  }
});

test('a token of the existing backend, with its claims only, is accepted', async () => {
  const user = await registers('photographer');
  const answer = await anonymous.call('GET /api/auth/me', { token: sign(claims(user), server.secret) });
  assertSuccess(answer, 200);
  assert.equal(answer.body.data.user.userId, user.userId);
});

test('our own tokens carry the claims of the platform', async () => {
  const user = await registers('photographer');
  const payload = JSON.parse(Buffer.from(user.token.split('.')[1], 'base64url').toString());
  assert.equal(payload.userId, user.userId);
  assert.equal(payload.email, user.email);
  assert.equal(payload.userType, 'photographer');
  for (const claim of ['iat', 'exp']) assert.ok(Number.isInteger(payload[claim]), claim);
  for (const claim of ['jti', 'iss', 'aud']) assert.ok(payload[claim], claim);
});

test('a token in the query string or in another scheme is no token', async () => {
  const { token } = await registers('customer');
  assertRefused(await anonymous.call(`GET /api/auth/me?token=${token}`), 401, 'Access token required');
  const basic = { authorization: `Basic ${token}` };
  assertRefused(await anonymous.call('GET /api/auth/me', { headers: basic }), 401, 'Access token required');
});

test('unknown routes and methods are refused', async () => {
  for (const request of ['GET /api/nothing', 'GET /api/messages/nothing/here', 'POST /api/auth/nothing']) {
    assertRefused(await anonymous.call(request), 404, 'Route not found');
  }
});

test('GET changes nothing', async () => {
  const { token } = await registers('customer');
  for (const path of ['/api/messages/send', '/api/auth/register', '/api/auth/login', '/api/auth/logout']) {
    assertRefused(await anonymous.call(`GET ${path}`, { token }), 405);
  }
});

test('a body that is not JSON is refused with the reason', async () => {
  const user = await registers('customer');
  for (const text of ['', '{', '{"conversationId":}', '\u0000', '[1,2]', 'null', '"text"', '{"conversationId":7}']) {
    assertRefused(await user.call('POST /api/messages/send', { text }), 400);
    assertRefused(await anonymous.call('POST /api/auth/login', { text }), 400);
  }
});

test('deeply nested JSON is refused and does no harm', async () => {
  for (const [depth, status] of [
    [4_000, 400],
    [100_000, 413],
  ]) {
    const text = '['.repeat(depth) + ']'.repeat(depth);
    assertRefused(await anonymous.call('POST /api/auth/login', { text }), status);
  }
  assertSuccess(await anonymous.call('GET /health'), 200);
});

test('another content type is refused', async () => {
  const user = await registers('customer');
  for (const type of ['text/plain', 'application/x-www-form-urlencoded', 'application/xml', 'nonsense']) {
    const headers = { 'content-type': type };
    assertRefused(await user.call('POST /api/messages/send', { text: '{"a":1}', headers }), 415);
  }
});

test('a large body is refused', async () => {
  // Little more than the limit: a client that is still writing when the connection closes may miss the answer.
  const text = JSON.stringify({ email: 'a@example.com', password: 'x'.repeat(256 * 1024) });
  const headers = { 'content-type': 'application/json' };
  assertRefused(await anonymous.call('POST /api/auth/login', { text, headers }), 413, 'request entity too large');
});
