// What few people need is not part of the first visit: it loads when it is first used.

import { type Page } from '@playwright/test';

import { expect, test } from '../support/test.js';
import { sendsVoice } from '../support/voice.js';

const SHORTCUTS = /\/pkg\/[^/]*shortcuts[^/]*\.wasm/;
const VOICE = /\/pkg\/[^/]*voice_player[^/]*\.wasm/;
const PROFILE = /\/pkg\/[^/]*profile[^/]*\.wasm/;

const list = (page: Page) => page.getByRole('dialog', { name: 'Keyboard shortcuts' });

/** Lets the first requests for a file fail, and counts all of them. */
async function failsFirst(page: Page, failures: number, file = SHORTCUTS) {
  const asked = { count: 0 };
  await page.route(file, (route) => {
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

test('a voice message of the server comes alive when it is played, under the same finger', async ({ people }) => {
  const { customer, photographer } = await people();
  await sendsVoice(photographer.account, customer, 12);
  const asked = await failsFirst(customer.page, 0, VOICE);
  await customer.opens(photographer);
  const note = customer.messages.last().getByRole('group', { name: 'Voice message 0:12' });
  const before = await note.boundingBox();
  expect(asked.count).toBe(0);
  await note.getByRole('button', { name: 'Play' }).focus();
  await customer.page.keyboard.press('Enter');
  await expect(note.getByRole('button', { name: 'Pause' })).toBeFocused();
  expect(asked.count).toBe(1);
  expect(await note.boundingBox()).toEqual(before);
});

test('a voice message that comes later has its room before its view is loaded', async ({ people }) => {
  const { customer, photographer } = await people();
  await customer.opens(photographer);
  let release = () => {};
  const isReleased = new Promise<void>((resolve) => {
    release = resolve;
  });
  await customer.page.route(VOICE, async (route) => {
    await isReleased;
    return route.continue();
  });
  await sendsVoice(photographer.account, customer, 12);
  const message = customer.messages.last();
  await expect(message.getByRole('status')).toHaveText('Loading…');
  const before = await message.boundingBox();
  release();
  await expect(message.getByRole('group', { name: 'Voice message 0:12' })).toBeVisible();
  expect(await message.boundingBox()).toEqual(before);
});

test('the profile of the server needs no code, the one of the next conversation loads its part', async ({ people, joins }) => {
  const { customer, photographer } = await people();
  const other = await joins('photographer');
  await photographer.account.call('PUT /api/auth/profile', { body: { bio: 'Weddings.' } });
  await other.account.call('PUT /api/auth/profile', { body: { bio: 'Portraits.' } });
  for (const peer of [photographer, other]) await peer.account.writes(customer, 'hello');
  await customer.page.setViewportSize({ width: 1440, height: 900 });
  const asked = await failsFirst(customer.page, 0, PROFILE);
  await customer.opens(photographer);
  const details = customer.page.getByRole('complementary', { name: 'Details' });
  await expect(details.getByText('Weddings.')).toBeVisible();
  expect(asked.count).toBe(0);
  await customer.picks(other);
  await expect(details.getByText('Portraits.')).toBeVisible();
  await expect(details.getByText('Weddings.')).toHaveCount(0);
});
