// Uploads that cannot go on at once: the server takes no more for now, or another tab has the file.

import { type Page, type Route } from '@playwright/test';

import { expect, test } from '../support/test.js';
import { chooses, png, tray } from '../support/tray.js';

const UPLOADS = /\/api\/uploads/;
const TOO_OFTEN = "You're doing that too often.";

/** The server refuses new uploads as long as `isFull` says so; they may go on after so many seconds. */
async function isFullFor(page: Page, seconds: string, isFull: () => boolean) {
  await page.route(UPLOADS, (route) => {
    if (route.request().method() !== 'POST' || !isFull()) return route.continue();
    const json = { status: 'error', code: 'rate_limited', message: 'Too many uploads' };
    return route.fulfill({ status: 429, headers: { 'retry-after': seconds }, json });
  });
}

/** Holds the parts of files back until it is called. */
async function holdsParts(page: Page) {
  const held: Route[] = [];
  let isHeld = true;
  await page.route(UPLOADS, (route) => {
    if (route.request().method() !== 'PATCH' || !isHeld) return route.continue();
    held.push(route);
    return undefined;
  });
  return async () => {
    isHeld = false;
    for (const route of held) await route.continue();
  };
}

test('an upload that the server refuses for a while says that it waits, and goes on by itself', async ({ people }) => {
  const { customer, photographer } = await people();
  let refusals = 0;
  await isFullFor(customer.page, '2', () => {
    refusals += 1;
    return refusals === 1;
  });
  await customer.opens(photographer);
  await chooses(customer, [png('a.png', 40, 40)]);
  await expect(tray(customer).getByText('Waiting…')).toBeVisible();
  await expect(tray(customer).getByText('Ready to send')).toHaveCount(1);
  await expect(tray(customer).getByText('Waiting…')).toHaveCount(0);
  expect(refusals).toBe(2);
});

test('an upload that is refused again and again can be retried', async ({ people }) => {
  const { customer, photographer } = await people();
  let isFull = true;
  await isFullFor(customer.page, '0', () => isFull);
  await customer.opens(photographer);
  await chooses(customer, [png('a.png', 40, 40)]);
  await expect(tray(customer).getByText(TOO_OFTEN)).toBeVisible();
  isFull = false;
  await tray(customer).getByRole('button', { name: 'Retry a.png' }).click();
  await expect(tray(customer).getByText('Ready to send')).toHaveCount(1);
});

test('a message whose file is refused again and again says why, and is sent by Retry', async ({ people }) => {
  const { customer, photographer } = await people();
  await customer.opens(photographer);
  await photographer.opens(customer);
  // The first answer comes when the message is written.
  const held: Route[] = [];
  await customer.page.route(UPLOADS, (route) => {
    held.push(route);
  });
  await chooses(customer, [png('a.png', 40, 40)]);
  await expect(tray(customer).getByRole('progressbar')).toBeVisible();
  await customer.sends('one photo');
  const message = customer.message('one photo');
  await expect(message.getByRole('listitem')).toHaveCount(1);
  let isFull = true;
  await isFullFor(customer.page, '0', () => isFull);
  await expect.poll(() => held.length).toBe(1);
  for (const route of held) await route.fulfill({ status: 429, headers: { 'retry-after': '0' } });
  await expect(message.getByText(TOO_OFTEN)).toBeVisible();
  isFull = false;
  await message.getByRole('button', { name: 'Retry' }).click();
  await photographer.sees('one photo');
});

test('a tab leaves the files of another tab alone, and uploads its own meanwhile', async ({ people }) => {
  const { customer, photographer } = await people();
  const release = await holdsParts(customer.page);
  await customer.opens(photographer);
  await chooses(customer, [png('a.png', 40, 40), png('b.png', 40, 40), png('c.png', 40, 40)]);
  await expect(tray(customer).getByRole('listitem')).toHaveCount(3);
  const tab = await customer.opensTab();
  // It cannot know the content of the files.
  await tab.page.addInitScript(() => {
    Object.defineProperty(window, 'indexedDB', { get: () => null });
  });
  await tab.opens(photographer);
  await expect(tray(tab).getByRole('listitem')).toHaveCount(3);
  await chooses(tab, [png('d.png', 40, 40)]);
  const own = tray(tab).getByRole('listitem').filter({ hasText: 'd.png' });
  await expect(own.getByText('Ready to send')).toBeVisible();
  await expect(tray(tab).getByRole('button', { name: /^Retry/ })).toHaveCount(0);
  await release();
  for (const person of [customer, tab]) await expect(tray(person).getByText('Ready to send')).toHaveCount(4);
});
