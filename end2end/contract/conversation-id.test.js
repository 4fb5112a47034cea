// docs/rest-api.md (Ids and times): the one valid form of a conversation's id, and the one answer to people who are not
// members.

import assert from 'node:assert/strict';
import { test } from 'node:test';

import { assertAckRefused, assertRefused } from './support/answers.js';
import { stage } from './support/stage.js';

const { registers, pair, connects } = stage();

/** Every form that looks like `conv_1_2` and is not. @param {number} one @param {number} other */
function malformed(one, other) {
  const [smaller, larger] = [one, other].sort((a, b) => a - b);
  return [
    `conv_${larger}_${smaller}`,
    `conv_${smaller}_${smaller}`,
    `conv_0${smaller}_${larger}`,
    `conv_+${smaller}_${larger}`,
    `conv_${smaller}_${larger}_`,
    `conv_${smaller}_${larger}_3`,
    `conv_${smaller}_${larger}%20`,
    `conv_${smaller}.0_${larger}`,
    `CONV_${smaller}_${larger}`,
    `conv_${smaller}`,
    `conv_0_${larger}`,
    `conv_-1_${larger}`,
    `conv_${smaller}_99999999999999999999`,
    'conv__',
    'nonsense',
  ];
}

/** @param {import('../support/account.js').Account} person @param {string} id */
async function everyDoor(person, id) {
  return [
    await person.call(`GET /api/messages/conversations/${id}`),
    await person.call(`PUT /api/messages/conversations/${id}/read`),
    await person.call('POST /api/messages/send', {
      body: { conversationId: decodeURIComponent(id), messageText: 'hello' },
    }),
  ];
}

test('only the canonical form is an id', async () => {
  const { customer, photographer } = await pair();
  await customer.writes(photographer, 'hello');
  for (const id of malformed(customer.userId, photographer.userId)) {
    for (const answer of await everyDoor(customer, id)) assertRefused(answer, 400, 'Invalid conversation ID');
  }
});

test("others' conversations, unknown ones and unknown people get one and the same answer", async () => {
  const { customer, photographer, conversationId } = await pair();
  await customer.writes(photographer, 'between the two of us');
  const stranger = await registers('customer');
  const ids = [conversationId, 'conv_999998_999999', `conv_${stranger.userId}_999999`];
  const answers = await Promise.all(ids.map((id) => everyDoor(stranger, id)));
  for (const [read, mark] of answers) {
    assertRefused(read, 404, 'Conversation not found');
    assert.deepEqual(mark.body, read.body);
  }
  for (const [, , send] of answers.slice(0, 2)) assertRefused(send, 404, 'Conversation not found');
  // An unknown receiver may be reported: there is nobody to protect.
  assertRefused(answers[2][2], 404);
  assert.deepEqual(
    (await photographer.history(customer)).map((message) => message.text),
    ['between the two of us'],
  );
});

test('the socket gives the same answers', async () => {
  const { customer, photographer, conversationId } = await pair();
  await customer.writes(photographer, 'between the two of us');
  const socket = await connects(await registers('customer'));
  for (const id of [conversationId, 'conv_999998_999999']) {
    for (const event of [
      'join_conversation',
      'leave_conversation',
      'typing',
      'stop_typing',
      'mark_read',
      'mark_delivered',
    ]) {
      assertAckRefused(await socket.ask(event, { conversationId: id }), 'conversation_not_found');
    }
    assertAckRefused(await socket.ask('send_message', { conversationId: id, message: 'x' }), 'conversation_not_found');
  }
  for (const id of malformed(customer.userId, photographer.userId).map(decodeURIComponent)) {
    const answer = await socket.ask('send_message', { conversationId: id, message: 'x' });
    assertAckRefused(answer, 'invalid_conversation_id');
  }
});
