// The server stops and starts again while two people chat.

import { type Page } from '@playwright/test';

import { expect, test } from '../support/test.js';

const BACK_AGAIN = { timeout: 20_000 };

/** Set on the document, and lost when the page is loaded again. */
const remember = (page: Page) => page.evaluate(() => void Object.assign(window, { sameDocument: true }));
const isTheSame = (page: Page) => page.evaluate(() => 'sameDocument' in window);

for (const { how, name } of [
  { how: 'stop', name: 'is restarted' },
  { how: 'kill', name: 'crashes and is started again' },
] as const) {
  test(`the server ${name}: both are live again, nothing is lost or duplicated`, async ({ people, server }) => {
    const { customer, photographer } = await people();
    await customer.opens(photographer);
    await photographer.opens(customer);
    await remember(customer.page);
    await remember(photographer.page);
    await customer.sends('before, from the customer');
    await photographer.sees('before, from the customer');
    await photographer.sends('before, from the photographer');
    await customer.sees('before, from the photographer');

    await server[how]();
    await customer.expectStatus(/^(Connecting…|Offline)/);
    await customer.sends('meanwhile 1');
    await customer.expectTick('meanwhile 1', 'Sending');
    await customer.sends('meanwhile 2');
    await customer.expectTick('meanwhile 2', 'Sending');

    await server.start();
    await expect(photographer.message('meanwhile 2')).toBeVisible(BACK_AGAIN);
    await expect(customer.message('meanwhile 2').getByText('Read', { exact: true })).toHaveCount(1, BACK_AGAIN);
    await photographer.sends('after, from the photographer');
    await customer.sees('after, from the photographer');
    await customer.sends('after, from the customer');
    await photographer.sees('after, from the customer');

    const all = [
      'before, from the customer',
      'before, from the photographer',
      'meanwhile 1',
      'meanwhile 2',
      'after, from the photographer',
      'after, from the customer',
    ];
    await customer.expectMessages(...all);
    await photographer.expectMessages(...all);
    expect((await customer.account.history(photographer)).map((message) => message.text)).toEqual(all);
    await customer.expectConnected();
    expect(await isTheSame(customer.page)).toBe(true);
    expect(await isTheSame(photographer.page)).toBe(true);
  });
}

test('a message written while the server is down survives a reload of the page', async ({ people, server }) => {
  const { customer, photographer } = await people();
  await photographer.opens(customer);
  await customer.opens(photographer);
  await server.stop();
  await customer.sends('written while it was away');
  await customer.expectTick('written while it was away', 'Sending');
  await server.start();
  await customer.page.reload();
  await customer.sees('written while it was away');
  await expect(photographer.message('written while it was away')).toBeVisible(BACK_AGAIN);
  await photographer.sees('written while it was away');
});

test('messages written while a person was away are there when they return', async ({ people }) => {
  const { customer, photographer } = await people();
  await photographer.opens(customer);
  await customer.opens(photographer);
  await photographer.page.context().setOffline(true);
  await photographer.expectStatus(/^Offline/);
  for (const text of ['one', 'two', 'three']) await customer.account.writes(photographer, text);
  await photographer.page.context().setOffline(false);
  await expect(photographer.message('three')).toBeVisible(BACK_AGAIN);
  await photographer.expectMessages('one', 'two', 'three');
});
