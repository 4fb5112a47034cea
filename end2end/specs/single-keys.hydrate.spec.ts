// Single keys: on the message that has the focus, and anywhere on the page; a setting turns them off.

import axe from 'axe-core';

import { faultsOf } from '../support/faults.js';
import { type Person } from '../support/person.js';
import { expect, test } from '../support/test.js';

const dialog = (person: Person) => person.page.getByRole('dialog', { name: 'Keyboard shortcuts' });

const setting = (person: Person) => dialog(person).getByRole('checkbox', { name: /single-key/ });

/** Moves the focus to the newest message. */
async function focusesNewest(person: Person) {
  await person.messages.last().getByRole('button', { name: 'Message actions' }).focus();
}

test('letters do on a message what its menu offers', async ({ people }) => {
  const { customer, photographer } = await people();
  await customer.opens(photographer);
  await photographer.opens(customer);
  await customer.sends('14 Feb');
  await customer.expectTick('14 Feb', 'Read');
  const { keyboard } = customer.page;
  await focusesNewest(customer);
  await keyboard.press('s');
  await expect(customer.message('14 Feb')).toContainText('Starred');
  await keyboard.press('p');
  await expect(photographer.message('14 Feb')).toContainText('Pinned');
  await keyboard.press('e');
  await expect(customer.box).toHaveValue('14 Feb');
  await customer.box.fill('15 Feb');
  await keyboard.press('Enter');
  await photographer.sees('15 Feb');
  await focusesNewest(photographer);
  await photographer.page.keyboard.press('e');
  await expect(photographer.box).toHaveValue('');
  await photographer.page.keyboard.press('Shift+R');
  await photographer.box.fill('Done');
  await photographer.page.keyboard.press('Enter');
  await expect(customer.message('Done')).toContainText('15 Feb');
  await focusesNewest(photographer);
  await photographer.page.keyboard.press('Delete');
  await expect(photographer.page.getByText('Message deleted for you.')).toBeVisible();
});

test('a setting turns single keys off, on this device and over a reload', async ({ people }) => {
  const { customer, photographer } = await people();
  await customer.page.addInitScript({ content: axe.source });
  await photographer.account.writes(customer, 'hello');
  await customer.opens(photographer);
  const { keyboard } = customer.page;
  await focusesNewest(customer);
  await keyboard.press('?');
  await expect(setting(customer)).toBeChecked();
  expect.soft(await faultsOf(customer)).toEqual([]);
  await setting(customer).uncheck();
  await keyboard.press('Escape');
  await expect(dialog(customer)).toHaveCount(0);
  for (const visit of ['now', 'after a reload']) {
    if (visit !== 'now') {
      await customer.page.reload();
      await customer.expectConnected();
    }
    await focusesNewest(customer);
    for (const key of ['s', 'r', '/', '?']) await keyboard.press(key);
    await keyboard.press('ArrowUp');
    await expect(customer.messages.last().getByRole('button', { name: 'Message actions' })).toBeFocused();
    await expect(dialog(customer)).toHaveCount(0);
    await expect(customer.message('hello')).not.toContainText('Starred');
  }
  await keyboard.press('Control+/');
  await setting(customer).check();
  await keyboard.press('Escape');
  await focusesNewest(customer);
  await keyboard.press('s');
  await expect(customer.message('hello')).toContainText('Starred');
});
