// The pages without a mouse.

import { expect, test } from '../support/test.js';

test('arrow keys move in the list, Enter opens a conversation', async ({ joins, registers }) => {
  const customer = await joins('customer');
  const arjun = await registers('photographer', 'Arjun Kapoor');
  const meera = await registers('photographer', 'Meera Iyer');
  const sunil = await registers('photographer', 'Sunil Joshi');
  for (const photographer of [arjun, meera, sunil]) await photographer.writes(customer, 'hello');
  await customer.opensList();

  await customer.search.focus();
  await customer.page.keyboard.press('Tab');
  await expect(customer.option(sunil)).toBeFocused();
  await customer.page.keyboard.press('ArrowDown');
  await expect(customer.option(meera)).toBeFocused();
  await customer.page.keyboard.press('End');
  await expect(customer.option(arjun)).toBeFocused();
  await customer.page.keyboard.press('ArrowUp');
  await expect(customer.option(meera)).toBeFocused();
  await customer.page.keyboard.press('Enter');
  await expect(customer.page).toHaveURL(customer.urlOf(meera));
  await customer.expectMessages('hello');
});

test('a conversation is opened, answered and left by keyboard', async ({ people }) => {
  const { customer, photographer } = await people();
  await photographer.account.writes(customer, 'hello');
  await customer.opensList();
  await customer.search.focus();
  await customer.page.keyboard.press('Tab');
  await customer.page.keyboard.press('Enter');
  await expect(customer.box).toBeFocused();
  await customer.page.keyboard.type('hello yourself');
  await customer.page.keyboard.press('Enter');
  await customer.sees('hello yourself');
  await customer.page.keyboard.press('Tab');
  await expect(customer.page.getByRole('button', { name: 'Send', exact: true })).toBeFocused();
});

test('signing in works with Tab and Enter', async ({ page, registers }) => {
  const { email } = await registers('customer');
  await page.goto('/login');
  await page.getByRole('textbox', { name: 'Email' }).focus();
  await page.keyboard.type(email);
  await page.keyboard.press('Tab');
  await expect(page.getByRole('textbox', { name: 'Password' })).toBeFocused();
  await page.keyboard.type('correct horse battery');
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL('/customer/messages');
});

test('an arriving message is announced once, with the name of the author', async ({ people }) => {
  const { customer, photographer } = await people();
  await customer.opens(photographer);
  await photographer.opens(customer);
  await photographer.sends('Namaste!');
  await customer.sees('Namaste!');
  // The log itself is not a live region, or every message would be announced twice.
  await expect(customer.log).toHaveAttribute('aria-live', 'off');
  await expect(customer.page.locator('[aria-live=polite]', { hasText: `${photographer.name}: Namaste!` })).toHaveCount(
    1,
  );
});
