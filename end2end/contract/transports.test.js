// CONTRACT §6 by the standard client over each transport: polling only, WebSocket only, and polling upgraded.

import assert from 'node:assert/strict';
import { test } from 'node:test';

import { Client } from '../support/client.js';
import { call } from '../support/rest.js';
import { stage } from './support/stage.js';

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

for (const way of Object.keys(WAYS)) {
  for (const otherWay of Object.keys(WAYS)) {
    test(`${way} and ${otherWay} talk`, async () => {
      const { customer, photographer, conversationId } = await pair();
      const [one, other] = [await comes(customer, way), await comes(photographer, otherWay)];

      const { message } = await one.ask('send_message', { conversationId, message: 'Namaste' });
      assert.equal((await other.hearsMessage('Namaste')).id, message.id);
      await other.ask('typing', { conversationId });
      await one.hears('user_typing', ({ userId }) => userId === photographer.userId);
      await other.ask('stop_typing', { conversationId });
      await one.hears('user_stopped_typing');
      await other.ask('mark_read', { conversationId });
      await one.hears('message_read', ({ readSeq }) => readSeq >= message.seq);
      await other.ask('join_conversation', { conversationId });
      await one.hears('user_online', ({ userId }) => userId === photographer.userId);
      assert.equal((await one.ask('no such event', {})).code, 'unknown_event');

      one.close();
      other.close();
    });
  }

  test(`200 messages without waiting keep their order by ${way}`, async () => {
    const { customer, photographer, conversationId } = await pair();
    // As soon as the client is connected, so that an upgrade falls among them.
    const { token } = customer;
    const one = await Client.connect(server.url, { token }, { transports: WAYS[way] });
    const texts = Array.from({ length: 200 }, (_, number) => `message ${number}`);
    const answers = texts.map((text) => one.ask('send_message', { conversationId, message: text }));
    for (const answer of await Promise.all(answers)) assert.equal(answer.ok, true);
    const stored = await photographer.history(customer);
    assert.deepEqual(
      stored.map((stored) => stored.text),
      texts,
    );
    one.close();
  });

  test(`128 KB pass by ${way}, one byte more closes`, async () => {
    const { customer, conversationId } = await pair();
    const one = await comes(customer, way);
    // `420["send_message",{…,"message":"…"}]` with the first acknowledgement's number.
    const bare = `420${JSON.stringify(['send_message', { conversationId, message: '' }])}`.length;
    const answer = await one.ask('send_message', { conversationId, message: 'x'.repeat(LIMIT - bare) });
    assert.equal(answer.code, 'text_too_long', JSON.stringify(answer));
    one.tell('send_message', { conversationId, message: 'x'.repeat(LIMIT - bare + 2) });
    await one.closed();
  });

  test(`a client comes back by ${way} when the server does`, async () => {
    const { customer, photographer } = await pair();
    const one = await comes(customer, way, { reconnection: true, reconnectionDelay: 50, reconnectionDelayMax: 200 });
    const back = new Promise((resolve) => one.socket.io.once('reconnect', resolve));
    await server.restart();
    await back;
    if (!one.socket.connected) await new Promise((resolve) => one.socket.once('connect', () => resolve(undefined)));
    await photographer.writes(customer, 'welcome back');
    await one.hearsMessage('welcome back');
    one.close();
  });
}

test('presence is told between a polling and a WebSocket client, both ways', async () => {
  const ways = [
    ['polling', 'websocket'],
    ['websocket', 'polling'],
  ];
  const tells = ways.map(async ([way, otherWay]) => {
    const { customer, photographer } = await pair();
    await customer.writes(photographer, 'Namaste');
    const other = await comes(photographer, otherWay);
    const one = await comes(customer, way);
    await other.hears('presence', ({ userId, online }) => userId === customer.userId && online);
    one.close();
    // After the grace of a departure, and a sweep.
    await other.hears('presence', ({ userId, online }) => userId === customer.userId && !online, 25_000);
    other.close();
  });
  await Promise.all(tells);
});

test('a session of polling is refused by its codes to anybody else', async () => {
  const answer = await call(server.url, 'GET /socket.io/?EIO=4&transport=polling&sid=unknown');
  assert.deepEqual([answer.status, answer.body.code], [400, 1]);
});
