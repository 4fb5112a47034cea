// What few people need is not part of the first visit: it loads when it is first used.

import { type Page } from '@playwright/test';

import { expect, test } from '../support/test.js';

const FILE = /\/pkg\/[^/]*shortcuts[^/]*\.wasm/;

const list = (page: Page) => page.getByRole('dialog', { name: 'Keyboard shortcuts' });

/** Lets the first requests for the file fail, and counts all of them. */
async function failsFirst(page: Page, failures: number) {
  const asked = { count: 0 };
  await page.route(FILE, (route) => {
    asked.count += 1;
    return asked.count <= failures ? route.abort() : route.continue();
  });
  return asked;
}

test('the list of shortcuts loads when somebody asks for it', async ({ joins }) => {
  const customer = await joins('customer');
  const asked = await failsFirst(customer.page, 0);
  await customer.opensList();
  await customer.page.getByRole('button', { name: 'Keyboard shortcuts' }).focus();
  expect(asked.count).toBe(0);
  await customer.page.keyboard.press('Enter');
  await expect(list(customer.page).getByText('Ctrl K')).toBeVisible();
  await customer.page.keyboard.press('Escape');
  await expect(list(customer.page)).toHaveCount(0);
  await expect(customer.page.getByRole('button', { name: 'Keyboard shortcuts' })).toBeFocused();
  await customer.page.keyboard.press('Control+/');
  await expect(list(customer.page).getByText('Ctrl K')).toBeVisible();
  expect(asked.count).toBe(1);
});

test('a file that does not arrive at once is asked for again', async ({ joins }) => {
  const customer = await joins('customer');
  const asked = await failsFirst(customer.page, 2);
  await customer.opensList();
  await customer.page.keyboard.press('Control+/');
  await expect(list(customer.page).getByText('Ctrl K')).toBeVisible();
  expect(asked.count).toBe(3);
});

test('a file that does not arrive is said to be missing, and the page goes on', async ({ joins }) => {
  const customer = await joins('customer');
  const asked = await failsFirst(customer.page, 3);
  await customer.opensList();
  await customer.page.keyboard.press('Control+/');
  const failed = list(customer.page).getByRole('alert');
  await expect(failed).toContainText("Couldn't load this");
  expect(asked.count).toBe(3);
  await expect(customer.page.locator('html')).toHaveAttribute('data-page', 'alive');
  await failed.getByRole('button', { name: 'Retry' }).click();
  await expect(list(customer.page).getByText('Ctrl K')).toBeVisible();
});
