// The emoji picker: for reactions and in the message box.

import axe from 'axe-core';

import { faultsOf } from '../support/faults.js';
import { type Person } from '../support/person.js';
import { expect, test } from '../support/test.js';

const PART = /\/pkg\/[^/]*emoji_picker[^/]*\.wasm/;

const search = (person: Person) => person.page.getByRole('searchbox', { name: 'Find an emoji' });

const grid = (person: Person) => person.page.getByRole('grid');

const cell = (person: Person, name: string) => grid(person).getByRole('button', { name, exact: true });

const button = (person: Person) => person.page.getByRole('button', { name: 'Emoji', exact: true });

async function opensPicker(person: Person, text: string) {
  await person.opensMenu(text);
  await person.menu.getByRole('menuitem', { name: 'More emoji' }).click();
  await expect(search(person)).toBeFocused();
}

test('a reaction is found by English and Hindi words, and what was used is there the next time', async ({ people }) => {
  const { customer, photographer } = await people();
  const asked: string[] = [];
  customer.page.on('request', (request) => {
    if (PART.test(request.url())) asked.push(request.url());
  });
  await photographer.account.writes(customer, 'We are engaged');
  await customer.opens(photographer);
  await photographer.opens(customer);
  await customer.opensMenu('We are engaged');
  expect(asked, 'the first visit and the menu do without it').toEqual([]);
  await customer.page.keyboard.press('Escape');
  await opensPicker(customer, 'We are engaged');
  expect(asked).toHaveLength(1);
  await search(customer).fill('अंगूठी');
  await expect(cell(customer, 'ring')).toBeVisible();
  await search(customer).fill('wedding');
  await cell(customer, 'ring').click();
  for (const person of [customer, photographer]) await expect(person.message('We are engaged').getByRole('button', { name: '💍' })).toBeVisible();
  await expect(customer.message('We are engaged').getByRole('button', { name: 'Message actions' })).toBeFocused();

  await customer.page.reload();
  await customer.comesAlive();
  await opensPicker(customer, 'We are engaged');
  await expect(grid(customer)).toHaveAccessibleName('Recently used');
  await expect(grid(customer).getByRole('button')).toHaveCount(1);
  await expect(cell(customer, 'ring')).toBeVisible();
});

test('the picker of the message box is used with the keyboard and puts emoji where the caret is', async ({ people }) => {
  const { customer, photographer } = await people();
  await customer.opens(photographer);
  const { keyboard } = customer.page;
  await customer.box.fill('Good morning');
  for (let n = 0; n < 'morning'.length; n += 1) await keyboard.press('ArrowLeft');
  await button(customer).click();
  await expect(search(customer)).toBeFocused();
  await keyboard.type('diya');
  await keyboard.press('Enter');
  await expect(customer.box).toHaveValue('Good 🪔morning');
  await search(customer).fill('');
  await customer.page.getByRole('tab', { name: 'Animals and plants' }).click();
  await expect(grid(customer)).toHaveAccessibleName('Animals and plants');
  await search(customer).focus();
  await keyboard.press('ArrowDown');
  const cells = grid(customer).getByRole('button');
  await expect(cells.first()).toBeFocused();
  await keyboard.press('ArrowDown');
  await keyboard.press('ArrowRight');
  await expect(cells.nth(9)).toBeFocused();
  await keyboard.press('ArrowUp');
  await expect(cells.nth(1)).toBeFocused();
  await keyboard.press('Home');
  await keyboard.press('Enter');
  await expect(customer.box).toHaveValue('Good 🪔🐵morning');
  await keyboard.press('Escape');
  await expect(grid(customer)).toHaveCount(0);
  await expect(customer.box).toBeFocused();
  await keyboard.press('Enter');
  await expect(customer.message('Good 🪔🐵morning')).toHaveCount(1);
  await search(customer).waitFor({ state: 'detached' });
});

test('where the page is in Hindi, emoji have Hindi names', async ({ people }) => {
  const { customer, photographer } = await people();
  await photographer.account.writes(customer, 'one');
  await customer.page.goto(`${customer.urlOf(photographer)}?lang=hi`);
  await customer.page.getByRole('button', { name: 'इमोजी', exact: true }).click();
  await customer.page.getByRole('searchbox', { name: 'इमोजी खोजें' }).fill('ring');
  await expect(grid(customer).getByRole('button', { name: 'अंगूठी', exact: true })).toBeVisible();
});

for (const colorScheme of ['light', 'dark'] as const) {
  test(`the picker has no faults in ${colorScheme}, wide and narrow`, async ({ people }) => {
    const { customer, photographer } = await people();
    await customer.page.addInitScript({ content: axe.source });
    await customer.page.emulateMedia({ colorScheme });
    await photographer.account.writes(customer, 'one');
    await customer.opens(photographer);
    for (const width of [1440, 360]) {
      await customer.page.setViewportSize({ width, height: 740 });
      await opensPicker(customer, 'one');
      await expect(grid(customer).getByRole('button').first()).toBeVisible();
      expect.soft(await faultsOf(customer), `${width} px, a reaction`).toEqual([]);
      await customer.page.keyboard.press('Escape');
      await button(customer).click();
      await expect(grid(customer).getByRole('button').first()).toBeVisible();
      expect.soft(await faultsOf(customer), `${width} px, the message box`).toEqual([]);
      await button(customer).click();
      await expect(grid(customer)).toHaveCount(0);
    }
  });
}
