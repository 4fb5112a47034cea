// docs/rest-api.md: sending through REST, and the rules for messages.

import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { test } from 'node:test';

import { assertAckRefused, assertRefused, assertSuccess } from './support/answers.js';
import { stage } from './support/stage.js';

const { pair, talking, registers } = stage();

/** @param {import('../support/account.js').Account} person @param {object} body */
const send = (person, body) => person.call('POST /api/messages/send', { body });

test('a message is stored and returned', async () => {
  const { customer, photographer, conversationId } = await pair();
  const clientMessageId = randomUUID();
  const answer = await send(customer, { conversationId, messageText: 'hello', clientMessageId });
  assertSuccess(answer, 201);
  const { message } = answer.body.data;
  assert.equal(message.text, 'hello');
  assert.equal(message.messageType, 'text');
  assert.equal(message.sender, 'photographer');
  assert.equal(message.senderId, customer.userId);
  assert.equal(message.receiverId, photographer.userId);
  assert.equal(message.clientMessageId, clientMessageId);
  assert.equal(message.conversationId, conversationId);
  assert.equal(message.status, 'sent');
  assert.deepEqual((await customer.history(photographer))[0].id, message.id);
});

test('every text is stored unchanged', async () => {
  const { customer, photographer, conversationId } = await pair();
  const texts = [
    ' spaces and\nlines ',
    '14 फ़रवरी 👩🏽‍🤝‍👨🏻',
    '<script>alert(1)</script>',
    "'; DROP TABLE messages; --",
    'क'.repeat(10_000),
    '👍'.repeat(10_000),
    'right\u202eleft',
    '\ud83d\ude4f',
  ];
  for (const messageText of texts) assertSuccess(await send(customer, { conversationId, messageText }), 201);
  assert.deepEqual(
    (await photographer.history(customer)).map((message) => message.text),
    texts,
  );
});

test('a text without visible characters is refused', async () => {
  const { customer, photographer, conversationId, customerSocket } = await talking();
  for (const text of ['', '   ', '\n\t', '\u200b', '\u200b\u200d\ufeff', '\u2060']) {
    const answer = await send(customer, { conversationId, messageText: text });
    assertRefused(answer, 400, 'Message text or attachment is required');
    assertAckRefused(await customerSocket.ask('send_message', { conversationId, message: text }), 'message_required');
  }
  assertRefused(await send(customer, { conversationId }), 400, 'Message text or attachment is required');
  assert.deepEqual(await photographer.history(customer), []);
});

test('10,000 characters are the exact limit', async () => {
  const { customer, photographer, conversationId, customerSocket } = await talking();
  const tooLong = 'क'.repeat(10_001);
  assertRefused(await send(customer, { conversationId, messageText: tooLong }), 413);
  assertAckRefused(await customerSocket.ask('send_message', { conversationId, message: tooLong }), 'text_too_long');
  const answer = await customerSocket.ask('send_message', { conversationId, message: 'क'.repeat(10_000) });
  assert.equal(answer.ok, true);
  assert.equal((await photographer.history(customer)).length, 1);
});

test('U+0000 is refused at every position', async () => {
  const { customer, photographer, conversationId, customerSocket } = await talking();
  assertRefused(await send(customer, { conversationId, messageText: 'a\u0000b' }), 400);
  assertRefused(await send(customer, { conversationId: `${conversationId}\u0000`, messageText: 'x' }), 400);
  assertRefused(await send(customer, { conversationId, messageText: 'x', clientMessageId: 'a\u0000' }), 400);
  assert.equal((await customerSocket.ask('send_message', { conversationId, message: 'a\u0000b' })).ok, false);
  assert.deepEqual(await photographer.history(customer), []);
});

test('a lone surrogate never causes a 5xx', async () => {
  const { customer, conversationId } = await pair();
  const text = `{"conversationId":"${conversationId}","messageText":"\\ud83d"}`;
  assertRefused(await customer.call('POST /api/messages/send', { text }), 400);
});

