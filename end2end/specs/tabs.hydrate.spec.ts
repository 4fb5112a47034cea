// One person with several tabs.

import { expect, test } from '../support/test.js';

test('a message sent in one tab appears in the other, once', async ({ people }) => {
  const { customer, photographer } = await people();
  const secondTab = await customer.opensTab();
  await customer.opens(photographer);
  await secondTab.opens(photographer);

  await customer.sends('from the first tab');
  await secondTab.sees('from the first tab');
  await secondTab.sends('from the second tab');
  await customer.sees('from the second tab');
  for (const tab of [customer, secondTab]) await tab.expectMessages('from the first tab', 'from the second tab');
});

test('reading in one tab clears the count in the other', async ({ people }) => {
  const { customer, photographer } = await people();
  const secondTab = await photographer.opensTab();
  await photographer.opensList();
  await secondTab.opensList();
  await customer.account.writes(photographer, 'hello');
  await photographer.expectUnread(customer, 1);
  await secondTab.expectUnread(customer, 1);

  await photographer.picks(customer);
  await photographer.expectUnread(customer, 0);
  await secondTab.expectUnread(customer, 0);
});

test("both tabs show the ticks of the person's messages", async ({ people }) => {
  const { customer, photographer } = await people();
  const secondTab = await customer.opensTab();
  await customer.opens(photographer);
  await secondTab.opens(photographer);
  await customer.sends('hello');
  await secondTab.expectTick('hello', 'Sent');
  await photographer.opens(customer);
  await customer.expectTick('hello', 'Read');
  await secondTab.expectTick('hello', 'Read');
});

test('signing out in one tab ends the session in the other', async ({ people }) => {
  const { customer, photographer } = await people();
  const secondTab = await customer.opensTab();
  await customer.opens(photographer);
  await secondTab.opensList();
  await secondTab.page.getByRole('button', { name: 'Sign out' }).click();
  await expect(secondTab.page).toHaveURL(/\/login/);
  await expect(customer.page.getByRole('status').filter({ hasText: /^Connected$/ })).toHaveCount(0);
});
