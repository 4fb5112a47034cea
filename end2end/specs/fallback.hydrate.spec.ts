// Networks that block WebSockets, or every live connection: the page falls back to what works, says so, and
// upgrades again.

import { type Page } from '@playwright/test';

import { type Person } from '../support/person.js';
import { expect, test } from '../support/test.js';

const PERIODIC = /^Connecting… New messages still arrive every few seconds\.$/;
const WITHIN_A_SECOND = { timeout: 1000 };
const WITHIN_A_FEW_SECONDS = { timeout: 15_000 };
const ABOUT_THE_SOCKET = /\/socket\.io\//;

/** The page is told that there is a network, as after a switch between networks. */
const networkChanges = (page: Page) => page.evaluate(() => void window.dispatchEvent(new Event('online')));

/** Records the page's connection attempts from now on. */
function watches({ page }: Person) {
  const seen = { handshakes: [] as string[], messagesBySocket: 0 };
  page.on('request', (request) => {
    const url = request.url();
    if (ABOUT_THE_SOCKET.test(url) && !url.includes('sid=')) seen.handshakes.push(url.replace(/.*transport=/, ''));
  });
  page.on('websocket', (socket) => {
    socket.on('framereceived', ({ payload }) => {
      const isMessage = String(payload).includes('"type":"message"');
      if (isMessage && String(payload).startsWith('42["change"')) seen.messagesBySocket += 1;
    });
  });
  return seen;
}

async function expectSame(one: Person, other: Person, texts: string[]) {
  await one.expectMessages(...texts);
  await other.expectMessages(...texts);
  expect((await one.account.history(other)).map((message) => message.text)).toEqual(texts);
}

test('without WebSockets, everything is live over polling', async ({ joins, line }) => {
  line.refusesUpgrades = true;
  const customer = await joins('customer', undefined, line.url);
  const photographer = await joins('photographer', undefined, line.url);
  await customer.account.writes(photographer.account, 'Hello');
  await customer.opens(photographer);
  await photographer.opens(customer);
  expect(line.upgradesRefused).toBeGreaterThan(0);

  await customer.types('Are you');
  await expect(photographer.typingOf(customer)).toBeVisible();
  await customer.sends('Are you free on 14 February?');
  await photographer.sees('Are you free on 14 February?', WITHIN_A_SECOND);
  await expect(photographer.typingOf(customer)).toBeHidden();
  await customer.expectTick('Are you free on 14 February?', 'Read');
  await photographer.sends('I am. Which city?');
  await customer.sees('I am. Which city?', WITHIN_A_SECOND);
  await photographer.expectTick('I am. Which city?', 'Read');
  await customer.expectConnected();
  await photographer.expectConnected();
  await expectSame(customer, photographer, ['Hello', 'Are you free on 14 February?', 'I am. Which city?']);
});

test('a WebSocket that is accepted but never answered is replaced by polling', async ({ people }) => {
  const { customer, photographer } = await people();
  await photographer.opens(customer);
  await customer.page.clock.install();
  await customer.page.routeWebSocket(ABOUT_THE_SOCKET, () => undefined);
  await customer.page.goto(customer.urlOf(photographer));
  await customer.expectStatus(/^Connecting…$/);
  await customer.page.clock.runFor(11_000);
  await customer.expectConnected();
  await customer.sends('hello');
  await photographer.sees('hello');
  await customer.expectTick('hello', 'Read');
});

test('a reload starts with the transport that worked', async ({ joins, line }) => {
  line.refusesUpgrades = true;
  const customer = await joins('customer', undefined, line.url);
  await customer.opensList();
  const seen = watches(customer);
  await customer.page.reload();
  await customer.comesAlive();
  expect(seen.handshakes).toEqual(['polling']);
});

