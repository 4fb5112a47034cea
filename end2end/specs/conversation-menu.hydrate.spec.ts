// The menu of a conversation: pinned, archived, muted, marked as unread, on all devices at once.

import axe from 'axe-core';

import { faultsOf } from '../support/faults.js';
import { type Person } from '../support/person.js';
import { refusesToPin } from '../support/refusal.js';
import { expect, test } from '../support/test.js';

const tab = (person: Person, name: string) => person.page.getByRole('tab', { name, exact: true });

const items = (person: Person) => person.rowMenu.getByRole('menuitem');

test('a right click, the button, keys and the head of the conversation open the menu', async ({ people }) => {
  const { customer, photographer } = await people();
  await photographer.account.writes(customer, 'hello');
  await customer.opensList();
  const row = customer.option(photographer);
  const { keyboard } = customer.page;

  await row.click({ button: 'right' });
  await expect(items(customer).first()).toBeFocused();
  await keyboard.press('Escape');
  await expect(customer.rowMenu).toHaveCount(0);
  await expect(row).toBeFocused();

  await keyboard.press('Shift+F10');
  await expect(items(customer).first()).toBeFocused();
  await keyboard.press('ArrowDown');
  await expect(items(customer).nth(1)).toBeFocused();
  await keyboard.press('End');
  await expect(items(customer).last()).toBeFocused();
  await keyboard.press('Escape');
  await expect(row).toBeFocused();

  await row.hover();
  await customer.page.locator('.inbox-item .row-menu-button').click();
  await expect(customer.rowMenu).toBeVisible();
  await keyboard.press('Escape');

  await customer.picks(photographer);
  const button = customer.page.getByRole('button', { name: 'Conversation actions' });
  await button.focus();
  await keyboard.press('Enter');
  await expect(items(customer).first()).toBeFocused();
  await keyboard.press('Escape');
  await expect(button).toBeFocused();
});

test('a finger that rests on a row opens the menu as a sheet, and the row is not opened', async ({ people }) => {
  const { customer, photographer } = await people();
  await customer.page.setViewportSize({ width: 360, height: 640 });
  await photographer.account.writes(customer, 'hello');
  await customer.opensList();
  const box = await customer.option(photographer).boundingBox();
  if (!box) throw new Error('the row is not shown');
  const client = await customer.page.context().newCDPSession(customer.page);
  const touchPoints = [{ x: box.x + 60, y: box.y + 20 }];
  await client.send('Input.dispatchTouchEvent', { type: 'touchStart', touchPoints });
  await expect(customer.rowMenu).toBeVisible();
  await client.send('Input.dispatchTouchEvent', { type: 'touchEnd', touchPoints: [] });
  await expect(customer.rowMenu).toBeVisible();
  const sheet = await customer.page.getByRole('dialog', { name: 'Conversation actions' }).boundingBox();
  expect(sheet?.x).toBe(0);
  expect(Math.round((sheet?.y ?? 0) + (sheet?.height ?? 0))).toBe(640);
  await expect(customer.page).toHaveURL(customer.home);
});

test('a pinned conversation is first on every device, also after a reload', async ({ joins, registers }) => {
  const customer = await joins('customer');
  const arjun = await registers('photographer', 'Arjun Kapoor');
  const meera = await registers('photographer', 'Meera Iyer');
  await arjun.writes(customer, 'from Arjun');
  await meera.writes(customer, 'from Meera');
  await customer.opensList();
  const other = await customer.opensTab();
  await other.opensList();
  await expect(customer.options).toContainText(['Meera Iyer', 'Arjun Kapoor']);

  await customer.keeps(arjun, 'Pin to top');
  for (const device of [customer, other]) {
    await expect(device.options).toContainText(['Arjun Kapoor', 'Meera Iyer']);
    await expect(device.option(arjun)).toHaveAccessibleName(/, pinned, /);
  }
  await meera.writes(customer, 'again');
  await expect(customer.option(meera)).toContainText('again');
  await expect(customer.options).toContainText(['Arjun Kapoor', 'Meera Iyer']);
  await customer.page.reload();
  await expect(customer.options).toContainText(['Arjun Kapoor', 'Meera Iyer']);
  await customer.keeps(arjun, 'Unpin');
  await expect(other.options).toContainText(['Meera Iyer', 'Arjun Kapoor']);
});

