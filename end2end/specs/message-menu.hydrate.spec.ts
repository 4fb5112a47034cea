// The menu of a message: opened by mouse, finger and keys, and read by assistive technology.

import axe from 'axe-core';

import { faultsOf } from '../support/faults.js';
import { type Person } from '../support/person.js';
import { expect, test } from '../support/test.js';

const items = (person: Person) => person.menu.getByRole('menuitem');

const button = (person: Person, text: string) =>
  person.message(text).getByRole('button', { name: 'Message actions' });

test('a right click, the button and keys open the menu; Escape returns the focus', async ({ people }) => {
  const { customer, photographer } = await people();
  await customer.opens(photographer);
  await customer.sends('one');
  await customer.sends('two');
  await customer.expectTick('two', 'Sent');
  const { keyboard } = customer.page;

  await customer.message('one').getByText('one').click({ button: 'right' });
  await expect(customer.menu).toBeVisible();
  await keyboard.press('Escape');
  await expect(customer.menu).toHaveCount(0);
  await expect(button(customer, 'one')).toBeFocused();
  // Escape did not close the conversation.
  await expect(customer.log).toBeVisible();

  // From the message box backwards the newest message comes first.
  await customer.box.focus();
  await keyboard.press('Shift+Tab');
  while (!(await button(customer, 'two').evaluate((it) => it === document.activeElement))) {
    await keyboard.press('Shift+Tab');
  }
  await keyboard.press('ArrowUp');
  await expect(button(customer, 'one')).toBeFocused();
  await keyboard.press('Enter');
  await expect(customer.menu.getByRole('menuitemcheckbox').first()).toBeFocused();
  await keyboard.press('ArrowDown');
  await expect(customer.menu.getByRole('menuitemcheckbox').nth(1)).toBeFocused();
  await keyboard.press('End');
  await expect(items(customer).last()).toBeFocused();
  await keyboard.press('ArrowUp');
  await expect(items(customer).last()).not.toBeFocused();
  await keyboard.press('Escape');
  await keyboard.press('r');
  await expect(customer.box).toBeFocused();
  await expect(customer.page.getByText('Replying to yourself')).toBeVisible();
});

test('a finger that rests on a message opens the menu as a sheet', async ({ people }) => {
  const { customer, photographer } = await people();
  await customer.page.setViewportSize({ width: 360, height: 640 });
  await customer.opens(photographer);
  await customer.sends('one');
  await customer.expectTick('one', 'Sent');
  const box = await customer.message('one').locator('.bubble').boundingBox();
  if (!box) throw new Error('the message is not shown');
  const client = await customer.page.context().newCDPSession(customer.page);
  const touchPoints = [{ x: box.x + 10, y: box.y + 10 }];
  await client.send('Input.dispatchTouchEvent', { type: 'touchStart', touchPoints });
  await expect(customer.menu).toBeVisible();
  await client.send('Input.dispatchTouchEvent', { type: 'touchEnd', touchPoints: [] });
  await expect(customer.menu).toBeVisible();
  const sheet = await customer.page.getByRole('dialog', { name: 'Message actions' }).boundingBox();
  expect(sheet?.x).toBe(0);
  expect(Math.round((sheet?.y ?? 0) + (sheet?.height ?? 0))).toBe(640);
  await expect(items(customer).last()).toBeInViewport();
});

test('the menu breaks no rule that axe knows', async ({ people }) => {
  const { customer, photographer } = await people();
  await customer.page.addInitScript(axe.source);
  await customer.opens(photographer);
  await customer.sends('one');
  await customer.expectTick('one', 'Sent');
  await customer.opensMenu('one');
  expect(await faultsOf(customer)).toEqual([]);
});

test('a text is copied', async ({ people }) => {
  const { customer, photographer } = await people();
  await customer.page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
  await customer.opens(photographer);
  await customer.sends('शादी 14 फ़रवरी');
  await customer.expectTick('शादी', 'Sent');
  await customer.chooses('शादी', 'Copy');
  await expect(customer.page.getByText('Copied')).toBeVisible();
  expect(await customer.page.evaluate(() => navigator.clipboard.readText())).toBe('शादी 14 फ़रवरी');
});
