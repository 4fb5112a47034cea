// docs/realtime-protocol.md with the standard client over each transport: polling only, WebSocket only, and polling with
// upgrade.

import assert from 'node:assert/strict';
import { test } from 'node:test';

import { Client } from '../support/client.js';
import { call } from '../support/rest.js';
import { stage } from './support/stage.js';
import { claims, sign } from './support/token.js';

const { server, pair } = stage();

const LIMIT = 128 * 1024;

/** @type {Record<string, string[]>} */
const WAYS = { polling: ['polling'], websocket: ['websocket'], upgraded: ['polling', 'websocket'] };

/**
 * @param {{token: string}} account
 * @param {string} way
 * @param {object} [options]
 */
async function comes({ token }, way, options) {
  const client = await Client.connect(server.url, { token }, { transports: WAYS[way], ...options });
  const { engine } = client.socket.io;
  const name = way === 'polling' ? 'polling' : 'websocket';
  if (engine.transport.name !== name) await new Promise((resolve) => engine.once('upgrade', resolve));
  assert.equal(engine.transport.name, name);
  return client;
}

/** Resolves when the client has joined the namespace again. @param {Client} client */
const comesBack = ({ socket }) => new Promise((resolve) => socket.once('connect', () => resolve(undefined)));

const RECONNECTS = { reconnection: true, reconnectionDelay: 50, reconnectionDelayMax: 200 };

