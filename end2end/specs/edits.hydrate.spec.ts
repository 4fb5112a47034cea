// Own texts are edited; both can see what they said before.

import { expect, test } from '../support/test.js';

test('an edited message says so, and shows its versions to both', async ({ people }) => {
  const { customer, photographer } = await people();
  await customer.opens(photographer);
  await photographer.opens(customer);
  await customer.sends('See you on the 14th');
  await photographer.sees('See you on the 14th');
  await customer.chooses('See you', 'Edit');
  await expect(customer.page.getByText('Editing message')).toBeVisible();
  await expect(customer.box).toHaveValue('See you on the 14th');
  await customer.box.fill('See you on the 15th');
  await customer.box.press('Enter');
  await expect(customer.box).toHaveValue('');
  for (const person of [customer, photographer]) {
    await person.expectMessages('See you on the 15th');
    await expect(person.messages.first()).toContainText('edited');
    await expect(person.options.first()).toContainText('See you on the 15th');
  }
  await photographer.opensMenu('See you');
  await expect(photographer.menu.getByRole('menuitem', { name: 'Edit', exact: true })).toHaveCount(0);
  await photographer.menu.getByRole('menuitem', { name: 'Edit history' }).click();
  const versions = photographer.page.getByRole('dialog', { name: 'Message actions' }).getByRole('listitem');
  await expect(versions).toContainText(['See you on the 14th', 'See you on the 15th']);
});

test('the arrow key in an empty box edits the last own message; Escape brings the draft back', async ({ people }) => {
  const { customer, photographer } = await people();
  await customer.opens(photographer);
  await photographer.opens(customer);
  await customer.sends('one');
  await photographer.sends('two');
  await customer.sees('two');
  await customer.box.press('ArrowUp');
  await expect(customer.box).toHaveValue('one');
  await customer.box.press('Escape');
  await expect(customer.box).toHaveValue('');

  await customer.types('a draft');
  await customer.box.press('ArrowUp');
  await expect(customer.box).toHaveValue('a draft');
  await customer.chooses('one', 'Edit');
  await expect(customer.box).toHaveValue('one');
  await customer.box.fill('one!');
  await customer.page.reload();
  await expect(customer.box).toHaveValue('a draft');
  await customer.chooses('one', 'Edit');
  await customer.box.fill('one!');
  await customer.box.press('Enter');
  await expect(customer.box).toHaveValue('a draft');
  await photographer.sees('one!');
});

test('an edit that is made offline is sent once', async ({ joins, line }) => {
  const customer = await joins('customer', undefined, line.url);
  const photographer = await joins('photographer');
  await photographer.opens(customer);
  await customer.opens(photographer);
  await customer.sends('one');
  await photographer.sees('one');
  line.cut();
  await customer.box.press('ArrowUp');
  await customer.box.fill('two');
  await customer.box.press('Enter');
  await customer.expectMessages('two');
  await customer.page.reload();
  await customer.expectMessages('two');
  await photographer.expectMessages('one');
  line.mend();
  await photographer.expectMessages('two');
});