test('an archived conversation comes back with a message, unless it is muted', async ({ people }) => {
  const { customer, photographer } = await people();
  await photographer.account.writes(customer, 'hello');
  await customer.opensList();
  const phone = await customer.opensTab();
  await phone.opensList();

  await customer.keeps(photographer, 'Archive');
  for (const device of [customer, phone]) await expect(device.options).toHaveCount(0);
  await expect(customer.page.getByText('All conversations are archived.')).toBeVisible();
  await tab(customer, 'Archived').click();
  await expect(customer.option(photographer)).toBeVisible();
  await photographer.account.writes(customer, 'are you there?');
  await expect(customer.options).toHaveCount(0);
  await expect(phone.option(photographer)).toContainText('are you there?');

  await tab(customer, 'All').click();
  await customer.keeps(photographer, 'Mute always');
  await expect(customer.page).toHaveTitle(/^Messages /);
  await customer.keeps(photographer, 'Archive');
  await photographer.account.writes(customer, 'answer me');
  await tab(phone, 'Archived').click();
  await expect(phone.option(photographer)).toContainText('answer me');
  await expect(phone.option(photographer)).toHaveAccessibleName(/, 3 unread, muted, /);
  await expect(customer.options).toHaveCount(0);
  await phone.keeps(photographer, 'Move out of archive');
  await expect(customer.option(photographer)).toBeVisible();
});

test('a conversation that is marked as unread is unread everywhere until it is opened; no tick changes', async ({ people }) => {
  const { customer, photographer } = await people();
  await photographer.opens(customer);
  await photographer.sends('hello');
  await customer.opens(photographer);
  await photographer.expectTick('hello', 'Read');
  const phone = await customer.opensTab();
  await phone.opensList();

  await customer.page.getByRole('button', { name: 'Conversation actions' }).click();
  await items(customer).filter({ hasText: 'Mark as unread' }).click();
  await expect(customer.page).toHaveURL(customer.home);
  for (const device of [customer, phone]) {
    await expect(device.option(photographer)).toHaveAccessibleName(/, marked as unread, /);
    await expect(device.page).toHaveTitle(/^\(1\) Messages /);
  }
  await photographer.page.reload();
  await photographer.expectTick('hello', 'Read');
  await tab(phone, 'Unread').click();
  await expect(phone.option(photographer)).toBeVisible();
  await customer.picks(photographer);
  await expect(phone.options).toHaveCount(0);
  await expect(phone.page.getByText("You're all caught up.")).toBeVisible();
  await expect(customer.page).toHaveTitle(/^Messages /);
});

test('what is done offline is shown at once, survives a reload, and is done later', async ({ joins, line, registers }) => {
  const customer = await joins('customer', undefined, line.url);
  const arjun = await registers('photographer', 'Arjun Kapoor');
  const meera = await registers('photographer', 'Meera Iyer');
  await arjun.writes(customer, 'from Arjun');
  await meera.writes(customer, 'from Meera');
  await customer.opensList();
  // The menu is loaded while there is a network.
  await customer.opensRowMenu(arjun);
  await customer.page.keyboard.press('Escape');

  line.cut();
  await customer.keeps(arjun, 'Pin to top');
  await customer.keeps(meera, 'Archive');
  await expect(customer.options).toHaveCount(1);
  await expect(customer.option(arjun)).toHaveAccessibleName(/, pinned, /);
  line.mend();
  await expect.poll(() => customer.account.rowOf(meera)).toMatchObject({ archived: true });
  await expect.poll(() => customer.account.rowOf(arjun)).toMatchObject({ pinned: true });
  await customer.page.reload();
  await expect(customer.options).toHaveCount(1);
});

test('a refused pin is taken back, with the reason', async ({ people }) => {
  const { customer, photographer } = await people();
  await photographer.account.writes(customer, 'hello');
  await refusesToPin(customer.page);
  await customer.opensList();
  await customer.keeps(photographer, 'Pin to top');
  await expect(customer.page.getByText('You can pin up to 5 conversations.')).toBeVisible();
  await expect(customer.option(photographer)).not.toHaveAccessibleName(/pinned/);
});

test('filters are tabs for the keyboard, and list and menu break no rule that axe knows', async ({ people }) => {
  const { customer, photographer } = await people();
  await customer.page.addInitScript(axe.source);
  await photographer.account.writes(customer, 'hello');
  for (const colorScheme of ['light', 'dark'] as const) {
    await customer.page.emulateMedia({ colorScheme });
    await customer.opensList();
    await tab(customer, 'All').focus();
    await customer.page.keyboard.press('ArrowRight');
    await expect(tab(customer, 'Unread')).toBeFocused();
    await expect(tab(customer, 'Unread')).toHaveAttribute('aria-selected', 'true');
    await customer.keeps(photographer, 'Mute always');
    await customer.keeps(photographer, 'Pin to top');
    expect(await faultsOf(customer)).toEqual([]);
    await customer.opensRowMenu(photographer);
    expect(await faultsOf(customer)).toEqual([]);
    await customer.page.keyboard.press('Escape');
    await customer.keeps(photographer, 'Unmute');
    await customer.keeps(photographer, 'Unpin');
  }
});
