// docs/realtime-protocol.md: who may connect, and with which words others are refused.

import assert from 'node:assert/strict';
import { test } from 'node:test';

import { Client } from '../support/client.js';
import { stage } from './support/stage.js';
import { badTokens, claims, sign } from './support/token.js';

const { server, registers, connects, pair } = stage();

const NO_TOKEN = 'Authentication error: No token provided';

/** @param {unknown} auth @param {string | RegExp} message @param {string} [what] */
const assertKeptOut = (auth, message, what) => assert.rejects(Client.connect(server.url, auth), { message }, what);

test('a token of ours or of the existing backend is accepted', async () => {
  const user = await registers('customer');
  for (const token of [user.token, sign(claims(user), server.secret)]) {
    const client = await connects({ token });
    assert.ok(client.socket.id);
  }
});

test('a connection without a token is refused', async () => {
  for (const auth of [undefined, {}, { token: '' }, { token: null }, { other: 'x' }]) {
    await assertKeptOut(auth, NO_TOKEN);
  }
});

test('an invalid or expired token is refused with the reason', async () => {
  const user = await registers('customer');
  for (const { what, token, reason } of badTokens(user, server.secret)) {
    await assertKeptOut({ token }, `Authentication error: ${reason}`, what);
  }
});

test('a malformed token is refused with the reason', async () => {
  for (const token of [7, {}, [], true, 'x'.repeat(20_000)]) {
    await assertKeptOut({ token }, /^Authentication error: Invalid token (structure|format)$/);
  }
});

test('auth that is not an object counts as no token', async () => {
  for (const auth of ['token', 7, true, ['token'], null]) {
    await assert.rejects(
      // The client accepts only an object, so the test passes a function that returns something else.
      Client.connect(server.url, (/** @type {(auth: unknown) => void} */ give) => give(auth)),
      /Authentication error: /,
    );
  }
});

test('a token in the query string is ignored', async () => {
  const { token } = await registers('customer');
  await assert.rejects(Client.connect(server.url, {}, { query: { token } }), { message: NO_TOKEN });
});

test('other namespaces do not exist', async () => {
  const { token } = await registers('customer');
  for (const namespace of ['/admin', '/chat']) {
    await assert.rejects(Client.connect(`${server.url}${namespace}`, { token }), { message: 'Invalid namespace' });
  }
});

test('another site cannot open a socket', async () => {
  const { token } = await registers('customer');
  const extraHeaders = { origin: 'https://evil.example' };
  await assert.rejects(Client.connect(server.url, { token }, { extraHeaders }), /websocket error/);
  const own = await Client.connect(server.url, { token }, { extraHeaders: { origin: server.url } });
  own.close();
});

test('a client may offer subprotocols', async () => {
  const { token } = await registers('customer');
  const client = await Client.connect(server.url, { token }, { protocols: ['chat'] });
  client.close();
});

test('a socket that has disconnected can connect again', async () => {
  const { customer, photographer } = await pair();
  const client = await connects(customer);
  client.socket.disconnect();
  client.socket.connect();
  await new Promise((resolve) => client.socket.once('connect', () => resolve(undefined)));
  await photographer.writes(customer, 'welcome back');
  await client.hearsMessage('welcome back');
  assert.deepEqual(client.texts(), ['welcome back']);
});
