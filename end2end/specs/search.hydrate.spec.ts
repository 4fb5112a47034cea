// The search over all conversations: one box finds people and messages.

import axe from 'axe-core';

import { copiesIn } from '../support/device.js';
import { faultsOf } from '../support/faults.js';
import { writeHistory } from '../support/history.js';
import { expect, test } from '../support/test.js';

const said = 'p[aria-live=polite]';

test('messages are found as they sound, in three scripts, with their person and time', async ({ joins, registers }) => {
  const customer = await joins('customer');
  const arjun = await registers('photographer', 'Arjun Kapoor');
  const meera = await registers('photographer', 'Meera Iyer');
  await arjun.writes(customer, 'शादी १४ फ़रवरी को है?');
  await meera.writes(customer, 'Shaadi photos');
  await customer.account.writes(meera, 'ਸ਼ਾਦੀ');
  await customer.opensList();
  await customer.search.fill('shadi');
  await expect(customer.found).toHaveCount(3);
  await expect(customer.found.filter({ hasText: 'Arjun Kapoor' }).locator('mark')).toHaveText(['शादी']);
  await expect(customer.found.filter({ hasText: 'You:' })).toHaveAccessibleName(/^Meera Iyer, You: ਸ਼ਾਦੀ, \d+:\d\d [ap]m$/);
  await expect(customer.page.locator(said, { hasText: /^3 messages found$/ })).toHaveCount(1);
  await customer.search.fill('14 feb');
  await expect(customer.found).toHaveCount(1);
  await customer.search.fill('अर्जुन');
  await expect(customer.options).toHaveCount(1);
  await expect(customer.option(arjun)).toBeVisible();
  await expect(customer.page.getByText('No messages found', { exact: true })).toHaveCount(2);
  await customer.search.fill('nobody & nothing');
  await expect(customer.page.getByText('Nothing found for “nobody & nothing”')).toBeVisible();
});

test('chips limit the messages, and the rest comes page by page', async ({ people }) => {
  const { customer, photographer } = await people();
  for (let n = 1; n <= 22; n += 1) await photographer.account.writes(customer, `photo ${n}.`);
  await customer.account.writes(photographer.account, 'my photo https://example.com');
  await customer.opensList();
  await customer.search.fill('photo');
  await expect(customer.found).toHaveCount(20);
  await customer.page.getByRole('button', { name: 'Show more' }).press('Enter');
  await expect(customer.found).toHaveCount(23);
  await expect(customer.found.last()).toBeFocused();
  const filters = customer.page.getByRole('group', { name: 'Show only' });
  await filters.getByRole('button', { name: 'From me' }).click();
  await expect(customer.found).toHaveCount(1);
  await filters.getByRole('button', { name: 'Links' }).click();
  await expect(filters.getByRole('button', { name: 'Links' })).toHaveAttribute('aria-pressed', 'true');
  await expect(customer.found).toHaveCount(1);
  await filters.getByRole('button', { name: 'Files' }).click();
  await expect(customer.found).toHaveCount(0);
  await expect(filters.getByRole('button', { name: 'Links' })).toHaveAttribute('aria-pressed', 'false');
});

test('keys lead from the box through people and messages, and Escape back', async ({ joins, registers }) => {
  const customer = await joins('customer');
  const album = await registers('photographer', 'Album House');
  const meera = await registers('photographer', 'Meera Iyer');
  await album.writes(customer, 'hello');
  await meera.writes(customer, 'Which album?');
  await customer.opensList();
  await customer.page.keyboard.press('Control+k');
  await customer.page.keyboard.type('album');
  // Not what the beginning of the word has found.
  await expect(customer.found.locator('mark')).toHaveText('album');
  await customer.page.keyboard.press('ArrowDown');
  await expect(customer.option(album)).toBeFocused();
  await customer.page.keyboard.press('ArrowDown');
  await expect(customer.found).toBeFocused();
  await customer.page.keyboard.press('Enter');
  await customer.sees('Which album?');
  await expect(customer.page).toHaveURL(`${customer.urlOf(meera)}?find=album`);
  await expect(customer.found).toHaveAttribute('aria-selected', 'true');

  await customer.found.focus();
  await customer.page.keyboard.press('Escape');
  await expect(customer.search).toBeFocused();
  await customer.page.keyboard.press('Escape');
  await expect(customer.search).toHaveValue('');
  await expect(customer.options).toHaveCount(2);
  await expect(customer.found).toHaveCount(0);
});

test('edits and deletions reach what was found', async ({ people }) => {
  const { customer, photographer } = await people();
  const first = await photographer.account.writes(customer, 'the secret place');
  const second = await photographer.account.writes(customer, 'a secret date');
  await customer.opensList();
  await customer.search.fill('secret');
  await expect(customer.found).toHaveCount(2);
  await photographer.account.call(`PATCH /api/messages/${first.id}`, { body: { messageText: 'the open place' } });
  await expect(customer.found).toHaveCount(1);
  await photographer.account.call(`DELETE /api/messages/${second.id}?for=everyone`);
  await expect(customer.found).toHaveCount(0);
  await expect(customer.page.getByText('Nothing found for “secret”')).toBeVisible();
});

test('a third person finds nothing', async ({ people, joins }) => {
  const { customer, photographer } = await people();
  const outsider = await joins('customer');
  await photographer.account.writes(customer, 'a secret place');
  await customer.opensList();
  await customer.search.fill('secret');
  await expect(customer.found).toHaveCount(1);
  await outsider.opensList();
  await outsider.search.fill('secret');
  await expect(outsider.page.getByText('Nothing found for “secret”')).toBeVisible();
  expect(await outsider.page.content()).not.toContain('secret place');
});