for (const way of Object.keys(WAYS)) {
  for (const otherWay of Object.keys(WAYS)) {
    test(`${way} and ${otherWay} talk`, async () => {
      const { customer, photographer, conversationId } = await pair();
      const [one, other] = [await comes(customer, way), await comes(photographer, otherWay)];
      const phone = await comes(photographer, way);

      const { message } = await one.ask('send_message', { conversationId, message: 'Namaste' });
      for (const device of [other, phone]) assert.equal((await device.hearsMessage('Namaste')).id, message.id);
      await other.ask('typing', { conversationId });
      await one.hears('user_typing', ({ userId }) => userId === photographer.userId);
      await other.ask('stop_typing', { conversationId });
      await one.hears('user_stopped_typing');
      await other.ask('mark_delivered', { conversationId });
      await one.hears('message_delivered', ({ deliveredSeq }) => deliveredSeq >= message.seq);
      await other.ask('mark_read', { conversationId });
      await one.hears('message_read', ({ readSeq }) => readSeq >= message.seq);
      await phone.hears('conversation_updated', ({ lastReadSeq }) => lastReadSeq >= message.seq);
      await other.ask('join_conversation', { conversationId });
      await one.hears('user_online', ({ userId }) => userId === photographer.userId);
      assert.equal((await other.ask('leave_conversation', { conversationId })).ok, true);

      assert.equal((await one.ask('no such event', {})).code, 'unknown_event');
      one.tell('join_conversation', { conversationId: 'conv_998_999' });
      await one.hears('error', ({ message: words }) => words === 'Unauthorized to join this conversation');

      // Once each, and not to the sending socket.
      await one.ask('send_message', { conversationId, message: 'the end' });
      for (const device of [other, phone]) {
        await device.hearsMessage('the end');
        assert.deepEqual(device.texts(), ['Namaste', 'the end']);
      }
      assert.deepEqual(one.texts(), []);
      for (const client of [one, other, phone]) client.close();
    });
  }

  test(`200 messages without waiting keep their order by ${way}`, async () => {
    const { customer, photographer, conversationId } = await pair();
    const other = await comes(photographer, way);
    // At once after connecting, so that an upgrade happens in between.
    const { token } = customer;
    const one = await Client.connect(server.url, { token }, { transports: WAYS[way] });
    const texts = Array.from({ length: 200 }, (_, number) => `message ${number}`);
    const answers = await Promise.all(
      texts.map((text) => one.ask('send_message', { conversationId, message: text })),
    );
    assert.deepEqual(
      answers.map((answer) => answer.message?.seq),
      texts.map((_, number) => number + 1),
    );
    await other.hearsMessage('message 199');
    assert.deepEqual(other.texts(), texts);
    const stored = await photographer.history(customer);
    assert.deepEqual(
      stored.map((stored) => stored.text),
      texts,
    );
    one.close();
    other.close();
  });

  test(`128 KB pass by ${way}, one byte more closes`, async () => {
    const { customer, conversationId } = await pair();
    const one = await comes(customer, way);
    // `420["send_message",{…,"message":"…"}]` with the first ack id.
    const bare = `420${JSON.stringify(['send_message', { conversationId, message: '' }])}`.length;
    const answer = await one.ask('send_message', { conversationId, message: 'x'.repeat(LIMIT - bare) });
    assert.equal(answer.code, 'text_too_long', JSON.stringify(answer));
    // Without an ack id the packet is one byte shorter.
    one.tell('send_message', { conversationId, message: 'x'.repeat(LIMIT - bare + 2) });
    await one.closed();
  });

  test(`a refused connection by ${way} is told the reason`, async () => {
    const auths = [{}, { token: 'nonsense' }];
    const reasons = ['No token provided', 'Invalid token format'];
    for (const [number, auth] of auths.entries()) {
      const refused = Client.connect(server.url, auth, { transports: WAYS[way] });
      await assert.rejects(refused, { message: `Authentication error: ${reasons[number]}` });
    }
  });

  test(`the last minute of a session is announced by ${way}`, async () => {
    const { customer } = await pair();
    const exp = Math.floor(Date.now() / 1000) + 62;
    const one = await comes({ token: sign({ ...claims(customer), exp }, server.secret) }, way);
    const { expiresAt } = await one.hears('session_expiring');
    assert.equal(Date.parse(expiresAt), exp * 1000);
    one.close();
  });

  test(`a client comes back by ${way} when its connection breaks`, async () => {
    const { customer, photographer, conversationId } = await pair();
    const one = await comes(customer, way, RECONNECTS);
    const back = comesBack(one);
    const gone = new Promise((resolve) => one.socket.once('disconnect', resolve));
    one.socket.io.engine.close();
    // The client lets a poll end before it closes; what is emitted until then goes down with the connection.
    await gone;
    // What is sent meanwhile is delivered after the reconnect.
    const answer = one.ask('send_message', { conversationId, message: 'from far away' });
    await back;
    assert.equal((await answer).ok, true);
    await photographer.writes(customer, 'welcome back');
    await one.hearsMessage('welcome back');
    one.close();
  });

  test(`a client comes back by ${way} when the server does`, async () => {
    const { customer, photographer } = await pair();
    const one = await comes(customer, way, RECONNECTS);
    const inVain = new Promise((resolve) => one.socket.io.once('reconnect_error', resolve));
    const back = comesBack(one);
    await server.stop();
    await inVain;
    await server.start();
    await back;
    await photographer.writes(customer, 'welcome back');
    await one.hearsMessage('welcome back');
    one.close();
  });
}

test('presence works between clients of different transports', async () => {
  const ways = [
    ['polling', 'websocket'],
    ['websocket', 'upgraded'],
    ['upgraded', 'polling'],
  ];
  const tells = ways.map(async ([way, otherWay]) => {
    const { customer, photographer, conversationId } = await pair();
    await customer.writes(photographer, 'Namaste');
    const other = await comes(photographer, otherWay);
    const one = await comes(customer, way);
    await other.hears('presence', ({ userId, online }) => userId === customer.userId && online);
    one.close();
    // After the grace period of a disconnect, and a sweep.
    await other.hears('presence', ({ userId, online }) => userId === customer.userId && !online, 25_000);
    const gone = await other.hears('user_offline');
    assert.deepEqual(gone, { userId: customer.userId, conversationId });
    other.close();
  });
  await Promise.all(tells);
});

test('a polling session is protected by the error codes of the protocol', async () => {
  const answer = await call(server.url, 'GET /socket.io/?EIO=4&transport=polling&sid=unknown');
  assert.deepEqual([answer.status, answer.body.code], [400, 1]);
});
