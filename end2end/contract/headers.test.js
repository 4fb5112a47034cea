// docs/rest-api.md: headers, other origins, and the addresses for operators.

import assert from 'node:assert/strict';
import { test } from 'node:test';

import { assertSuccess } from './support/answers.js';
import { stage } from './support/stage.js';

const FRIEND = 'https://www.example.com';
const { registers, anonymous } = stage({ ALLOWED_ORIGINS: FRIEND });

const HELMET = {
  'cross-origin-opener-policy': /^same-origin$/,
  'cross-origin-resource-policy': /^same-origin$/,
  'origin-agent-cluster': /^\?1$/,
  // Pages send a referrer to themselves: forms without JavaScript use it to return to their page.
  'referrer-policy': /^(no-referrer|same-origin)$/,
  'strict-transport-security': /max-age=\d{7,}/,
  'x-content-type-options': /^nosniff$/,
  'x-dns-prefetch-control': /^off$/,
  'x-download-options': /^noopen$/,
  'x-frame-options': /^SAMEORIGIN$/,
  'x-permitted-cross-domain-policies': /^none$/,
  'x-xss-protection': /^0$/,
};

for (const path of ['/login', '/api', '/api/nothing', '/health']) {
  test(`${path} carries the headers of helmet`, async () => {
    const { headers } = await anonymous.call(`GET ${path}`);
    for (const [name, value] of Object.entries(HELMET)) assert.match(headers.get(name) ?? '', value, name);
    assert.equal(headers.get('x-powered-by'), null);
    assert.equal(headers.get('cache-control'), 'no-store');
  });
}

test('the policy allows WebAssembly, and inline code only with a nonce', async () => {
  const { headers, body } = await anonymous.call('GET /login');
  const policy = headers.get('content-security-policy') ?? '';
  const scripts = policy.split(';').find((directive) => directive.trim().startsWith('script-src ')) ?? '';
  assert.match(scripts, /'wasm-unsafe-eval'/);
  assert.match(scripts, /'nonce-[^']+'/);
  assert.doesNotMatch(scripts, /'unsafe-(inline|eval)'|\*/);
  assert.match(policy, /object-src 'none'/);
  assert.match(policy, /base-uri/);
  const [, nonce] = /'nonce-([^']+)'/.exec(scripts) ?? [];
  for (const [tag] of body.matchAll(/<script[^>]*>/g)) assert.ok(tag.includes(nonce), tag);
  assert.doesNotMatch(body, /<[^>]+\son[a-z]+=/);

  const again = await anonymous.call('GET /login');
  assert.ok(!(again.headers.get('content-security-policy') ?? '').includes(nonce), 'a nonce is used once');
});

test('configured origins may call, others may not', async () => {
  const ask = (/** @type {string} */ origin) =>
    anonymous.call('OPTIONS /api/messages/conversations', {
      headers: {
        origin,
        'access-control-request-method': 'GET',
        'access-control-request-headers': 'authorization',
      },
    });
  const friend = await ask(FRIEND);
  assert.ok([200, 204].includes(friend.status));
  assert.equal(friend.headers.get('access-control-allow-origin'), FRIEND);
  assert.equal(friend.headers.get('access-control-allow-credentials'), 'true');
  assert.match(friend.headers.get('access-control-allow-headers') ?? '', /authorization/i);
  assert.match(friend.headers.get('vary') ?? '', /origin/i);
  for (const other of [
    'https://evil.example',
    'https://www.example.com.evil.example',
    'null',
    'http://www.example.com',
  ]) {
    assert.equal((await ask(other)).headers.get('access-control-allow-origin'), null, other);
    const { headers } = await anonymous.call('GET /api', { headers: { origin: other } });
    assert.equal(headers.get('access-control-allow-origin'), null, other);
  }
});

test('a form of another site changes nothing', async () => {
  const user = await registers('customer');
  const [cookie] = (await user.call('POST /api/auth/session')).headers.getSetCookie();
  const photographer = await registers('photographer');
  const conversationId = user.conversationWith(photographer);
  for (const site of /** @type {Record<string, string>[]} */ ([
    { origin: 'https://evil.example' },
    { 'sec-fetch-site': 'cross-site' },
  ])) {
    for (const path of ['/api/auth/logout', '/api/messages/send']) {
      const answer = await anonymous.call(`POST ${path}`, {
        headers: { cookie: cookie.split(';')[0], ...site },
        body: { conversationId, messageText: 'from another site' },
      });
      assert.ok([401, 403].includes(answer.status), `${path}: ${answer.status}`);
    }
  }
  assertSuccess(await user.call('GET /api/auth/me'), 200);
  assert.deepEqual(await photographer.history(user), []);
});

test('health', async () => {
  const answer = await anonymous.call('GET /health');
  assertSuccess(answer, 200, 'Server is running');
  assert.ok(!Number.isNaN(Date.parse(answer.body.timestamp)));
  assert.equal(typeof answer.body.environment, 'string');
});

test('the index of the API', async () => {
  assertSuccess(await anonymous.call('GET /api'), 200);
});

test('a request with a wrong method is refused', async () => {
  for (const request of ['DELETE /api/messages/send', 'PATCH /api/auth/profile', 'PUT /health']) {
    assert.equal((await anonymous.call(request)).status, 405, request);
  }
});
