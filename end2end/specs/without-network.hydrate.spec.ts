// Pages without a network: what is known is shown and marked as old, what is written is kept, and nobody sees what is
// another person's.

import { type UserType } from '../support/account.js';
import { copiesIn, isPrepared, keepsNothing } from '../support/device.js';
import { type Line } from '../support/line.js';
import { type Person } from '../support/person.js';
import { fails } from '../support/startup.js';
import { expect, test } from '../support/test.js';

const BACK_AGAIN = { timeout: 30_000 };
const OLD = /^(Connecting…|Offline\.).* Last updated \d+:\d\d [ap]m$/;

test.use({ serviceWorkers: 'allow' });

/** A customer whose browser has kept a conversation, and the photographer who has written in it. */
async function whoKnow(joins: (role: UserType, name?: string, origin?: string) => Promise<Person>, line: Line) {
  const customer = await joins('customer', undefined, line.url);
  const photographer = await joins('photographer');
  await photographer.account.writes(customer, 'known');
  await customer.opens(photographer);
  await isPrepared(customer.page, 'text":"known');
  return { customer, photographer };
}

test('a reload shows list and conversation as they were, and says since when', async ({ joins, line }) => {
  const customer = await joins('customer', undefined, line.url);
  const photographer = await joins('photographer');
  await photographer.account.writes(customer, 'before the tunnel');
  await customer.opens(photographer);
  await customer.sends('see you');
  await customer.expectTick('see you', 'Sent');
  await isPrepared(customer.page, 'before the tunnel', '"lastMessage":"see you"', 'text":"see you"');

  line.goesDown();
  await customer.page.reload();
  await customer.expectMessages('before the tunnel', 'see you');
  await customer.expectStatus(OLD);
  await expect(customer.option(photographer)).toContainText('see you');
  await expect(customer.page.getByRole('heading', { name: photographer.name })).toBeVisible();
  await customer.sends('from the tunnel');
  await customer.expectTick('from the tunnel', 'Sending');
  await customer.types('half a draft');
  await photographer.account.writes(customer, 'while you were away');

  // Once more: what was written survives.
  await customer.page.reload();
  await customer.expectMessages('before the tunnel', 'see you', 'from the tunnel');
  await expect(customer.box).toHaveValue('half a draft');

  line.mend();
  await customer.page.evaluate(() => dispatchEvent(new Event('online')));
  await customer.sees('while you were away', BACK_AGAIN);
  await customer.expectConnected();
  await customer.expectTick('from the tunnel', 'Sent');
  const stored = (await customer.account.history(photographer)).map((message) => message.text);
  expect(stored).toEqual(['before the tunnel', 'see you', 'while you were away', 'from the tunnel']);
  await customer.expectMessages(...stored);
});

test('conversations opened before are read, others are written in, and the list is searched', async ({
  joins,
  registers,
  line,
}) => {
  const customer = await joins('customer', undefined, line.url);
  const arjun = await registers('photographer', 'Arjun Without');
  const meera = await registers('photographer', 'Meera Without');
  await arjun.writes(customer, 'from Arjun');
  await meera.writes(customer, 'from Meera');
  await meera.writes(customer, 'and this');
  await customer.opens(arjun);
  await isPrepared(customer.page, 'text":"from Arjun', 'and this');

  line.goesDown();
  await customer.page.goto(customer.home);
  await expect(customer.options).toHaveCount(2);
  await customer.search.fill('meera');
  await expect(customer.options).toHaveCount(1);
  await customer.search.fill('');
  await customer.picks(arjun);
  await customer.sees('from Arjun');

  await customer.option(meera).click();
  await expect(customer.page.getByRole('heading', { name: meera.fullName })).toBeVisible();
  await customer.sends('are you free?');
  await customer.expectTick('are you free?', 'Sending');
  await expect(customer.page.getByRole('button', { name: 'Retry', exact: true })).toBeVisible();
  await customer.types('and');
  line.mend();
  // By itself, and without touching what is being typed.
  await customer.sees('from Meera', BACK_AGAIN);
  await customer.expectMessages('from Meera', 'and this', 'are you free?');
  await expect(customer.box).toHaveValue('and');
  await expect(customer.box).toBeFocused();
});

test('a conversation that is older than the list says that newer messages are missing', async ({ joins, registers, line }) => {
  const customer = await joins('customer', undefined, line.url);
  const arjun = await registers('photographer');
  await arjun.writes(customer, 'opened');
  await customer.opens(arjun);
  await isPrepared(customer.page, 'text":"opened');
  await customer.opensList();
  await arjun.writes(customer, 'not opened');
  await isPrepared(customer.page, '"lastMessage":"not opened"');
  line.goesDown();
  await customer.page.goto(customer.urlOf(arjun));
  await customer.sees('opened');
  await expect(customer.log).toContainText("Newer messages appear when you're back online.");
  line.mend();
  await customer.sees('not opened', BACK_AGAIN);
  await expect(customer.log).not.toContainText('Newer messages appear');
});

test('a conversation opens by the number of its person, and at its end where only that is known', async ({ joins, line }) => {
  const { customer, photographer } = await whoKnow(joins, line);
  line.goesDown();
  await customer.page.goto(`${customer.home}?photographerId=${photographer.userId}`);
  await customer.sees('known');
  await customer.page.goto(`${customer.urlOf(photographer)}?at=1`);
  await customer.sees('known');
});

test('what was typed into a page that has failed is there without a network, too', async ({ joins, line }) => {
  const { customer } = await whoKnow(joins, line);
  line.goesDown();
  await fails(customer.page);
  await customer.types('from the tunnel');
  await customer.page.reload();
  await customer.sees('known');
  await expect(customer.box).toHaveValue('from the tunnel');
});

