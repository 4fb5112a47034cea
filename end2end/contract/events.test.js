// docs/realtime-protocol.md: every event, with and without an ack id, with the right payload and with wrong ones.

import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { test } from 'node:test';

import { assertAckRefused } from './support/answers.js';
import { stage } from './support/stage.js';

const { talking, registers, connects } = stage();

const EVENTS = ['join_conversation', 'leave_conversation', 'typing', 'stop_typing', 'mark_read', 'mark_delivered'];

for (const event of EVENTS) {
  test(`${event} of a member is answered with ok`, async () => {
    const { customer, photographer, conversationId, customerSocket } = await talking();
    await customer.writes(photographer, 'hello');
    const answer = await customerSocket.ask(event, { conversationId });
    assert.equal(answer.ok, true, JSON.stringify(answer));
    const more = await customerSocket.ask(event, { conversationId, userName: 'Mallory', extra: { deep: [1] } });
    assert.equal(more.ok, true, JSON.stringify(more));
  });
}

test('send_message takes every shape that the existing clients send', async () => {
  const { customer, photographer, conversationId, customerSocket } = await talking();
  const ids = [randomUUID(), randomUUID()];
  const payloads = [
    { conversationId, message: 'a string' },
    { conversationId, message: 'a string with a name', clientMessageId: ids[0] },
    { conversationId, message: { text: 'an object' } },
    { conversationId, message: { messageText: 'the other name', clientMessageId: ids[1] } },
    {
      conversationId,
      message: { text: 'more fields', id: 7, senderId: photographer.userId, timestamp: 'x', isRead: true },
    },
    { conversationId, message: { text: 'with a type', messageType: 'text' } },
  ];
  const answers = [];
  for (const payload of payloads) answers.push(await customerSocket.ask('send_message', payload));
  const texts = ['a string', 'a string with a name', 'an object', 'the other name', 'more fields', 'with a type'];
  assert.deepEqual(
    answers.map((answer) => answer.message?.text),
    texts,
  );
  for (const { ok, message } of answers) {
    assert.equal(ok, true);
    assert.equal(message.senderId, customer.userId);
    assert.equal(message.isRead, false);
    assert.equal(message.conversationId, conversationId);
  }
  assert.equal(answers[1].message.clientMessageId, ids[0]);
  assert.equal(answers[3].message.clientMessageId, ids[1]);
  const stored = await photographer.history(customer);
  assert.deepEqual(
    stored.map((message) => message.text),
    texts,
  );
  assert.deepEqual(
    stored.map((message) => message.id),
    answers.map((answer) => answer.message.id),
  );
});

test('send_message without an ack id is stored as well', async () => {
  const { conversationId, customerSocket, photographerSocket } = await talking();
  customerSocket.tell('send_message', { conversationId, message: 'no answer wanted' });
  await photographerSocket.hearsMessage('no answer wanted');
});

/** Payloads that every event refuses. @param {string} conversationId */
const wrongPayloads = (conversationId) => [
  [],
  [null],
  ['text'],
  [7],
  [[]],
  [{}],
  [{ conversationId: 7 }],
  [{ conversationId: null }],
  [{ conversationId: [conversationId] }],
  [{ conversationId: { id: conversationId } }],
];

for (const event of [...EVENTS, 'send_message']) {
  test(`${event} with a wrong payload is answered and changes nothing`, async () => {
    const { customer, photographer, conversationId, customerSocket } = await talking();
    for (const payload of wrongPayloads(conversationId)) {
      assertAckRefused(await customerSocket.ask(event, ...payload), 'invalid_payload');
    }
    assertAckRefused(
      await customerSocket.ask(event, { conversationId: 'nonsense', message: 'x' }),
      'invalid_conversation_id',
    );
    assert.deepEqual(await photographer.history(customer), []);

    // Without an ack id there is an error event instead, and the socket stays.
    customerSocket.tell(event, null);
    const error = await customerSocket.hears('error');
    assert.equal(error.code, 'invalid_payload');
    assert.equal(typeof error.message, 'string');
    assert.ok(customerSocket.socket.connected);
  });
}

test('send_message with a message of the wrong type is refused', async () => {
  const { customer, photographer, conversationId, customerSocket } = await talking();
  for (const message of [7, null, true, [], ['text'], { text: 7 }, { text: {} }, { text: 'x', messageType: 'king' }]) {
    const answer = await customerSocket.ask('send_message', { conversationId, message });
    assert.equal(answer.ok, false, JSON.stringify(message));
  }
  assertAckRefused(await customerSocket.ask('send_message', { conversationId }), 'message_required');
  assert.deepEqual(await photographer.history(customer), []);
});

test('300 nested arrays are a wrong payload', async () => {
  const { customerSocket } = await talking();
  const nested = JSON.parse('['.repeat(300) + ']'.repeat(300));
  for (const event of ['typing', 'send_message']) {
    assertAckRefused(await customerSocket.ask(event, nested), 'invalid_payload');
  }
});

