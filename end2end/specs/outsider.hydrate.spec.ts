// A third person sees and receives nothing of a conversation between two others.

import { Client } from '../support/client.js';
import { expect, test } from '../support/test.js';

test('a third person sees and receives nothing', async ({ joins, people, server }) => {
  const { customer, photographer } = await people();
  const outsider = await joins('customer');
  const friend = await joins('photographer');
  await outsider.opensList();
  const listener = await Client.connect(server.url, { token: outsider.account.token });
  const conversationId = customer.account.conversationWith(photographer);
  expect(await listener.ask('join_conversation', { conversationId })).toMatchObject({ ok: false });

  await customer.account.writes(photographer.account, 'Hello');
  await customer.opens(photographer);
  await photographer.opens(customer);
  await customer.types('a secret');
  await expect(photographer.typingOf(customer)).toBeVisible();
  await customer.sends('a secret');
  await photographer.sees('a secret');
  await customer.expectTick('a secret', 'Read');

  // Events arrive in order: an event of theirs would have arrived before the friend's.
  await friend.account.writes(outsider.account, 'hello from a friend');
  await listener.hearsMessage('hello from a friend');
  expect(listener.texts()).toEqual(['hello from a friend']);
  expect(JSON.stringify(listener.heard)).not.toContain(conversationId);
  for (const somebody of [customer, photographer]) {
    expect(listener.all('presence').map((presence) => presence.userId)).not.toContain(somebody.userId);
  }
  listener.close();

  await expect(outsider.option(friend)).toContainText('hello from a friend');
  await expect(outsider.options).toHaveCount(1);
  expect(await outsider.page.content()).not.toContain('a secret');
  await outsider.page.goto(`${outsider.home}/${conversationId}`);
  await expect(outsider.page.getByText('Conversation not found', { exact: true })).toBeVisible();
  expect(await outsider.page.content()).not.toContain('a secret');
});
