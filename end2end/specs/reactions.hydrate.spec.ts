// Reactions and stars.

import { type Person } from '../support/person.js';
import { expect, test } from '../support/test.js';

const reaction = (person: Person, text: string, emoji: string) =>
  person.message(text).getByRole('button', { name: emoji });

async function reacts(person: Person, text: string, emoji: string) {
  await person.opensMenu(text);
  await person.menu.getByRole('menuitemcheckbox', { name: emoji }).click();
  await expect(person.menu).toHaveCount(0);
}

test('both react, see it at once, and take it back', async ({ people }) => {
  const { customer, photographer } = await people();
  await customer.opens(photographer);
  await photographer.opens(customer);
  await customer.sends('Booked!');
  await photographer.sees('Booked!');
  await reacts(photographer, 'Booked!', '🙏');
  await expect(reaction(customer, 'Booked!', '🙏')).toHaveAttribute('aria-pressed', 'false');
  await reaction(customer, 'Booked!', '🙏').click();
  for (const person of [customer, photographer]) {
    await expect(reaction(person, 'Booked!', '🙏')).toContainText('2');
    await expect(reaction(person, 'Booked!', '🙏')).toHaveAttribute('aria-pressed', 'true');
  }
  await reaction(customer, 'Booked!', '🙏').click();
  await expect(reaction(photographer, 'Booked!', '🙏')).not.toContainText('2');
  await expect(reaction(customer, 'Booked!', '🙏')).toBeFocused();
  await reacts(photographer, 'Booked!', '🙏');
  for (const person of [customer, photographer]) {
    await expect(reaction(person, 'Booked!', '🙏')).toHaveCount(0);
    await expect(person.options.first()).toContainText('Booked!');
  }
});

test('a sixth emoji is taken back, with the reason', async ({ people }) => {
  const { customer, photographer } = await people();
  await photographer.account.writes(customer.account, 'Hello');
  await customer.opens(photographer);
  for (const emoji of ['👍', '❤️', '😂', '😮', '😢']) await reacts(customer, 'Hello', emoji);
  await expect(customer.message('Hello').locator('.reaction')).toHaveCount(5);
  await reacts(customer, 'Hello', '🙏');
  await expect(customer.page.getByText('You can react with up to 5 emoji.')).toBeVisible();
  await expect(customer.message('Hello').locator('.reaction')).toHaveCount(5);
});

test('reactions made offline arrive in their order', async ({ joins, line }) => {
  const customer = await joins('customer', undefined, line.url);
  const photographer = await joins('photographer');
  await photographer.opens(customer);
  await customer.opens(photographer);
  await photographer.sends('Hello');
  await customer.sees('Hello');
  await customer.opensMenu('Hello');
  await customer.page.keyboard.press('Escape');
  line.cut();
  for (const emoji of ['👍', '👍', '😂']) await reacts(customer, 'Hello', emoji);
  await expect(reaction(customer, 'Hello', '😂')).toBeVisible();
  await expect(reaction(customer, 'Hello', '👍')).toHaveCount(0);
  line.mend();
  await expect(reaction(photographer, 'Hello', '😂')).toBeVisible();
  await expect(reaction(photographer, 'Hello', '👍')).toHaveCount(0);
});

test('a star is seen on all own devices and by nobody else', async ({ people }) => {
  const { customer, photographer } = await people();
  await photographer.account.writes(customer.account, 'The contract');
  await customer.opens(photographer);
  await photographer.opens(customer);
  const tab = await customer.opensTab();
  await tab.opens(photographer);
  await customer.chooses('The contract', 'Star');
  for (const person of [customer, tab]) await expect(person.message('The contract')).toContainText('Starred');
  await customer.page.reload();
  await expect(customer.message('The contract')).toContainText('Starred');
  await expect(photographer.message('The contract')).not.toContainText('Starred');
  await tab.chooses('The contract', 'Remove star');
  await expect(customer.message('The contract')).not.toContainText('Starred');
});
