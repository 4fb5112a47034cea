// The page of a search: what forms and links lead to where nothing comes alive.

import { expect, test } from '../support/test.js';

test('the box of the list finds people and messages', async ({ joins, registers, live }) => {
  const customer = await joins('customer');
  const arjun = await registers('photographer', 'Arjun Kapoor');
  const meera = await registers('photographer', 'Meera Shadi Films');
  await arjun.writes(customer, 'शादी १४ फ़रवरी को');
  await meera.writes(customer, 'nothing of it');
  await customer.opensList();
  if (live) {
    await customer.page.goto('/search?q=shaadi');
  } else {
    await customer.search.fill('shaadi');
    await customer.search.press('Enter');
  }
  await expect(customer.page).toHaveURL('/search?q=shaadi');
  const main = customer.page.getByRole('main');
  await expect(main.getByRole('heading', { name: 'People' })).toBeVisible();
  await expect(main.getByRole('link', { name: meera.fullName })).toBeVisible();
  await expect(main.getByRole('link', { name: /Arjun Kapoor/ }).locator('mark')).toHaveText(['शादी']);

  await main.getByRole('link', { name: /Arjun Kapoor/ }).click();
  await customer.sees('शादी १४ फ़रवरी को');
  await customer.page.goBack();
  await expect(main.locator('mark')).toHaveCount(1);
});

test('filters and pages have addresses, and nothing found is said', async ({ people }) => {
  const { customer, photographer } = await people();
  for (let n = 1; n <= 22; n += 1) await photographer.account.writes(customer, `photo ${n}.`);
  await customer.account.writes(photographer.account, 'my photo https://example.com');
  const { page } = customer;
  await page.goto('/search?q=photo');
  const filters = page.getByRole('navigation', { name: 'Show only' });
  await expect(page.locator('mark')).toHaveCount(20);
  await page.getByRole('link', { name: 'Show more' }).click();
  await expect(page.locator('mark')).toHaveCount(3);
  await filters.getByRole('link', { name: 'From me' }).click();
  await expect(page.locator('mark')).toHaveCount(1);
  await filters.getByRole('link', { name: 'Links' }).click();
  await expect(page).toHaveURL('/search?q=photo&kind=link&from=me');
  await expect(filters.getByRole('link', { name: 'Links' })).toHaveAttribute('aria-current', 'true');
  await filters.getByRole('link', { name: 'Photos' }).click();
  await expect(page.getByText('Nothing found for “photo”')).toBeVisible();
  await page.getByRole('searchbox').fill('album <b>');
  await page.getByRole('button', { name: 'Search' }).click();
  await expect(page.getByText('Nothing found for “album <b>”')).toBeVisible();
  await page.goto('/search');
  await expect(page.getByText('Search for a name, a word, a date or a file.')).toBeVisible();
});

test('a conversation is searched by itself', async ({ joins, registers, live }) => {
  const customer = await joins('customer');
  const arjun = await registers('photographer', 'Arjun Kapoor');
  const meera = await registers('photographer', 'Meera Iyer');
  for (const photographer of [arjun, meera]) await photographer.writes(customer, 'Which album?');
  const { page } = customer;
  await page.goto(customer.urlOf(arjun));
  if (live) await page.goto(`/search?in=${customer.account.conversationWith(arjun)}`);
  else await page.getByRole('link', { name: 'Search in chat' }).click();
  await expect(page.getByRole('heading', { name: 'Search in chat' })).toBeVisible();
  await page.getByRole('searchbox').fill('album');
  await page.getByRole('button', { name: 'Search' }).click();
  await expect(page.locator('mark')).toHaveCount(1);
  await page.getByRole('link', { name: 'Search all chats' }).click();
  await expect(page.locator('mark')).toHaveCount(2);
  await page.goBack();
  await page.getByRole('link', { name: 'Back to chat' }).click();
  await expect(page).toHaveURL(customer.urlOf(arjun));
});
