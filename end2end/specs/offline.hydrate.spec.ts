// Nothing is lost or duplicated, whatever happens to network, page and browser.

import { type Person } from '../support/person.js';
import { expect, test } from '../support/test.js';

const BACK_AGAIN = { timeout: 20_000 };
const TWENTY = Array.from({ length: 20 }, (_, at) => `number ${String(at + 1).padStart(2, '0')}`);

async function writesAll(person: Person, texts: string[]) {
  for (const text of texts) {
    await person.sends(text);
    await person.expectTick(text, 'Sending');
  }
}

async function expectOnceAndInOrder(people: Person[], texts: string[]) {
  for (const person of people) {
    await person.sees(texts.at(-1) ?? '', BACK_AGAIN);
    await person.expectMessages(...texts);
  }
  const [one, other] = people;
  if (!one || !other) throw new Error('It takes two to talk');
  expect((await one.account.history(other)).map((message) => message.text)).toEqual(texts);
}

test('a minute offline, twenty messages, two reloads: twenty messages, in order', async ({ joins, line }) => {
  const customer = await joins('customer', undefined, line.url);
  const photographer = await joins('photographer');
  await customer.page.clock.install();
  await photographer.opens(customer);
  await customer.opens(photographer);

  line.cut();
  await writesAll(customer, TWENTY.slice(0, 10));
  await customer.page.reload();
  await customer.expectMessages(...TWENTY.slice(0, 10));
  await customer.page.clock.fastForward(30_000);
  await customer.expectStatus(/^Offline\. 10 messages waiting\./);
  await writesAll(customer, TWENTY.slice(10));
  await customer.page.clock.fastForward(30_000);
  await customer.page.reload();
  await customer.expectMessages(...TWENTY);
  await customer.expectTick('number 01', 'Sending');

  line.mend();
  // Bringing the page to the front, or the end of the wait, starts the next attempt.
  await customer.page.clock.fastForward(30_000);
  await expectOnceAndInOrder([customer, photographer], TWENTY);
  await customer.expectTick('number 20', 'Read');
});

test('the server down, twenty messages, two failed reloads: twenty messages, in order', async ({ people, server }) => {
  const { customer, photographer } = await people();
  await photographer.opens(customer);
  await customer.opens(photographer);

  await server.kill();
  await writesAll(customer, TWENTY);
  for (let again = 0; again < 2; again += 1) {
    // There is no answer; the browser shows its own error page.
    await customer.page.reload().catch(() => null);
    await expect(customer.log).toHaveCount(0);
  }
  await server.start();
  await customer.page.goto(customer.urlOf(photographer));
  await expectOnceAndInOrder([customer, photographer], TWENTY);
});

for (const { way, refusesSockets } of [
  { way: 'acknowledgement of the socket', refusesSockets: false },
  { way: 'answer to the call', refusesSockets: true },
]) {
  test(`the ${way} is lost after the commit: one message, no orphan`, async ({ joins, line }) => {
    const customer = await joins('customer', undefined, line.url);
    const photographer = await joins('photographer');
    await photographer.opens(customer);
    line.refusesSockets = refusesSockets;
    await customer.page.goto(customer.urlOf(photographer));
    if (refusesSockets) await customer.expectStatus(/every few seconds/);
    else await customer.expectConnected();

    line.answersToSwallow = 1;
    await customer.sends('stored, but nobody says so');
    await customer.expectTick('stored, but nobody says so', 'Read');
    expect(line.swallowed).toBe(1);
    await customer.sends('after it');
    await expectOnceAndInOrder([customer, photographer], ['stored, but nobody says so', 'after it']);
    await expect(customer.log.getByText('Sending', { exact: true })).toHaveCount(0);
  });
}

test('a reload at the moment of sending loses nothing', async ({ people }) => {
  const { customer, photographer } = await people();
  await photographer.opens(customer);
  await customer.opens(photographer);
  const texts = ['first', 'second', 'third'];
  for (const text of texts) await customer.sendsAndReloads(text);
  await expectOnceAndInOrder([customer, photographer], texts);
});

test('a browser without IndexedDB keeps unsent messages too', async ({ people }) => {
  const { customer, photographer } = await people();
  await customer.page.addInitScript(() => {
    Object.defineProperty(window, 'indexedDB', { get: () => null });
    Object.defineProperty(navigator, 'locks', { get: () => undefined });
  });
  await photographer.opens(customer);
  await customer.opens(photographer);
  await customer.page.context().setOffline(true);
  await writesAll(customer, ['one', 'two']);
  await customer.page.context().setOffline(false);
  await expectOnceAndInOrder([customer, photographer], ['one', 'two']);
  await customer.sendsAndReloads('three');
  await expectOnceAndInOrder([customer, photographer], ['one', 'two', 'three']);
});

test('a conversation moves to the top when something is written in it offline', async ({ joins, registers, line }) => {
  const customer = await joins('customer', undefined, line.url);
  const arjun = await registers('photographer');
  const meera = await registers('photographer');
  await arjun.writes(customer, 'from Arjun');
  await meera.writes(customer, 'from Meera');
  await customer.opens(arjun);
  await expect(customer.options.first()).toContainText(meera.fullName);
  line.cut();
  await customer.sends('see you');
  await expect(customer.options.first()).toContainText(arjun.fullName);
  await expect(customer.options.first()).toContainText('You: see you');
});