test('copies that the browser does not give in time are not forgotten', async ({ joins, line }) => {
  const { customer } = await whoKnow(joins, line);
  line.goesDown();
  const tab = await customer.opensTab();
  await tab.page.clock.install();
  await tab.page.addInitScript(() => {
    const { open } = IDBFactory.prototype;
    IDBFactory.prototype.open = function (name, ...version) {
      const opening = open.call(this, name, ...version);
      // Nobody hears of it.
      Object.defineProperty(opening, 'onsuccess', { set: () => {} });
      return opening;
    };
  });
  await tab.page.goto(customer.home);
  await expect(tab.page.getByRole('heading', { name: "You're offline" })).toBeVisible();
  await tab.page.clock.runFor(10_000);
  expect(await tab.page.evaluate(() => document.cookie)).toContain('person=');
  await customer.page.reload();
  await customer.sees('known');
});

test('a page that the server does not answer soon is shown as it was', async ({ joins, line }) => {
  const { customer, photographer } = await whoKnow(joins, line);
  line.becomesSlow();
  await customer.page.reload();
  await customer.sees('known');
  await customer.expectStatus(OLD);
  await photographer.account.writes(customer, 'new');
  line.mend();
  await customer.sees('new', BACK_AGAIN);
  await customer.expectConnected();
});

test('other pages say that there is no network, and open by themselves', async ({ joins, line }) => {
  const customer = await joins('customer', undefined, line.url);
  await customer.opensList();
  await isPrepared(customer.page, customer.name);
  line.goesDown();
  await customer.page.goto('/photographers?q=pune');
  await expect(customer.page.getByRole('heading', { name: "You're offline" })).toBeVisible();
  await expect(customer.page.getByRole('link', { name: 'Retry' })).toBeVisible();
  await customer.page.getByRole('link', { name: 'Messages' }).click();
  await expect(customer.list).toBeVisible();
  await customer.page.goBack();
  await expect(customer.page.getByRole('heading', { name: "You're offline" })).toBeVisible();
  line.mend();
  await customer.page.evaluate(() => dispatchEvent(new Event('online')));
  await expect(customer.page.getByRole('heading', { name: 'Photographers' })).toBeVisible();
  await expect(customer.page).toHaveURL(/\/photographers\?q=pune$/);
});

test('a plain page prepares the browser, too', async ({ joins, line }) => {
  const customer = await joins('customer', undefined, line.url);
  await customer.page.goto('/photographers');
  await isPrepared(customer.page);
  line.goesDown();
  await customer.page.goto('/profile');
  await expect(customer.page.getByRole('heading', { name: "You're offline" })).toBeVisible();
});

test('signing out removes what is kept, from a page and elsewhere', async ({ joins, line }) => {
  const customer = await joins('customer', undefined, line.url);
  const photographer = await joins('photographer');
  await photographer.account.writes(customer, 'for your eyes');
  await customer.opens(photographer);
  await isPrepared(customer.page, 'for your eyes');
  await customer.page.getByRole('button', { name: 'Sign out', exact: true }).click();
  await expect(customer.page).toHaveURL(/\/login/);
  await keepsNothing(customer.page);

  await customer.account.signsInAgain();
  const back = await customer.takesOver(customer);
  await back.opens(photographer);
  await isPrepared(back.page, 'for your eyes');
  await back.account.call('POST /api/auth/logout');
  await expect(back.page).toHaveURL(/\/login/);
  await keepsNothing(back.page);
  line.goesDown();
  await back.page.goto(back.urlOf(photographer));
  await expect(back.page.getByRole('heading', { name: "You're offline" })).toBeVisible();
  await expect(back.log).toHaveCount(0);
});

test("the next person of a browser sees nothing of another's, with and without a network", async ({ joins, line }) => {
  const customer = await joins('customer', undefined, line.url);
  const photographer = await joins('photographer');
  const next = await joins('customer');
  await photographer.account.writes(customer, 'for your eyes');
  await customer.opens(photographer);
  await isPrepared(customer.page, 'for your eyes');
  await customer.page.close();

  // Signed in by another site, which has shown no page of ours.
  const there = await next.takesOver(customer);
  line.goesDown();
  await there.page.goto(customer.urlOf(photographer));
  await expect(there.page.getByRole('heading', { name: "You're offline" })).toBeVisible();
  await expect(there.page.locator('body')).not.toContainText('for your eyes');
  await keepsNothing(there.page);
  line.mend();
  await there.page.goto(there.home);
  await there.expectConnected();
  await isPrepared(there.page, next.name);
  expect(await copiesIn(there.page)).not.toContain(customer.name);
});

test('the files of other builds are removed', async ({ joins }) => {
  const customer = await joins('customer');
  await customer.page.goto('/health');
  await customer.page.evaluate(() => caches.open('pages of an old build'));
  await customer.opensList();
  await isPrepared(customer.page);
  const names = () => customer.page.evaluate(() => caches.keys());
  await expect.poll(names).toEqual([expect.stringMatching(/^pages js\./)]);
  const kept = await customer.page.evaluate(async () => {
    const cache = await caches.open((await caches.keys())[0] ?? '');
    return (await cache.keys()).map((request) => new URL(request.url).pathname);
  });
  // What the parts share has numbers that change.
  const named = kept.filter((path) => !path.includes('/chunk_'));
  expect(named.map((path) => path.replace(/\.[\w-]+\.(\w+)$/, '.$1')).sort()).toEqual([
    '/offline',
    '/pkg/__wasm_split.js',
    '/pkg/chitrasethu.css',
    '/pkg/chitrasethu.js',
    '/pkg/chitrasethu.wasm',
    '/pkg/chitrasethu_deferred.wasm',
    '/pkg/split_device_copy.wasm',
  ]);
});
