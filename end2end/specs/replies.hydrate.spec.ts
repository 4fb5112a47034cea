// Replies: they quote a message, follow it, and lead to it and back.

import { expect, test } from '../support/test.js';

test('a reply quotes its message as it is, for both', async ({ people }) => {
  const { customer, photographer } = await people();
  await customer.opens(photographer);
  await photographer.opens(customer);
  await customer.sends('14 February?');
  await photographer.chooses('14 February?', 'Reply');
  await expect(photographer.box).toBeFocused();
  await expect(photographer.page.getByText(`Replying to ${customer.name}`)).toBeVisible();
  await photographer.sends('Yes, I am free');
  await expect(photographer.page.getByText('Replying to')).toHaveCount(0);
  const quote = (person: typeof customer) => person.message('Yes, I am free').getByRole('link');
  for (const person of [customer, photographer]) await expect(quote(person)).toContainText('14 February?');

  await customer.chooses('14 February?', 'Edit');
  await customer.box.fill('15 February?');
  await customer.box.press('Enter');
  for (const person of [customer, photographer]) await expect(quote(person)).toContainText('15 February?');
  await customer.chooses('15 February?', 'Delete for everyone');
  for (const person of [customer, photographer]) {
    await expect(quote(person)).toContainText('This message was deleted');
    await expect(quote(person)).not.toContainText('February');
  }
});

test('a quote leads to its message, and back', async ({ people }) => {
  const { customer, photographer } = await people();
  for (let n = 1; n <= 120; n += 1) await customer.account.writes(photographer.account, `number ${n}.`);
  const history = await customer.account.history(photographer.account);
  const first = history[0];
  if (!first) throw new Error('nothing was sent');
  await photographer.account.writes(customer.account, 'about the first one', { replyToId: first.id });
  await customer.opens(photographer);
  const reply = customer.message('about the first one');
  await reply.getByRole('link').click();
  await expect(customer.message('number 1.')).toBeInViewport();
  await customer.page.getByRole('button', { name: 'Back to where you were' }).click();
  await expect(reply).toBeInViewport();
  await expect(customer.page.getByRole('button', { name: 'Back to where you were' })).toHaveCount(0);
});

test('a reply that is written offline is sent with its quote', async ({ joins, line }) => {
  const customer = await joins('customer', undefined, line.url);
  const photographer = await joins('photographer');
  await photographer.opens(customer);
  await customer.opens(photographer);
  await photographer.sends('Which city?');
  await customer.sees('Which city?');
  await customer.opensMenu('Which city?');
  await customer.page.keyboard.press('Escape');
  line.cut();
  await customer.chooses('Which city?', 'Reply');
  await customer.sends('Pune');
  await expect(customer.message('Pune').getByRole('link')).toContainText('Which city?');
  line.mend();
  await expect(photographer.message('Pune').getByRole('link')).toContainText('Which city?');
});

test('a reply that is written offline is sent with its quote by any page', async ({ joins, line }) => {
  const customer = await joins('customer', undefined, line.url);
  const photographer = await joins('photographer');
  await photographer.opens(customer);
  await photographer.sends('Which city?');
  await customer.opens(photographer);
  await customer.opensMenu('Which city?');
  await customer.page.keyboard.press('Escape');
  line.cut();
  await customer.chooses('Which city?', 'Reply');
  await customer.sends('Pune');
  await customer.expectTick('Pune', 'Sending');
  await customer.page.goto('/photographers');
  line.mend();
  await customer.page.reload();
  await expect(photographer.message('Pune').getByRole('link')).toContainText('Which city?');
});

test('Escape ends a reply, and what was written stays', async ({ people }) => {
  const { customer, photographer } = await people();
  await customer.account.writes(photographer.account, 'Hello');
  await photographer.opens(customer);
  await photographer.box.fill('unfinished');
  await photographer.chooses('Hello', 'Reply');
  await photographer.page.keyboard.press('Escape');
  await expect(photographer.page.getByText('Replying to')).toHaveCount(0);
  await expect(photographer.box).toHaveValue('unfinished');
  await expect(photographer.log).toBeVisible();
});