test('binary data is refused and the socket stays', async () => {
  const { conversationId, customerSocket } = await talking();
  const answer = await Promise.race([
    customerSocket.ask('send_message', { conversationId, message: Buffer.from('bytes') }),
    customerSocket.closed(),
  ]);
  if (typeof answer === 'object') assertAckRefused(answer, 'invalid_payload');
});

test('an unknown event with an ack id is answered', async () => {
  const { customerSocket } = await talking();
  for (const event of ['unknown', 'new_message', 'user_online', '__proto__', 'x'.repeat(1000)]) {
    assertAckRefused(await customerSocket.ask(event, {}), 'unknown_event');
  }
});

test('a stranger is refused with the words that the existing clients know', async () => {
  const { customer, photographer, conversationId } = await talking();
  await customer.writes(photographer, 'hello');
  const stranger = await connects(await registers('customer'));
  stranger.tell('join_conversation', { conversationId });
  const error = await stranger.hears('error');
  assert.equal(error.message, 'Unauthorized to join this conversation');
  const answer = await stranger.ask('join_conversation', { conversationId });
  assert.equal(answer.ok, false);
  assert.equal(answer.message, 'Unauthorized to join this conversation');
});

test('every event is answered even among a hundred wrong ones', async () => {
  const { conversationId, customerSocket } = await talking();
  const answers = await Promise.all(
    Array.from({ length: 100 }, (_, number) =>
      number % 2 ? customerSocket.ask('typing', { conversationId }) : customerSocket.ask('nonsense', number),
    ),
  );
  assert.equal(answers.filter((answer) => answer.ok).length, 50);
});

test('actions on messages are answered with their change, and old clients see the outcome in the history', async () => {
  const { customer, photographer, conversationId, customerSocket, photographerSocket } = await talking();
  const { id } = await customer.writes(photographer, 'the secret');
  await photographerSocket.hearsMessage('the secret');
  /** @type {[string, object, string][]} */
  const actions = [
    ['edit_message', { messageId: id, messageText: 'another secret' }, 'edited'],
    ['react', { messageId: id, emoji: '👍', on: true }, 'reacted'],
    ['star', { messageId: id, on: true }, 'starred'],
    ['pin', { messageId: id, on: true }, 'pinned'],
    ['agree', { messageId: id, on: true }, 'agreement'],
    ['agree', { messageId: id, on: false }, 'agreement'],
    ['delete_message', { messageId: id, for: 'everyone', clientActionId: randomUUID() }, 'deleted'],
  ];
  for (const [event, payload, type] of actions) {
    const answer = await customerSocket.ask(event, payload);
    assert.deepEqual([answer.ok, answer.change?.type], [true, type], JSON.stringify(answer));
  }
  const again = await customerSocket.ask('edit_message', { messageId: id, messageText: 'back' });
  assertAckRefused(again, 'message_deleted');
  const [row] = await photographer.history(customer);
  assert.equal(row.text, 'This message was deleted');
  assert.equal(row.conversationId, conversationId);
});

test('both agree about a message, and then it stays', async () => {
  const { customer, photographer, customerSocket, photographerSocket } = await talking();
  const { id } = await customer.writes(photographer, '14 Feb, 50,000');
  const { change } = await customerSocket.ask('agree', { messageId: id, on: true });
  const early = await photographerSocket.ask('agree', { messageId: id, on: true, proposedAt: '2020-01-01T00:00:00.000Z' });
  assertAckRefused(early, 'proposal_changed');
  const agreed = await photographerSocket.ask('agree', { messageId: id, on: true, proposedAt: change.at });
  assert.equal(agreed.change?.state, 'agreed', JSON.stringify(agreed));
  /** @type {[string, object][]} */
  const late = [
    ['edit_message', { messageId: id, messageText: '60,000' }],
    ['delete_message', { messageId: id, for: 'everyone' }],
    ['agree', { messageId: id, on: false }],
  ];
  for (const [event, payload] of late) {
    assertAckRefused(await customerSocket.ask(event, payload), 'message_agreed');
  }
});

test('a message is forwarded to another conversation, where old clients read it as any other', async () => {
  const { customer, photographer, customerSocket } = await talking();
  const other = await registers('photographer');
  const otherSocket = await connects(other);
  const { id } = await photographer.writes(customer, 'the offer');
  const forward = { conversationId: customer.conversationWith(other), forwardOf: id, clientMessageId: randomUUID() };
  const { message } = await customerSocket.ask('send_message', forward);
  assert.deepEqual([message.text, message.forwarded], ['the offer', true]);
  await otherSocket.hearsMessage('the offer');
  const again = await customerSocket.ask('send_message', forward);
  assert.equal(again.message.id, message.id);
  const theirs = { ...forward, conversationId: other.conversationWith(photographer), clientMessageId: randomUUID() };
  assertAckRefused(await otherSocket.ask('send_message', theirs), 'message_not_found');
});
