// docs/rest-api.md (Changes): catching up after a gap.

import assert from 'node:assert/strict';
import { test } from 'node:test';

import { assertSuccess } from './support/answers.js';
import { stage } from './support/stage.js';

const { pair, registers } = stage();

/**
 * Every change since the cursor, and the next cursor.
 * @param {import('../support/account.js').Account} person
 * @param {string} [since]
 */
async function catchUp(person, since) {
  const changes = [];
  let cursor = since;
  let more = true;
  while (more) {
    const query = cursor === undefined ? '' : `?since=${encodeURIComponent(cursor)}`;
    const answer = await person.call(`GET /api/messages/sync${query}`);
    assertSuccess(answer, 200);
    const page = answer.body.data;
    changes.push(...page.changes);
    cursor = page.nextCursor;
    more = page.hasMore;
  }
  return { changes, cursor };
}

test('catching up returns messages and marks, in order, each once', async () => {
  const { customer, photographer, conversationId } = await pair();
  const { cursor } = await catchUp(photographer);
  await customer.writes(photographer, 'one');
  await photographer.writes(customer, 'two');
  await customer.reads(photographer);
  await customer.writes(photographer, 'three');

  const { changes, cursor: next } = await catchUp(photographer, cursor);
  const messages = changes.filter((change) => change.type === 'message');
  assert.deepEqual(
    messages.map((change) => change.message.text),
    ['one', 'two', 'three'],
  );
  const read = changes.find((change) => change.type === 'read');
  assert.equal(read.userId, customer.userId);
  assert.ok(read.readSeq >= messages[1].seq);
  const seqs = changes.map((change) => change.seq);
  assert.deepEqual(
    seqs,
    [...seqs].sort((one, other) => one - other),
  );
  assert.equal(new Set(seqs).size, seqs.length);
  for (const change of changes) assert.equal(change.conversationId, conversationId);

  assert.deepEqual((await catchUp(photographer, next)).changes, []);
});

test('catching up covers all conversations of a person, and nobody else’s', async () => {
  const { customer, photographer } = await pair();
  const other = await registers('photographer');
  const stranger = await registers('photographer');
  const { cursor } = await catchUp(customer);
  await photographer.writes(customer, 'from one');
  await other.writes(customer, 'from another');
  await stranger.writes(photographer, 'not for the customer');
  const { changes } = await catchUp(customer, cursor);
  assert.deepEqual(
    changes.map((change) => change.message.text),
    ['from one', 'from another'],
  );
});

test('heads contain the newest seq of every conversation', async () => {
  const { customer, photographer, conversationId } = await pair();
  const first = await customer.writes(photographer, 'one');
  const heads = async () => {
    const answer = await customer.call('GET /api/messages/heads');
    assertSuccess(answer, 200);
    return answer.body.data;
  };
  assert.deepEqual(await heads(), { [conversationId]: first.seq });
  const stranger = await registers('customer');
  assert.ok(!JSON.stringify((await stranger.call('GET /api/messages/heads')).body).includes(conversationId));
});
