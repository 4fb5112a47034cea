// Filters have addresses, and without JavaScript forms do what the menu does otherwise.

import { expect, test } from '../support/test.js';

test('each filter has an address of its own', async ({ joins, registers }) => {
  const customer = await joins('customer');
  const arjun = await registers('photographer', 'Arjun Kapoor');
  const meera = await registers('photographer', 'Meera Iyer');
  await arjun.writes(customer, 'from Arjun');
  await meera.writes(customer, 'from Meera');
  await customer.account.keeps(arjun, { archived: true });
  await customer.account.reads(meera);

  await customer.opensList();
  await expect(customer.options).toHaveCount(1);
  await expect(customer.option(meera)).toBeVisible();
  await customer.page.getByRole('tab', { name: 'Archived' }).click();
  await expect(customer.option(arjun)).toBeVisible();
  await expect(customer.options).toHaveCount(1);
  await customer.page.goto(`${customer.home}?filter=archived`);
  await expect(customer.option(arjun)).toBeVisible();
  await customer.page.getByRole('tab', { name: 'Unread' }).click();
  await expect(customer.page.getByText("You're all caught up.")).toBeVisible();
  await customer.page.getByRole('tab', { name: 'All' }).click();
  await expect(customer.option(meera)).toBeVisible();
});

test('without JavaScript the details pin, mute, archive, mark as unread and delete', async ({ people, live }) => {
  test.skip(live, 'a living page has the menu');
  const { customer, photographer } = await people();
  await photographer.account.writes(customer, 'hello');
  const press = async (name: string) => {
    await customer.page.goto(`${customer.urlOf(photographer)}?details=1`);
    await customer.page.getByRole('button', { name, exact: true }).click();
    await expect(customer.log.or(customer.page.getByRole('complementary'))).not.toHaveCount(0);
  };
  await press('Pin to top');
  await press('Mute always');
  await press('Mark as unread');
  await customer.opensList();
  await expect(customer.option(photographer)).toHaveAccessibleName(/, 1 unread, pinned, muted, /);
  await press('Unmute');
  await press('Unpin');
  await press('Archive');
  await customer.opensList();
  await expect(customer.options).toHaveCount(0);
  await press('Move out of archive');
  await customer.opensList();
  await expect(customer.option(photographer)).not.toHaveAccessibleName(/muted|pinned/);
  await press('Delete conversation');
  await customer.opensList();
  await expect(customer.options).toHaveCount(0);
});

test('without JavaScript the details block, and the sentence in place of the message box ends it', async ({ people, live }) => {
  test.skip(live, 'a living page has the menu');
  const { customer, photographer } = await people();
  await photographer.account.writes(customer, 'hello');
  await customer.page.goto(`${customer.urlOf(photographer)}?details=1`);
  await customer.page.getByRole('button', { name: 'Block', exact: true }).click();
  await customer.opens(photographer);
  await expect(customer.page.getByText('You blocked')).toBeVisible();
  await expect(customer.box).toHaveCount(0);
  await customer.page.locator('.account-gone').getByRole('button', { name: 'Unblock' }).click();
  await expect(customer.box).toBeVisible();
});

test('without JavaScript the details give a stage, and a form narrows the list to it', async ({ people, live }) => {
  test.skip(live, 'a living page has the menu');
  const { customer, photographer } = await people();
  await customer.account.writes(photographer, 'hello');
  const gives = async (stage: string) => {
    await photographer.page.goto(`${photographer.urlOf(customer)}?details=1`);
    await photographer.page.getByRole('complementary').getByLabel('Stage').fill(stage);
    await photographer.page.getByRole('complementary').getByRole('button', { name: 'Save', exact: true }).first().click();
    await expect(photographer.log.or(photographer.page.getByRole('complementary'))).not.toHaveCount(0);
  };
  await gives('Offer & more');
  await photographer.opensList();
  await expect(photographer.option(customer)).toHaveAccessibleName(/, Offer & more, /);
  await photographer.page.getByLabel('Stage').selectOption('Offer & more');
  await photographer.page.getByRole('button', { name: 'Show', exact: true }).click();
  await expect(photographer.options).toHaveCount(1);
  await gives('');
  await photographer.page.goto(`${photographer.home}?stage=Offer`);
  await expect(photographer.options).toHaveCount(0);
  await expect(photographer.page.getByText('No conversations in this stage')).toBeVisible();
});