test('closing a page that polls disconnects at once', async ({ joins, line }) => {
  line.refusesUpgrades = true;
  const customer = await joins('customer', undefined, line.url);
  const photographer = await joins('photographer', undefined, line.url);
  await customer.account.writes(photographer, 'hello');
  await photographer.opensList();
  await customer.opens(photographer);
  await expect(customer.page.getByText('online', { exact: true }).first()).toBeVisible();
  await photographer.expectConnected();
  await photographer.page.close({ runBeforeUnload: true });
  // The server waits fifteen seconds in case they come back.
  await expect(customer.page.getByText(/last seen/i).first()).toBeVisible({ timeout: 25_000 });
});

test('without a live connection, new messages come every few seconds, and the page says so', async ({
  joins,
  line,
}) => {
  line.refusesSockets = true;
  const customer = await joins('customer', undefined, line.url);
  const photographer = await joins('photographer', undefined, line.url);
  for (const [one, other] of [
    [customer, photographer],
    [photographer, customer],
  ] as const) {
    await one.page.goto(one.urlOf(other));
    await one.expectStatus(PERIODIC);
    await expect(one.page.getByText('Connected', { exact: true })).toBeHidden();
  }
  await customer.sends('one');
  await photographer.sees('one', WITHIN_A_FEW_SECONDS);
  await photographer.sends('two');
  await customer.sees('two', WITHIN_A_FEW_SECONDS);
  await expect(customer.message('one').getByText('Read', { exact: true })).toHaveCount(1, WITHIN_A_FEW_SECONDS);
  await customer.types('a');
  await expect(photographer.typingOf(customer)).toBeHidden();
  await customer.expectStatus(PERIODIC);
  await photographer.expectStatus(PERIODIC);
  await expectSame(customer, photographer, ['one', 'two']);

  line.refusesSockets = false;
  await networkChanges(customer.page);
  await networkChanges(photographer.page);
  await customer.expectConnected();
  await photographer.expectConnected();
  await customer.sends('three');
  await photographer.sees('three', WITHIN_A_SECOND);
  await expectSame(customer, photographer, ['one', 'two', 'three']);
});

test('when calls fail too, the page is offline', async ({ joins, line }) => {
  line.refusesSockets = true;
  const customer = await joins('customer', undefined, line.url);
  await customer.page.goto(customer.home);
  await customer.expectStatus(PERIODIC);
  line.cut();
  await customer.expectStatus(/^Offline/);
  line.mend();
  await customer.expectStatus(PERIODIC);
});

test('a WebSocket takes over from polling during a conversation, and nothing is lost or duplicated', async ({
  joins,
  line,
}) => {
  line.refusesUpgrades = true;
  const customer = await joins('customer', undefined, line.url);
  const photographer = await joins('photographer', undefined, line.url);
  const seen = watches(customer);
  await photographer.opens(customer);
  await customer.opens(photographer);

  const texts = Array.from({ length: 12 }, (_, at) => `number ${String(at + 1).padStart(2, '0')}`);
  line.refusesUpgrades = false;
  const takenOver = customer.page.waitForEvent('websocket');
  for (const [at, text] of texts.entries()) {
    if (at === 4) await networkChanges(customer.page);
    await customer.sends(text);
    await photographer.account.writes(customer, `answer to ${text}`);
    await customer.sees(`answer to ${text}`);
  }
  await takenOver;
  await expect(async () => {
    await photographer.account.writes(customer, 'by the WebSocket');
    await expect.poll(() => seen.messagesBySocket, WITHIN_A_SECOND).toBeGreaterThan(0);
  }).toPass();
  await customer.expectConnected();
  // The refused WebSockets of the first visit have no answer; there is one polling session.
  expect(seen.handshakes.filter((transport) => transport === 'polling')).toHaveLength(1);
  const all = (await customer.account.history(photographer)).map((message) => message.text);
  await photographer.expectMessages(...all);
  await customer.expectMessages(...all);
  for (const text of texts) expect(all.filter((it) => it === text)).toHaveLength(1);
});
