// docs/realtime-protocol.md: typing and presence.

import assert from 'node:assert/strict';
import { test } from 'node:test';

import { stage } from './support/stage.js';

const { talking, pair, connects, registers } = stage();

test('typing goes to the other member only, under the name that the server knows', async () => {
  const { customer, photographer, conversationId, customerSocket, photographerSocket } = await talking();
  await photographer.writes(customer, 'hello');
  const customerPhone = await connects(customer);
  await customerSocket.ask('typing', { conversationId, userName: 'Mallory' });
  const told = await photographerSocket.hears('user_typing');
  assert.deepEqual(told, { conversationId, userId: customer.userId, userName: customer.fullName });

  await customerSocket.ask('stop_typing', { conversationId });
  const stopped = await photographerSocket.hears('user_stopped_typing');
  assert.deepEqual(stopped, { conversationId, userId: customer.userId });

  await customerSocket.ask('send_message', { conversationId, message: 'the end' });
  await customerPhone.hearsMessage('the end');
  for (const own of [customerSocket, customerPhone]) {
    assert.deepEqual([...own.all('user_typing'), ...own.all('user_stopped_typing')], []);
  }
});

test('who vanishes while typing has stopped', async () => {
  const { customer, photographer, conversationId, customerSocket, photographerSocket } = await talking();
  await photographer.writes(customer, 'hello');
  await customerSocket.ask('typing', { conversationId });
  await photographerSocket.hears('user_typing');
  customerSocket.close();
  const stopped = await photographerSocket.hears('user_stopped_typing');
  assert.equal(stopped.userId, customer.userId);
});

test('joining tells the other member that one is online', async () => {
  const { customer, photographer, conversationId, customerSocket, photographerSocket } = await talking();
  await customer.writes(photographer, 'hello');
  await photographerSocket.ask('join_conversation', { conversationId });
  await customerSocket.ask('join_conversation', { conversationId });
  const told = await photographerSocket.hears('user_online');
  assert.deepEqual(told, { userId: customer.userId, conversationId });
});

test('leaving a conversation does not mean being offline', async () => {
  const { customer, photographer, conversationId, customerSocket, photographerSocket } = await talking();
  for (const socket of [photographerSocket, customerSocket]) await socket.ask('join_conversation', { conversationId });
  await customerSocket.ask('leave_conversation', { conversationId });
  await customer.writes(photographer, 'still here');
  await photographerSocket.hearsMessage('still here');
  assert.deepEqual(photographerSocket.all('user_offline'), []);

  // Messages still arrive: the user's own room is not the conversation's.
  await photographer.writes(customer, 'can you hear me?');
  await customerSocket.hearsMessage('can you hear me?');
});

test('people who share a conversation are told when the other comes online', async () => {
  const { customer, photographer } = await pair();
  await customer.writes(photographer, 'hello');
  const listener = await connects(photographer);
  const stranger = await connects(await registers('photographer'));
  const socket = await connects(customer);
  const told = await listener.hears('presence', (presence) => presence.userId === customer.userId);
  assert.equal(told.online, true);

  // A second device, and its disconnect, change nothing.
  const phone = await connects(customer);
  phone.close();
  await socket.ask('mark_read', { conversationId: customer.conversationWith(photographer) });
  const changes = listener.all('presence').filter((presence) => presence.userId === customer.userId);
  assert.deepEqual(
    changes.map((presence) => presence.online),
    [true],
  );
  assert.deepEqual(stranger.all('presence'), []);
});

test('after a grace period of 15 seconds a person is offline, last seen when they left', async () => {
  const { customer, photographer } = await pair();
  await customer.writes(photographer, 'hello');
  const listener = await connects(photographer);
  const socket = await connects(customer);
  await listener.hears('presence', (presence) => presence.online);
  const left = Date.now();
  socket.close();
  const told = await listener.hears('presence', (presence) => !presence.online, 25_000);
  assert.equal(told.userId, customer.userId);
  assert.ok(Math.abs(Date.parse(told.lastSeenAt) - left) < 5000, told.lastSeenAt);
  const row = (await photographer.call('GET /api/messages/conversations')).body.data.conversations[0];
  assert.equal(row.online, false);
  assert.equal(row.lastSeenAt, told.lastSeenAt);
});

test('before the first message nothing reaches the other', async () => {
  const { customer, photographer, conversationId, customerSocket, photographerSocket } = await talking();
  for (const event of ['join_conversation', 'typing', 'stop_typing', 'mark_read', 'mark_delivered']) {
    assert.deepEqual(await customerSocket.ask(event, { conversationId }), { ok: true }, event);
  }
  await customer.writes(photographer, 'hello');
  await photographerSocket.hearsMessage('hello');
  for (const event of ['user_online', 'user_typing', 'user_stopped_typing', 'message_read', 'message_delivered']) {
    assert.deepEqual(photographerSocket.all(event), [], event);
  }
});
