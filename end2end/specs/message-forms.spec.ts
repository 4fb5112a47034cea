// What the menu of a message does elsewhere, as forms of a plain page, with and without JavaScript.

import axe from 'axe-core';

import { faultsOf } from '../support/faults.js';
import type { Person } from '../support/person.js';
import { expect, test } from '../support/test.js';

/** The page of a conversation's messages, or of the one at this position. */
const formsOf = (person: Person, { account }: Person, seq?: number) =>
  `/conversations/${person.account.conversationWith(account)}/messages${seq ? `?at=${seq}` : ''}`;

test('the details lead to the messages, newest first', async ({ people, live }) => {
  test.skip(live, 'a living page has the menu');
  const { customer, photographer } = await people();
  await customer.account.writes(photographer, 'the first one');
  await photographer.account.writes(customer, 'दूसरा संदेश');
  await customer.page.goto(`${customer.urlOf(photographer)}?details=1`);
  await customer.page.getByRole('link', { name: 'Edit or delete messages' }).click();
  const links = customer.page.getByRole('listitem').getByRole('link');
  await expect(links).toHaveText([/दूसरा संदेश/, /^You .*the first one/]);
  await links.filter({ hasText: 'the first one' }).click();
  await expect(customer.page.getByLabel('Text')).toHaveValue('the first one');
  await customer.page.getByRole('link', { name: 'Other messages' }).click();
  await expect(links).toHaveCount(2);
});

test('forms edit a message, and keep a text that is refused', async ({ people }) => {
  const { customer, photographer } = await people();
  const text = 'four\n</textarea> o’clock';
  const message = await customer.account.writes(photographer, text);
  await customer.page.goto(formsOf(customer, photographer, message.seq));
  const box = customer.page.getByLabel('Text');
  await expect(box).toHaveValue(text);
  await box.fill('x'.repeat(10_001));
  await customer.page.getByRole('button', { name: 'Save' }).click();
  await expect(customer.page.getByRole('alert')).toBeVisible();
  await expect(box).toHaveValue('x'.repeat(10_001));
  await box.fill('five o’clock');
  await customer.page.getByRole('button', { name: 'Save' }).click();
  await expect(customer.page.getByRole('main').getByText('five o’clock').first()).toBeVisible();
  expect((await photographer.account.history(customer)).map((it) => it.text)).toEqual(['five o’clock']);
});

test('forms star, pin, and delete for oneself and for everyone', async ({ people }) => {
  const { customer, photographer } = await people();
  const mine = await customer.account.writes(photographer, 'mine');
  const theirs = await photographer.account.writes(customer, 'theirs');
  const press = (name: string) => customer.page.getByRole('button', { name, exact: true }).click();
  const has = (name: string) => expect(customer.page.getByRole('button', { name, exact: true })).toBeVisible();
  const isDeleted = () => expect(customer.page.getByRole('status')).toHaveText('This message was deleted');

  await customer.page.goto(formsOf(customer, photographer, theirs.seq));
  await expect(customer.page.getByLabel('Text')).toHaveCount(0);
  await expect(customer.page.getByRole('button', { name: 'Delete for everyone' })).toHaveCount(0);
  await press('Star');
  await has('Remove star');
  await press('Pin');
  await has('Unpin');
  await press('Delete for me');
  await isDeleted();
  expect((await photographer.account.history(customer)).map((it) => it.text)).toEqual(['mine', 'theirs']);

  await customer.page.goto(formsOf(customer, photographer, mine.seq));
  await press('Delete for everyone');
  await isDeleted();
  expect((await photographer.account.history(customer)).map((it) => it.text)).toEqual(['This message was deleted', 'theirs']);
});

test('older messages follow page by page', async ({ people }) => {
  const { customer, photographer } = await people();
  for (let number = 1; number <= 31; number += 1) await photographer.account.writes(customer, `number ${number}.`);
  await customer.page.goto(formsOf(customer, photographer));
  await expect(customer.page.getByRole('listitem')).toHaveCount(30);
  await customer.page.getByRole('link', { name: 'Show more' }).click();
  await expect(customer.page.getByRole('listitem')).toHaveText([/number 1\./]);
});

for (const colorScheme of ['light', 'dark'] as const) {
  test(`the messages and their forms have no fault in ${colorScheme}`, async ({ people, live }) => {
    test.skip(!live, 'axe needs JavaScript');
    const { customer, photographer } = await people();
    const message = await customer.account.writes(photographer, 'w'.repeat(300));
    await customer.page.addInitScript({ content: axe.source });
    await customer.page.emulateMedia({ colorScheme });
    await customer.page.setViewportSize({ width: 360, height: 740 });
    for (const seq of [undefined, message.seq]) {
      await customer.page.goto(formsOf(customer, photographer, seq));
      expect.soft(await faultsOf(customer)).toEqual([]);
      expect(await customer.page.evaluate(() => document.documentElement.scrollWidth)).toBe(360);
    }
  });
}
