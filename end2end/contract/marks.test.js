// docs/rest-api.md (Read mark), docs/realtime-protocol.md: read and delivered marks only move forward, and everybody
// concerned is told.

import assert from 'node:assert/strict';
import { test } from 'node:test';

import { assertSuccess } from './support/answers.js';
import { stage } from './support/stage.js';

const { pair, talking, connects } = stage();

/** @param {import('../support/account.js').Account} person */
async function unread(person) {
  const answer = await person.call('GET /api/messages/conversations');
  return answer.body.data.conversations[0].unreadCount;
}

/** @param {import('../support/account.js').Account} person @param {string} id @param {object} [body] */
const read = (person, id, body) => person.call(`PUT /api/messages/conversations/${id}/read`, { body });

test('marking as read by REST', async () => {
  const { customer, photographer, conversationId } = await pair();
  for (const text of ['one', 'two', 'three']) await photographer.writes(customer, text);
  assert.equal(await unread(customer), 3);
  assertSuccess(await read(customer, conversationId), 200, 'Messages marked as read');
  assert.equal(await unread(customer), 0);
  assert.deepEqual(
    (await photographer.history(customer)).map((message) => message.isRead),
    [true, true, true],
  );
  assertSuccess(await read(customer, conversationId), 200, 'Messages marked as read');
});

test('a mark moves up to the given seq, never back and never beyond the end', async () => {
  const { customer, photographer, conversationId } = await pair();
  const messages = [];
  for (const text of ['one', 'two', 'three']) messages.push(await photographer.writes(customer, text));
  assertSuccess(await read(customer, conversationId, { upToSeq: messages[1].seq }), 200);
  assert.equal(await unread(customer), 1);
  assertSuccess(await read(customer, conversationId, { upToSeq: messages[0].seq }), 200);
  assertSuccess(await read(customer, conversationId, { upToSeq: 0 }), 200);
  assert.equal(await unread(customer), 1);
  assertSuccess(await read(customer, conversationId, { upToSeq: Number.MAX_SAFE_INTEGER }), 200);
  assert.equal(await unread(customer), 0);
  await photographer.writes(customer, 'four');
  assert.equal(await unread(customer), 1);
});

test("one's own messages are never unread", async () => {
  const { customer, photographer, conversationId } = await pair();
  const message = await customer.writes(photographer, 'hello');
  assertSuccess(await read(customer, conversationId), 200);
  assert.equal((await photographer.history(customer))[0].isRead, false);
  assert.equal((await customer.history(photographer))[0].status, 'sent');
  assert.equal(message.isRead, false);
});

for (const { event, answer, mark, status } of [
  { event: 'mark_read', answer: 'message_read', mark: 'readSeq', status: 'read' },
  { event: 'mark_delivered', answer: 'message_delivered', mark: 'deliveredSeq', status: 'delivered' },
]) {
  test(`${event} is stored and sent to the other member`, async () => {
    const { customer, photographer, conversationId, customerSocket, photographerSocket } = await talking();
    const first = await photographer.writes(customer, 'one');
    await photographer.writes(customer, 'two');
    const ack = await customerSocket.ask(event, { conversationId, upToSeq: first.seq });
    assert.equal(ack.ok, true, JSON.stringify(ack));

    const told = await photographerSocket.hears(answer);
    assert.equal(told.conversationId, conversationId);
    assert.equal(told.userId, customer.userId);
    assert.equal(told[mark], first.seq);
    assert.deepEqual(
      (await photographer.history(customer)).map((message) => message.status),
      [status, 'sent'],
    );

    // A mark that would move back is answered, but neither stored nor announced.
    assert.equal((await customerSocket.ask(event, { conversationId, upToSeq: 0 })).ok, true);
    assert.equal((await customerSocket.ask(event, { conversationId })).ok, true);
    await photographerSocket.hears(answer, (payload) => payload[mark] > first.seq);
    const positions = photographerSocket.all(answer).map((payload) => payload[mark]);
    assert.deepEqual(
      positions,
      [...positions].sort((one, other) => one - other),
    );
    assert.equal(positions.length, 2);
    assert.deepEqual(customerSocket.all(answer), []);
  });
}

test("reading clears the count on one's other devices", async () => {
  const { customer, photographer, conversationId, customerSocket } = await talking();
  const phone = await connects(customer);
  const message = await photographer.writes(customer, 'hello');
  await phone.hearsMessage('hello');
  await customerSocket.ask('mark_read', { conversationId });
  const told = await phone.hears('conversation_updated', (payload) => payload.unreadCount === 0);
  assert.equal(told.conversationId, conversationId);
  assert.ok(told.lastReadSeq >= message.seq);
});

test('a mark through REST is announced like one through the socket', async () => {
  const { customer, photographer, conversationId, customerSocket, photographerSocket } = await talking();
  const message = await photographer.writes(customer, 'hello');
  await read(customer, conversationId);
  const told = await photographerSocket.hears('message_read');
  assert.equal(told.userId, customer.userId);
  assert.ok(told.readSeq >= message.seq);
  await customerSocket.hears('conversation_updated', (payload) => payload.unreadCount === 0);
});

test('invalid seqs are refused and change nothing', async () => {
  const { customer, photographer, conversationId, customerSocket } = await talking();
  await photographer.writes(customer, 'hello');
  for (const upToSeq of ['1', 1.5, {}, [1]]) {
    assert.equal((await read(customer, conversationId, { upToSeq })).status, 400, JSON.stringify(upToSeq));
    assert.equal((await customerSocket.ask('mark_read', { conversationId, upToSeq })).code, 'invalid_payload');
  }
  assert.ok([200, 400].includes((await read(customer, conversationId, { upToSeq: -1 })).status));
  assert.equal(await unread(customer), 1);
});
