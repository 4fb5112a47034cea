// A conversation is deleted for oneself: gone on all devices, undone for a moment, back with the next message.

import { type Person } from '../support/person.js';
import { expect, test } from '../support/test.js';

const DELETE = 'Delete conversation';
const undo = (person: Person) => person.page.getByRole('button', { name: 'Undo' });

test('a deleted conversation goes everywhere once it cannot be undone, and comes back with a message', async ({ people }) => {
  const { customer, photographer } = await people();
  await photographer.account.writes(customer, 'my number is 98220');
  await customer.opensList();
  const phone = await customer.opensTab();
  await phone.opens(photographer);
  // The moment is over when this test says so.
  await customer.page.clock.install();
  await customer.page.clock.pauseAt(Date.now() + 1_000);

  await customer.keeps(photographer, DELETE);
  await expect(customer.options).toHaveCount(0);
  await expect(customer.page.getByText('Conversation deleted for you.')).toBeVisible();
  await undo(customer).click();
  await expect(customer.option(photographer)).toContainText('98220');

  await customer.keeps(photographer, DELETE);
  await customer.page.clock.fastForward(6_000);
  await customer.page.clock.resume();
  await expect(undo(customer)).toHaveCount(0);
  await expect(phone.messages).toHaveCount(0);
  await expect(phone.page.getByText('98220')).toHaveCount(0);
  await customer.page.reload();
  await customer.comesAlive();
  await expect(customer.options).toHaveCount(0);

  await photographer.opens(customer);
  await photographer.expectMessages('my number is 98220');
  await photographer.sends('are you there?');
  await expect(customer.option(photographer)).toContainText('are you there?');
  await customer.picks(photographer);
  await customer.expectMessages('are you there?');
  await phone.expectMessages('are you there?');
});

test('the open conversation is left when it is deleted', async ({ joins, registers }) => {
  const customer = await joins('customer');
  const arjun = await registers('photographer', 'Arjun Kapoor');
  const meera = await registers('photographer', 'Meera Iyer');
  await meera.writes(customer, 'from Meera');
  await arjun.writes(customer, 'from Arjun');
  await customer.opensList();
  await customer.picks(arjun);
  await customer.page.getByRole('button', { name: 'Conversation actions' }).click();
  await customer.rowMenu.getByRole('menuitem', { name: DELETE }).click();
  await expect(customer.page).toHaveURL(customer.home);
  await expect(customer.options).toHaveCount(1);
  await expect(customer.option(meera)).toBeFocused();
  await expect(undo(customer)).toBeVisible();
});

test('what is deleted offline stays deleted after a reload, except what came meanwhile', async ({ joins, line }) => {
  const customer = await joins('customer', undefined, line.url);
  const photographer = await joins('photographer');
  await photographer.opens(customer);
  await photographer.sends('old');
  await customer.opensList();
  await customer.opensRowMenu(photographer);
  await customer.page.keyboard.press('Escape');

  line.cut();
  await customer.keeps(photographer, DELETE);
  await expect(customer.options).toHaveCount(0);
  await expect(undo(customer)).toHaveCount(0);
  await customer.page.reload();
  await expect(customer.list).toBeVisible();
  await expect(customer.options).toHaveCount(0);
  await photographer.sends('new');
  await photographer.sees('new');
  line.mend();
  await expect(customer.option(photographer)).toContainText('new');
  await expect.poll(() => customer.account.rowOf(photographer)).toMatchObject({ clearedSeq: 1, unreadCount: 1 });
  await customer.picks(photographer);
  await customer.expectMessages('new');
});
