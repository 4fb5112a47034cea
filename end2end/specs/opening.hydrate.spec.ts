// Opening a conversation on a slow or missing network.

import { type Page } from '@playwright/test';

import { expect, test } from '../support/test.js';

const BACK_AGAIN = { timeout: 30_000 };

/** Answers with messages wait until the returned function is called. */
async function holdsHistory(page: Page): Promise<() => void> {
  let release = () => {};
  const released = new Promise<void>((resolve) => (release = resolve));
  await page.route('**/fn/history*', async (route) => {
    await released;
    await route.continue();
  });
  return release;
}

test('name, way back and message box are there before the messages, and stay', async ({ joins, registers, line }) => {
  const customer = await joins('customer', undefined, line.url);
  const arjun = await registers('photographer');
  await arjun.writes(customer, 'hello');
  await customer.page.setViewportSize({ width: 390, height: 800 });
  await customer.opensList();
  const release = await holdsHistory(customer.page);
  await customer.option(arjun).click();
  await expect(customer.page.getByRole('heading', { name: arjun.fullName })).toBeVisible();
  await expect(customer.page.getByRole('link', { name: 'Back to conversations' })).toBeVisible();
  await expect(customer.log).toHaveAttribute('aria-busy', 'true');
  await expect(customer.page.locator('.skeleton').first()).toBeVisible();
  await customer.sends('on my way');
  await customer.types('still typ');
  await customer.box.evaluate((box) => Object.assign(box, { isTheSame: true }));
  await customer.expectTick('on my way', 'Sent');
  release();
  await customer.expectMessages('hello', 'on my way');
  await customer.box.pressSequentially('ing');
  await expect(customer.box).toHaveValue('still typing');
  expect(await customer.box.evaluate((box) => 'isTheSame' in box)).toBe(true);
});

test('a conversation opened offline loads when the connection returns', async ({ joins, registers, line }) => {
  const customer = await joins('customer', undefined, line.url);
  const arjun = await registers('photographer');
  await arjun.writes(customer, 'hello');
  await customer.opensList();
  line.goesDown();
  await customer.option(arjun).click();
  await expect(customer.page.getByRole('heading', { name: arjun.fullName })).toBeVisible();
  await customer.sends('written offline');
  await customer.expectTick('written offline', 'Sending');
  const retry = customer.page.getByRole('button', { name: 'Retry', exact: true });
  await retry.click();
  await expect(customer.log).toBeFocused();
  await expect(retry).toBeVisible();
  line.mend();
  await customer.sees('hello', BACK_AGAIN);
  await customer.expectMessages('hello', 'written offline');
  await customer.expectTick('written offline', 'Sent');
});
