// docs/rest-api.md: the list and the history.

import assert from 'node:assert/strict';
import { test } from 'node:test';

import { assertRefused, assertSuccess } from './support/answers.js';
import { stage } from './support/stage.js';

const { registers, pair, connects, anonymous } = stage();

const ISO_UTC = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/;

/** @param {import('../support/account.js').Account} person @param {string} [query] */
async function list(person, query = '') {
  const answer = await person.call(`GET /api/messages/conversations${query}`);
  assertSuccess(answer, 200);
  return answer.body.data.conversations;
}

test('the test route answers', async () => {
  const answer = await anonymous.call('GET /api/messages/test');
  assertSuccess(answer, 200, 'Messages routes are working!');
});

test('a conversation in the list', async () => {
  const { customer, photographer, conversationId } = await pair();
  const message = await photographer.writes(customer, 'Namaste!');
  const [row, ...others] = await list(customer);
  assert.deepEqual(others, []);
  const { timestamp, ...rest } = row;
  assert.equal(timestamp, message.createdAt);
  assert.match(timestamp, ISO_UTC);
  assert.deepEqual(
    { ...rest },
    {
      ...rest,
      conversationId,
      participantId: photographer.userId,
      participantName: photographer.fullName,
      participantAvatar: null,
      participantType: 'photographer',
      lastMessage: 'Namaste!',
      lastMessageId: message.id,
      lastMessageSenderId: photographer.userId,
      lastMessageType: 'text',
      lastSeq: message.seq,
      lastReadSeq: 0,
      unreadCount: 1,
      online: false,
      pinned: false,
      muted: false,
      archived: false,
      draft: null,
    },
  );
  for (const extra of ['peerReadSeq', 'peerDeliveredSeq', 'lastSeenAt']) assert.ok(extra in row, extra);
  assert.equal((await list(photographer))[0].unreadCount, 0);
});

test('the newest conversation comes first, page by page', async () => {
  const customer = await registers('customer');
  const people = [];
  for (let number = 0; number < 5; number += 1) {
    const photographer = await registers('photographer');
    await photographer.writes(customer, `hello ${number}`);
    people.unshift(photographer.userId);
  }
  assert.deepEqual(
    (await list(customer)).map((/** @type {any} */ row) => row.participantId),
    people,
  );

  const seen = [];
  let cursor = '';
  do {
    const answer = await customer.call(`GET /api/messages/conversations?limit=2${cursor && `&cursor=${cursor}`}`);
    const page = answer.body.data;
    assert.ok(page.conversations.length <= 2);
    seen.push(...page.conversations.map((/** @type {any} */ row) => row.participantId));
    cursor = page.nextCursor ? encodeURIComponent(page.nextCursor) : '';
  } while (cursor);
  assert.deepEqual(seen, people);
});

test('online is true while a device is connected', async () => {
  const { customer, photographer } = await pair();
  await photographer.writes(customer, 'hello');
  assert.equal((await list(customer))[0].online, false);
  await connects(photographer);
  assert.equal((await list(customer))[0].online, true);
});

test('a message in the history', async () => {
  const { customer, photographer, conversationId } = await pair();
  await photographer.writes(customer, 'from the photographer');
  await customer.writes(photographer, 'from the customer');
  const answer = await customer.call(`GET /api/messages/conversations/${conversationId}`);
  assertSuccess(answer, 200);
  const { participantId, messages, hasMore, oldestSeq } = answer.body.data;
  assert.equal(participantId, photographer.userId);
  assert.equal(hasMore, false);
  assert.equal(oldestSeq, messages[0].seq);
  const [theirs, mine] = messages;
  const { createdAt, timestamp, seq, id, ...rest } = theirs;
  assert.match(createdAt, ISO_UTC);
  assert.match(timestamp, /^(0?[1-9]|1[0-2]):[0-5]\d (AM|PM)$/);
  assert.ok(Number.isInteger(id) && Number.isInteger(seq));
  assert.deepEqual(
    { ...rest },
    {
      ...rest,
      // A quirk of the existing clients: the viewer's own messages have the sender "photographer".
      sender: 'customer',
      senderId: photographer.userId,
      receiverId: customer.userId,
      text: 'from the photographer',
      messageType: 'text',
      attachmentUrl: null,
      attachmentFileName: null,
      isRead: false,
      conversationId,
    },
  );
  assert.equal(mine.sender, 'photographer');
  assert.ok(mine.id > id && mine.seq > seq);
});

test('a history comes page by page in both directions', async () => {
  const { customer, photographer, conversationId } = await pair();
  const stored = [];
  for (let number = 0; number < 25; number += 1) stored.push(await customer.writes(photographer, `message ${number}`));
  const seqs = stored.map((message) => message.seq);
  /** @param {string} query */
  const page = async (query) => {
    const answer = await customer.call(`GET /api/messages/conversations/${conversationId}?${query}`);
    assertSuccess(answer, 200);
    const { messages, hasMore } = answer.body.data;
    return { seqs: messages.map((/** @type {any} */ message) => message.seq), hasMore };
  };
  assert.deepEqual(await page('limit=10'), { seqs: seqs.slice(15), hasMore: true });
  assert.deepEqual(await page(`limit=10&before=${seqs[15]}`), { seqs: seqs.slice(5, 15), hasMore: true });
  assert.deepEqual(await page(`limit=10&before=${seqs[5]}`), { seqs: seqs.slice(0, 5), hasMore: false });
  assert.deepEqual((await page(`limit=10&after=${seqs[4]}`)).seqs, seqs.slice(5, 15));
  assert.ok((await page(`limit=5&around=${seqs[12]}`)).seqs.includes(seqs[12]));
});

test('unusual limits, seqs and cursors are clamped or refused', async () => {
  const { customer, photographer, conversationId } = await pair();
  for (let number = 0; number < 3; number += 1) await customer.writes(photographer, 'hello');
  const numbers = ['0', '-1', '1000000000', 'abc', '', '99999999999999999999', '1.5', '%00'];
  const requests = numbers.flatMap((number) => [
    `GET /api/messages/conversations?limit=${number}`,
    `GET /api/messages/conversations?cursor=${number}`,
    ...['limit', 'before', 'after', 'around'].map(
      (name) => `GET /api/messages/conversations/${conversationId}?${name}=${number}`,
    ),
    `GET /api/messages/sync?since=${number}`,
  ]);
  for (const request of requests) {
    const answer = await customer.call(request);
    if (answer.status === 200) assert.equal(answer.body.status, 'success');
    else assertRefused(answer, 400);
  }
});

test('no page is larger than 500 messages', async () => {
  const { customer, photographer, conversationId } = await pair();
  const socket = await connects(customer);
  for (let number = 0; number < 510; number += 1) socket.tell('send_message', { conversationId, message: 'hello' });
  await socket.ask('mark_read', { conversationId });
  const answer = await photographer.call(`GET /api/messages/conversations/${conversationId}?limit=1000`);
  assert.equal(answer.body.data.messages.length, 500);
  // Old clients cannot page: without any query they get the newest 500.
  const whole = await photographer.call(`GET /api/messages/conversations/${conversationId}`);
  assert.equal(whole.body.data.messages.length, 500);
});

test('a conversation without messages is empty, not missing', async () => {
  const { customer, conversationId } = await pair();
  const answer = await customer.call(`GET /api/messages/conversations/${conversationId}`);
  assertSuccess(answer, 200);
  assert.deepEqual(answer.body.data.messages, []);
  assert.deepEqual(await list(customer), []);
});