test('fields of the wrong type are refused', async () => {
  const { customer, photographer, conversationId } = await pair();
  const good = { conversationId, messageText: 'hello' };
  for (const odd of [
    { conversationId: 7 },
    { conversationId: null },
    { conversationId: [conversationId] },
    { messageText: 7 },
    { messageText: { text: 'x' } },
    { messageType: 'video' },
    { messageType: 7 },
    { clientMessageId: '' },
    { clientMessageId: 'x'.repeat(65) },
    { clientMessageId: 'with space' },
    { clientMessageId: 7 },
  ]) {
    assertRefused(await send(customer, { ...good, ...odd }), 400);
  }
  assert.deepEqual(await photographer.history(customer), []);
});

test('unknown fields are ignored', async () => {
  const { customer, photographer, conversationId } = await pair();
  const answer = await send(customer, {
    conversationId,
    messageText: 'hello',
    senderId: photographer.userId,
    id: 1,
    isRead: true,
    createdAt: '2000-01-01T00:00:00.000Z',
  });
  assertSuccess(answer, 201);
  assert.equal(answer.body.data.message.senderId, customer.userId);
  assert.equal(answer.body.data.message.isRead, false);
  assert.ok(!answer.body.data.message.createdAt.startsWith('2000'));
});

test('an attachment can only be an upload of the sender', async () => {
  const { customer, photographer, conversationId } = await pair();
  const elsewhere = [
    'javascript:alert(1)',
    'data:text/html,x',
    '//evil.example/a.png',
    'https://evil.example/a.png',
    `https://example.com/${'x'.repeat(1000)}`,
  ];
  for (const attachmentUrl of elsewhere) {
    assertRefused(await send(customer, { conversationId, messageText: 'x', messageType: 'image', attachmentUrl }), 400);
  }
  assert.deepEqual(await photographer.history(customer), []);
});

test('the receiver must exist', async () => {
  const customer = await registers('customer');
  const conversationId = customer.conversationWith({ userId: 999_999 });
  assertRefused(await send(customer, { conversationId, messageText: 'hello' }), 404);
});

test('sending again with the same client message id returns the first message', async () => {
  const { customer, photographer, conversationId, customerSocket, photographerSocket } = await talking();
  const clientMessageId = randomUUID();
  const first = await send(customer, { conversationId, messageText: 'the first', clientMessageId });
  assertSuccess(first, 201);
  for (const messageText of ['the first', 'another text']) {
    const again = await send(customer, { conversationId, messageText, clientMessageId });
    assertSuccess(again, 200);
    assert.deepEqual(again.body.data.message, first.body.data.message);
  }
  const bySocket = await customerSocket.ask('send_message', { conversationId, message: 'third', clientMessageId });
  assert.equal(bySocket.ok, true);
  assert.equal(bySocket.message.id, first.body.data.message.id);
  assert.equal(bySocket.message.text, 'the first');

  assert.equal((await photographer.history(customer)).length, 1);
  await customer.writes(photographer, 'afterwards');
  await photographerSocket.hearsMessage('afterwards');
  assert.deepEqual(photographerSocket.texts(), ['the first', 'afterwards']);
});

test('50 simultaneous sends with one client message id are one message', async () => {
  const { customer, photographer, conversationId, customerSocket } = await talking();
  const clientMessageId = randomUUID();
  const body = { conversationId, messageText: 'hello', clientMessageId };
  const [answers, acks] = await Promise.all([
    Promise.all(Array.from({ length: 25 }, () => send(customer, body))),
    Promise.all(
      Array.from({ length: 25 }, () =>
        customerSocket.ask('send_message', { conversationId, message: 'hello', clientMessageId }),
      ),
    ),
  ]);
  const ids = [...answers.map((answer) => answer.body.data.message.id), ...acks.map((ack) => ack.message.id)];
  assert.equal(new Set(ids).size, 1);
  assert.equal((await photographer.history(customer)).length, 1);
});

test('a client message id counts for one sender in one conversation only', async () => {
  const { customer, photographer, conversationId } = await pair();
  const other = await registers('photographer');
  const clientMessageId = randomUUID();
  const bodies = [
    { person: customer, body: { conversationId, messageText: 'one', clientMessageId } },
    { person: photographer, body: { conversationId, messageText: 'two', clientMessageId } },
    {
      person: customer,
      body: { conversationId: customer.conversationWith(other), messageText: 'three', clientMessageId },
    },
  ];
  for (const { person, body } of bodies) assertSuccess(await send(person, body), 201);
});
