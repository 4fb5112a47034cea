// docs/rest-api.md (Envelope): too many requests are refused with the time of the next attempt. The other files run without
// limits.

import assert from 'node:assert/strict';
import { test } from 'node:test';

import { uniqueEmail } from '../support/account.js';
import { assertAckRefused, assertRefused } from './support/answers.js';
import { stage } from './support/stage.js';

const { talking, anonymous } = stage({ RATE_LIMIT_SCALE: '1' });

test('password guessing is limited', async () => {
  const email = uniqueEmail();
  const guess = () => anonymous.call('POST /api/auth/login', { body: { email, password: 'wrong password' } });
  const answers = [];
  for (let number = 0; number < 6; number += 1) answers.push(await guess());
  const last = answers[5];
  assert.ok(answers.slice(0, 5).every((answer) => answer.status === 401));
  assertRefused(last, 429);
  assert.ok(Number(last.headers.get('retry-after')) > 0);
});

test('a flood of messages is refused, and other people are not affected', async () => {
  const { customer, photographer, conversationId, customerSocket, photographerSocket } = await talking();
  const answers = await Promise.all(
    Array.from({ length: 50 }, (_, number) =>
      customerSocket.ask('send_message', { conversationId, message: `${number}` }),
    ),
  );
  const refused = answers.filter((answer) => !answer.ok);
  assert.ok(refused.length > 0 && refused.length < 50, `${refused.length} of 50`);
  for (const answer of refused) {
    assertAckRefused(answer, 'rate_limited');
    assert.ok(answer.retryAfterMs > 0);
  }
  assert.equal((await photographer.history(customer)).length, 50 - refused.length);
  const other = await photographerSocket.ask('send_message', { conversationId, message: 'not me' });
  assert.equal(other.ok, true);
});
