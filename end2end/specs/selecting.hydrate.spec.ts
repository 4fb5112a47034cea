// Several messages are selected, and copied, forwarded, starred or deleted together.

import axe from 'axe-core';

import { faultsOf } from '../support/faults.js';
import { type Person } from '../support/person.js';
import { expect, test } from '../support/test.js';

const bar = (person: Person) => person.page.getByRole('group', { name: 'Selected messages' });

const box = (person: Person, text: string) => person.log.getByRole('checkbox', { name: `: ${text}` });

const does = (person: Person, action: string) => bar(person).getByRole('button', { name: action, exact: true });

async function selects(person: Person, first: string, ...more: string[]) {
  await person.chooses(first, 'Select');
  await expect(box(person, first)).toBeChecked();
  for (const text of more) await box(person, text).check();
}

test('several messages are copied with names and times, one as it is', async ({ people }) => {
  const { customer, photographer } = await people();
  await customer.page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
  await customer.account.writes(photographer, 'Are you free?');
  await photographer.account.writes(customer, 'Yes,\nall day');
  await customer.account.writes(photographer, 'Good');
  await customer.opens(photographer);
  const copied = () => customer.page.evaluate(() => navigator.clipboard.readText());
  // In the order of the conversation, whatever was selected first.
  await selects(customer, 'Good', 'Are you free');
  await does(customer, 'Copy').click();
  await expect(bar(customer)).toHaveCount(0);
  await expect(customer.log).toBeFocused();
  await expect.poll(copied).toMatch(/^\[.+\] You: Are you free\?\n\[.+\] You: Good$/);
  await selects(customer, 'Yes,');
  await does(customer, 'Copy').click();
  await expect.poll(copied).toBe('Yes,\nall day');
});

test('selected messages are starred, forwarded in order and deleted with one undo', async ({ people, joins }) => {
  const { customer, photographer } = await people();
  const other = await joins('photographer', 'Meera Photos');
  await other.account.writes(customer, 'Hello');
  for (const text of ['one', 'two', 'three']) await photographer.account.writes(customer, text);
  await customer.opens(photographer);
  await other.opens(customer);
  const tab = await customer.opensTab();
  await tab.opens(photographer);
  await customer.page.bringToFront();

  await selects(customer, 'one', 'two');
  await does(customer, 'Star').click();
  for (const person of [customer, tab]) {
    for (const text of ['one', 'two']) await expect(person.message(text)).toContainText('Starred');
    await expect(person.message('three')).not.toContainText('Starred');
  }

  await selects(customer, 'three', 'one');
  await does(customer, 'Forward').click();
  const dialog = customer.page.getByRole('dialog', { name: 'Forward to' });
  await dialog.getByRole('checkbox', { name: other.name }).check();
  await dialog.getByRole('button', { name: 'Forward' }).click();
  await other.expectMessages('Hello', 'one', 'three');
  await expect(customer.log).toBeFocused();

  // The moment in which it can be undone lasts until this test says so, in every tab.
  await tab.page.close();
  await customer.page.clock.install();
  await customer.page.clock.pauseAt(Date.now() + 1_000);
  await selects(customer, 'one', 'three');
  await does(customer, 'Delete for me').click();
  await expect(customer.page.getByText('2 messages deleted for you.')).toBeVisible();
  await customer.expectMessages('two');
  await customer.page.getByRole('button', { name: 'Undo' }).click();
  await customer.expectMessages('one', 'two', 'three');
  await customer.page.clock.resume();
  await customer.page.reload();
  await customer.expectMessages('one', 'two', 'three');
});

test('messages are selected with the keyboard, and Escape ends it without closing the conversation', async ({ people }) => {
  const { customer, photographer } = await people();
  for (const text of ['one', 'two', 'three']) await photographer.account.writes(customer, text);
  await customer.opens(photographer);
  const { keyboard } = customer.page;
  await customer.message('three').getByRole('button', { name: 'Message actions' }).focus();
  await keyboard.press('Enter');
  await expect(customer.menu.getByRole('menuitem').first()).toBeVisible();
  await customer.menu.getByRole('menuitem', { name: 'Select' }).press('Enter');
  await expect(box(customer, 'three')).toBeFocused();
  await keyboard.press('ArrowUp');
  await keyboard.press('Space');
  await expect(box(customer, 'two')).toBeChecked();
  await expect(bar(customer).getByRole('status')).toHaveText('2 selected');
  await keyboard.press('Home');
  await expect(box(customer, 'one')).toBeFocused();
  // Pressing a message selects it, too.
  await customer.message('one').getByText('one').click({ force: true });
  await expect(bar(customer).getByRole('status')).toHaveText('3 selected');
  await keyboard.press('Escape');
  await expect(bar(customer)).toHaveCount(0);
  await expect(customer.log).toBeFocused();
  await expect(customer.log.getByRole('checkbox')).toHaveCount(0);

  await selects(customer, 'one');
  await box(customer, 'one').uncheck();
  for (const action of ['Copy', 'Forward', 'Star', 'Delete for me']) await expect(does(customer, action)).toBeDisabled();
  await bar(customer).getByRole('button', { name: 'Stop selecting' }).click();
  await expect(bar(customer)).toHaveCount(0);
});

test('thirty messages are selected at most, and what is deleted meanwhile is left out', async ({ people }) => {
  const { customer, photographer } = await people();
  for (let n = 1; n <= 32; n += 1) await photographer.account.writes(customer, `number ${n}.`);
  await customer.opens(photographer);
  await selects(customer, 'number 32.');
  for (let n = 31; n >= 3; n -= 1) await box(customer, `number ${n}.`).check();
  await expect(bar(customer).getByRole('status')).toHaveText('30 selected, no more at once');
  await expect(box(customer, 'number 2.')).toBeDisabled();
  await bar(customer).getByRole('button', { name: 'Stop selecting' }).click();

  const last = await photographer.account.writes(customer, 'a mistake');
  await customer.sees('a mistake');
  await selects(customer, 'a mistake');
  await photographer.account.call(`DELETE /api/messages/${last.id}?for=everyone`);
  await expect(does(customer, 'Copy')).toBeDisabled();
  await expect(does(customer, 'Delete for me')).toBeEnabled();
});

for (const colorScheme of ['light', 'dark'] as const) {
  test(`selecting has no faults in ${colorScheme}, wide and narrow`, async ({ people }) => {
    const { customer, photographer } = await people();
    await customer.page.addInitScript({ content: axe.source });
    await customer.page.emulateMedia({ colorScheme });
    await photographer.account.writes(customer, 'one');
    await customer.account.writes(photographer, 'two');
    await customer.opens(photographer);
    await selects(customer, 'one', 'two');
    for (const width of [1440, 360]) {
      await customer.page.setViewportSize({ width, height: 740 });
      expect.soft(await faultsOf(customer), `${width} px`).toEqual([]);
    }
  });
}
