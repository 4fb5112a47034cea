// Messages are deleted, for everyone or for oneself.

import { refusesActions } from '../support/refusal.js';
import { expect, test } from '../support/test.js';

const GONE = 'This message was deleted';

test('a message that is deleted for everyone is gone for both, in the list too', async ({ people }) => {
  const { customer, photographer } = await people();
  await customer.opens(photographer);
  await photographer.opens(customer);
  await customer.sends('My number is 98220 00000');
  await photographer.sees('My number is 98220 00000');

  await photographer.opensMenu('My number');
  await expect(photographer.menu.getByRole('menuitem', { name: 'Delete for everyone' })).toHaveCount(0);
  await photographer.page.keyboard.press('Escape');
  await customer.chooses('My number', 'Delete for everyone');
  for (const person of [customer, photographer]) {
    await person.sees(GONE);
    await expect(person.page.getByText('98220')).toHaveCount(0);
    await expect(person.options.first()).toContainText(GONE);
    await person.page.reload();
    await person.sees(GONE);
  }
});

test('a message that is deleted for oneself can be undone for a moment, and stays for the other', async ({ people }) => {
  const { customer, photographer } = await people();
  await customer.opens(photographer);
  await photographer.opens(customer);
  await photographer.sends('first');
  await photographer.sends('second');
  await customer.sees('second');
  const tab = await customer.opensTab();
  await tab.opens(photographer);
  await customer.page.bringToFront();
  // The moment is over when this test says so.
  await customer.page.clock.install();
  await customer.page.clock.pauseAt(Date.now() + 1_000);

  await customer.chooses('second', 'Delete for me');
  await customer.expectMessages('first');
  await expect(customer.log).toBeFocused();
  await customer.page.getByRole('button', { name: 'Undo' }).click();
  await customer.expectMessages('first', 'second');

  await customer.chooses('second', 'Delete for me');
  await customer.page.clock.fastForward(6_000);
  await customer.page.clock.resume();
  await expect(customer.page.getByRole('button', { name: 'Undo' })).toHaveCount(0);
  await tab.expectMessages('first');
  await expect(tab.options.first()).toContainText('first');
  await photographer.expectMessages('first', 'second');
  await customer.page.reload();
  await customer.expectMessages('first');
});

test('what is deleted offline is shown at once, survives a reload, and is done later', async ({ joins, line }) => {
  const customer = await joins('customer', undefined, line.url);
  const photographer = await joins('photographer');
  await photographer.opens(customer);
  await customer.opens(photographer);
  await customer.sends('one');
  await customer.sends('two');
  await photographer.sees('two');
  // The menu is loaded while there is a network.
  await customer.opensMenu('one');
  await customer.page.keyboard.press('Escape');

  line.cut();
  await customer.chooses('one', 'Delete for everyone');
  await customer.expectMessages(GONE, 'two');
  await customer.page.reload();
  await customer.expectMessages(GONE, 'two');
  await photographer.expectMessages('one', 'two');
  line.mend();
  await photographer.expectMessages(GONE, 'two');
});

test('a refused action is taken back, with the reason', async ({ people }) => {
  const { customer, photographer } = await people();
  const accepts = await refusesActions(customer.page, 'delete_message');
  await customer.opens(photographer);
  await photographer.opens(customer);
  await customer.sends('one');
  await photographer.sees('one');
  await customer.chooses('one', 'Delete for everyone');
  await expect(customer.page.getByText("It's too late to change this message.")).toBeVisible();
  await customer.expectMessages('one');
  accepts();
  await customer.chooses('one', 'Delete for everyone');
  await photographer.sees(GONE);
});
