// Functions that a first visit does not call come in a module of their own (scripts/deferred/).

import { type BrowserContext } from '@playwright/test';

import { planTheDay } from '../support/stories.js';
import { expect, test } from '../support/test.js';

const DEFERRED = /\/pkg\/chitrasethu_deferred\.[^/]*\.wasm$/;
const PARTS = /\/pkg\/(chunk|split)_[^/]*\.wasm$/;

/** Nothing that comes after the module arrives. */
async function holdsBack(context: BrowserContext) {
  for (const files of [DEFERRED, PARTS]) await context.route(files, () => {});
}

test('reading and writing wait for nothing', async ({ people, joins }) => {
  const { customer, photographer } = await people();
  const other = await joins('photographer');
  for (const peer of [photographer, other]) await peer.account.writes(customer, 'Hello! Which date is it?');
  await holdsBack(customer.page.context());
  await photographer.opens(customer);
  await customer.opens(photographer);
  await customer.types('The 14th of February.\n');
  await photographer.sees('The 14th of February.');
  await customer.expectTick('The 14th of February.', 'Read');
  await photographer.types('It is');
  await expect(customer.typingOf(photographer).first()).toBeVisible();
  await photographer.sends('It is free: https://photos.example/2027');
  await customer.sees('It is free: https://photos.example/2027');
  await other.account.writes(customer, 'I would come, too.');
  await customer.expectUnread(other, 2);
});

test('a conversation with everything that can be in it waits for nothing', async ({ people }) => {
  const { customer, photographer } = await people();
  await planTheDay(customer.account, photographer.account);
  for (const [who, peer, arePhotosLate] of [[customer, photographer, false], [photographer, customer, true]] as const) {
    await holdsBack(who.page.context());
    if (arePhotosLate) await who.page.route('**/api/attachments/**', () => {});
    await who.opens(peer);
    await who.sends(`Sent by ${who.account.fullName}`);
  }
});

test('addresses that lead to a message, to details, to a search or to nobody wait for nothing, nor does a long message', async ({ people }) => {
  const { customer, photographer } = await people();
  await photographer.account.writes(customer, `What we do: ${'haldi, sangeet, wedding, reception, '.repeat(60)}`);
  await customer.account.writes(photographer, 'Can you come to the hall?');
  await holdsBack(customer.page.context());
  const [list, conversation] = ['/customer/messages', customer.urlOf(photographer)];
  const withNobody = `${list}/${customer.account.conversationWith({ userId: 999_999 })}`;
  const addresses = [`${conversation}?at=1`, `${conversation}?details=shared`, `${list}?filter=archived`, `${list}?q=hall`, withNobody];
  for (const address of addresses) {
    const tab = await customer.opensTab();
    await tab.page.goto(address);
    await tab.comesAlive();
  }
});

test('a page that is left before everything has arrived has not failed', async ({ people }) => {
  const { customer, photographer } = await people();
  await photographer.account.writes(customer, 'Hello! Which date is it?');
  await holdsBack(customer.page.context());
  await customer.opens(photographer);
  await customer.page.goto('/profile');
  expect(await customer.page.evaluate(() => sessionStorage.getItem('failures'))).toBeNull();
});

test('a list without conversations waits for nothing', async ({ joins }) => {
  const newcomer = await joins('customer');
  await holdsBack(newcomer.page.context());
  await newcomer.opensList();
  await expect(newcomer.page.locator('html')).toHaveAttribute('data-page', 'alive');
});

test('a page that needs at once what cannot be loaded starts anew, and keeps what was typed', async ({ people }) => {
  const { customer, photographer } = await people();
  await photographer.account.writes(customer, 'Hello! Which date is it?');
  await customer.page.route(DEFERRED, (route) => route.abort());
  await customer.opens(photographer);
  await customer.types('The 14th');
  const reloaded = customer.page.waitForEvent('load');
  await customer.page.keyboard.press('Control+/');
  await reloaded;
  await customer.page.unroute(DEFERRED);
  await customer.comesAlive();
  await expect(customer.box).toHaveValue('The 14th');
  await customer.page.keyboard.press('Control+/');
  await expect(customer.page.getByRole('dialog', { name: 'Keyboard shortcuts' }).getByText('Ctrl K')).toBeVisible();
});
