// What a first visit transfers. The ceilings of a conversation are what was reached (372 kB until the page is alive, and 157 kB
// of deferred functions) plus 3 %: whoever needs more records the list of deferred functions anew (docs/contributing.md), or says
// so here. That of plain pages leaves room for the other people in the directory, and is without their pictures.

import { type Page } from '@playwright/test';

import { isNeeded, total, transfersOf } from '../bench/first-visit.js';
import { expect, test } from '../support/test.js';

const MESSAGES_PAGE_BYTES = 383_000;
const DEFERRED_BYTES = 162_000;
const PLAIN_PAGE_BYTES = 25_000;

/** What an address transfers, by file, with an empty cache. */
async function weighs(page: Page, address: string) {
  const client = await page.context().newCDPSession(page);
  await client.send('Network.clearBrowserCache');
  const files = await transfersOf(page);
  await page.goto(address, { waitUntil: 'networkidle' });
  return files();
}

test('the first visit of a conversation is light', async ({ people }) => {
  const { customer, photographer } = await people();
  for (let at = 0; at < 30; at += 1) await photographer.account.writes(customer, `message ${at} of about this length`);
  const files = await weighs(customer.page, customer.urlOf(photographer));
  expect(files.map(({ name }) => name)).toContain('/pkg/chitrasethu.wasm');
  expect(total(files.filter(isNeeded)), JSON.stringify(files)).toBeLessThanOrEqual(MESSAGES_PAGE_BYTES);
  const deferred = files.filter(({ name }) => name.includes('_deferred'));
  expect(deferred).toHaveLength(1);
  expect(total(deferred)).toBeLessThanOrEqual(DEFERRED_BYTES);
});

test('plain pages load no module', async ({ people, browser, baseURL }) => {
  const { customer } = await people();
  const stranger = await browser.newPage({ ...(baseURL ? { baseURL } : {}) });
  for (const [page, addresses] of [
    [stranger, ['/login', '/register', '/no/such/page']],
    [customer.page, ['/photographers', '/profile', '/account', '/no/such/page']],
  ] as const) {
    for (const address of addresses) {
      const all = await weighs(page, address);
      const files = all.filter(({ name }) => !name.startsWith('/api/pictures/'));
      const code = files.filter(({ name }) => /\.(js|wasm)$/.test(name));
      expect(code, address).toEqual([]);
      expect(total(files), `${address} ${JSON.stringify(files)}`).toBeLessThanOrEqual(PLAIN_PAGE_BYTES);
    }
  }
  await stranger.close();
});