test('a result far back opens in its place, and the latest messages are one step away', async ({ people }) => {
  test.slow();
  const { customer, photographer } = await people();
  await customer.account.writes(photographer.account, 'the shehnai player');
  await writeHistory(customer.account, photographer.account, 3_000);
  await photographer.page.setViewportSize({ width: 390, height: 800 });
  await photographer.opensList();
  await photographer.search.fill('shehnai');
  await photographer.found.click();
  await photographer.sees('the shehnai player');
  await expect(photographer.message('the shehnai player')).toBeInViewport();
  await expect(photographer.message('the shehnai player')).toHaveClass(/message-found/);
  await expect(photographer.findBar.getByRole('status')).toContainText('1 of 1');
  await photographer.page.getByRole('button', { name: 'Jump to latest' }).click();
  await expect(photographer.message('message 3000.')).toBeInViewport();
  await photographer.page.goBack();
  await expect(photographer.search).toHaveValue('shehnai');
  await expect(photographer.found).toBeInViewport();
});

test('the results are where they were when the user comes back to them', async ({ people }) => {
  const { customer, photographer } = await people();
  for (let n = 1; n <= 40; n += 1) await photographer.account.writes(customer, `album ${n}.`);
  await customer.page.setViewportSize({ width: 390, height: 700 });
  await customer.opensList();
  await customer.search.fill('album');
  await customer.page.getByRole('button', { name: 'Show more' }).click();
  await expect(customer.found).toHaveCount(40);
  const chosen = customer.found.nth(30);
  await chosen.scrollIntoViewIfNeeded();
  await chosen.click();
  await expect(customer.log).toBeVisible();
  await customer.page.getByRole('link', { name: 'Back to conversations' }).click();
  await expect(chosen).toBeInViewport();
  await expect(customer.found).toHaveCount(40);
});

test('what cannot be searched says so and offers another try', async ({ people }) => {
  const { customer, photographer } = await people();
  await photographer.account.writes(customer, 'hello');
  await customer.opensList();
  const refused = { status: 429, contentType: 'application/json', body: '{"code":"rate_limited","message":"wait"}' };
  await customer.page.route('**/fn/search', (route) => route.fulfill(refused), { times: 1 });
  await customer.search.fill('hello');
  const failed = customer.page.getByRole('alert');
  await expect(failed).toContainText("Couldn't load this");
  await failed.getByRole('button', { name: 'Retry' }).click();
  await expect(customer.found).toHaveCount(1);
  await expect(failed).toHaveCount(0);
});

test('without a network, what this device keeps is searched and opened, and later the server again', async ({
  joins,
  registers,
  line,
}) => {
  const customer = await joins('customer', undefined, line.url);
  const arjun = await registers('photographer', 'Arjun Kapoor');
  const meera = await registers('photographer', 'Meera Iyer');
  await arjun.writes(customer, 'शादी १४ फ़रवरी को');
  await meera.writes(customer, 'Shaadi photos');
  await customer.opens(arjun);
  await expect.poll(() => copiesIn(customer.page)).toContain('text":"शादी');
  await customer.opensList();
  await customer.search.fill('shadi');
  await expect(customer.found).toHaveCount(2);
  line.goesDown();
  await customer.search.fill('14 feb');
  const note = customer.page.getByText("Showing what's saved on this device");
  await expect(note).toBeVisible();
  await customer.search.fill('shadi');
  await expect(customer.found).toHaveCount(1);
  await customer.found.click();
  await customer.sees('शादी १४ फ़रवरी को');
  await expect(customer.message('शादी')).toHaveClass(/message-found/);
  line.mend();
  await customer.page.evaluate(() => dispatchEvent(new Event('online')));
  await expect(customer.found).toHaveCount(2, { timeout: 30_000 });
  await expect(note).toHaveCount(0);
});

for (const colorScheme of ['light', 'dark'] as const) {
  for (const width of [1440, 360]) {
    test(`the search has no fault in ${colorScheme}, ${width} px wide`, async ({ people }) => {
      const { customer, photographer } = await people();
      for (let n = 1; n <= 22; n += 1) await photographer.account.writes(customer, `album ${n}.`);
      await customer.page.addInitScript({ content: axe.source });
      await customer.page.emulateMedia({ colorScheme });
      await customer.page.setViewportSize({ width, height: 800 });
      const expectNone = async (what: string) => expect.soft(await faultsOf(customer), what).toEqual([]);
      await customer.opensList();
      await customer.search.fill('album');
      await expect(customer.found).toHaveCount(20);
      await customer.page.getByRole('button', { name: 'From me' }).click();
      await expect(customer.page.getByText('Nothing found for “album”')).toBeVisible();
      await expectNone('nothing found');
      await customer.page.getByRole('button', { name: 'From me' }).click();
      await expect(customer.found).toHaveCount(20);
      await expectNone('results');
      await customer.found.first().click();
      await expect(customer.findBar.getByRole('status')).toContainText('1 of 22');
      await expectNone('the search in a conversation');
      const hidden = await customer.findBar.evaluate((bar) => bar.scrollWidth - bar.clientWidth);
      expect(hidden, 'pixels cut off').toBeLessThanOrEqual(0);
      for (const path of ['/search?q=album', '/search?q=nothing+of+it', '/search']) {
        await customer.page.goto(path);
        await expectNone(path);
      }
    });
  }
}
