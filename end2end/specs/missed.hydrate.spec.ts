// Changes get lost; the page finds what is missing by itself.

import { type Page } from '@playwright/test';

import { losesChange } from '../support/losing.js';
import { expect, test } from '../support/test.js';

/** Resolves when the page has compared its state with the server; the next comparison is a minute away. */
const comparison = (page: Page) => page.waitForResponse(/\/fn\/heads/);

const WITHIN_THREE_SECONDS = { timeout: 3000 };
const A_MINUTE = 60_000;

test('a message whose event is lost appears when the next one shows the gap', async ({ people }) => {
  const { customer, photographer } = await people();
  const lost = await losesChange(photographer.page, 'message', 'the lost one');
  const compared = comparison(photographer.page);
  await photographer.opens(customer);
  await compared;
  await customer.account.writes(photographer, 'the lost one');
  await customer.account.writes(photographer, 'the next one');
  await photographer.sees('the lost one', WITHIN_THREE_SECONDS);
  await photographer.expectMessages('the lost one', 'the next one');
  expect(lost.count()).toBe(1);
});

test('a lost message that nothing follows appears within a minute, also in the list', async ({ people }) => {
  const { customer, photographer } = await people();
  await customer.account.writes(photographer, 'before');
  // On its first visit the page marks the message as delivered. The comparison finds that mark, and reading the row
  // could find the lost message, too.
  await photographer.opensList();
  const status = async () => (await customer.account.history(photographer)).at(-1)?.status;
  await expect.poll(status).toBe('delivered');
  await photographer.page.clock.install();
  const lost = await losesChange(photographer.page, 'message');
  const compared = comparison(photographer.page);
  await photographer.opensList();
  await compared;
  await customer.account.writes(photographer, 'the lost one');
  await expect.poll(lost.count).toBe(1);
  await expect(photographer.option(customer)).toContainText('before');
  await lost.minutePasses();
  await expect(photographer.option(customer)).toContainText('the lost one');
  await photographer.expectUnread(customer, 2);
});

test('a new conversation whose event is lost is found, too', async ({ people }) => {
  const { customer, photographer } = await people();
  await photographer.page.clock.install();
  const lost = await losesChange(photographer.page, 'message');
  const compared = comparison(photographer.page);
  await photographer.opensList();
  await compared;
  await customer.account.writes(photographer, 'the first of all');
  await expect.poll(lost.count).toBe(1);
  await lost.minutePasses();
  await expect(photographer.option(customer)).toContainText('the first of all');
});

for (const kind of ['read', 'delivered']) {
  test(`a lost change "${kind}" is found`, async ({ people }) => {
    const { customer, photographer } = await people();
    await customer.page.clock.install();
    const lost = await losesChange(customer.page, kind);
    await customer.opens(photographer);
    await customer.sends('seen?');
    await customer.expectTick('seen?', 'Sent');
    await (kind === 'read' ? photographer.opens(customer) : photographer.opensList());
    await expect.poll(lost.count).toBe(1);
    await lost.minutePasses();
    await customer.expectTick('seen?', kind === 'read' ? 'Read' : 'Delivered');
  });
}

test('returning to the page shows missed messages at once', async ({ people }) => {
  const { customer, photographer } = await people();
  const lost = await losesChange(photographer.page, 'message');
  const compared = comparison(photographer.page);
  await photographer.opens(customer);
  await compared;
  await customer.account.writes(photographer, 'while you were away');
  await expect.poll(lost.count).toBe(1);
  await photographer.page.evaluate(() => document.dispatchEvent(new Event('visibilitychange', { bubbles: true })));
  await photographer.sees('while you were away', WITHIN_THREE_SECONDS);
});

test('without a connection the page says since when, and how many messages are waiting', async ({ people }) => {
  const { customer, photographer } = await people();
  await customer.page.clock.install();
  await customer.opens(photographer);
  const clock = () =>
    customer.page.evaluate(() => {
      const [hours, minutes] = [new Date().getHours(), new Date().getMinutes()];
      return `${hours % 12 || 12}:${String(minutes).padStart(2, '0')} ${hours < 12 ? 'am' : 'pm'}`;
    });
  const [earliest, status] = [await clock(), customer.page.getByRole('status')];
  await customer.page.context().setOffline(true);
  await customer.expectStatus(/^Offline\. Last updated \d\d?:\d\d [ap]m$/);
  const latest = await clock();
  await customer.page.clock.fastForward(10 * A_MINUTE);
  await customer.sends('one');
  await customer.expectStatus(/^Offline\. 1 message waiting\./);
  await customer.sends('two');
  await customer.expectStatus(/^Offline\. 2 messages waiting\. Last updated \d\d?:\d\d [ap]m$/);
  const said = (await status.filter({ hasText: 'Offline' }).textContent())?.match(/\d\d?:\d\d [ap]m$/)?.[0];
  expect([earliest, latest]).toContain(said);

  await customer.page.context().setOffline(false);
  await customer.page.clock.fastForward(A_MINUTE);
  await customer.expectConnected();
  await expect(customer.page.getByRole('button', { name: 'Retry now' })).toHaveCount(0);
});

test('a server that has gone silent is not called connected for long', async ({ people, server }) => {
  const { customer, photographer } = await people();
  await customer.page.clock.install();
  await customer.opens(photographer);
  server.freeze();
  try {
    // No heartbeat in this time, and no activity of the person.
    for (let seconds = 0; seconds < 45; seconds += 5) await customer.page.clock.runFor(5_000);
    await customer.expectStatus(/^(Connecting…|Offline)/);
  } finally {
    server.thaw();
  }
  await customer.page.clock.fastForward(A_MINUTE);
  await customer.expectConnected();
});
