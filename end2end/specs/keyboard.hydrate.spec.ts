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
  // Past the filters.
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
  // Past the filters.
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

test('a conversation that is opened by its address is ready for typing', async ({ people }) => {
  const { customer, photographer } = await people();
  await customer.opens(photographer);
  await expect(customer.box).toBeFocused();
});

test('keys search, close, and lead from one conversation to the next', async ({ joins, registers }) => {
  const customer = await joins('customer');
  const arjun = await registers('photographer', 'Arjun Kapoor');
  const meera = await registers('photographer', 'Meera Iyer');
  for (const photographer of [arjun, meera]) await photographer.writes(customer, 'hello');
  const { keyboard } = customer.page;
  await customer.opens(meera);

  await keyboard.press('Alt+ArrowDown');
  await expect(customer.page).toHaveURL(customer.urlOf(arjun));
  await expect(customer.box).toBeFocused();
  await keyboard.press('Alt+ArrowDown');
  await keyboard.press('Alt+ArrowUp');
  await expect(customer.page).toHaveURL(customer.urlOf(meera));
  await expect(customer.box).toBeFocused();

  await keyboard.press('/');
  await expect(customer.box).toHaveValue('/');
  await keyboard.press('Control+k');
  await expect(customer.search).toBeFocused();
  await keyboard.press('Shift+Tab');
  await keyboard.press('/');
  await expect(customer.search).toBeFocused();
  await expect(customer.search).toHaveValue('');

  await customer.box.focus();
  await keyboard.press('Escape');
  await expect(customer.page).toHaveURL(customer.home);
  await expect(customer.option(meera)).toBeFocused();
});

test('Escape closes the details before the conversation', async ({ people }) => {
  const { customer, photographer } = await people();
  await photographer.account.writes(customer, 'hello');
  await customer.page.setViewportSize({ width: 1100, height: 740 });
  await customer.opens(photographer);
  await customer.page.getByRole('link', { name: 'Details' }).press('Enter');
  await expect(customer.page.getByRole('link', { name: 'Close details' })).toBeFocused();
  await customer.page.keyboard.press('Escape');
  await expect(customer.page).toHaveURL(customer.urlOf(photographer));
  await expect(customer.page.getByRole('link', { name: 'Details' })).toBeFocused();
  await customer.page.keyboard.press('Escape');
  await expect(customer.page).toHaveURL(customer.home);
});

test('from the search box ArrowDown leads into the results, and Enter opens the first', async ({ joins, registers }) => {
  const customer = await joins('customer');
  const arjun = await registers('photographer', 'Arjun Kapoor');
  const meera = await registers('photographer', 'Meera Iyer');
  for (const photographer of [arjun, meera]) await photographer.writes(customer, 'hello');
  await customer.opensList();
  await customer.search.fill('arjun');
  await expect(customer.options).toHaveCount(1);
  await customer.search.press('ArrowDown');
  await expect(customer.option(arjun)).toBeFocused();
  await customer.search.press('Enter');
  await expect(customer.page).toHaveURL(customer.urlOf(arjun));
  await customer.expectMessages('hello');
});
