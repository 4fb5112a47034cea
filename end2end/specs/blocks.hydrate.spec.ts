// Blocking: neither can write, both are told why, and it can be ended.

import axe from 'axe-core';

import { faultsOf } from '../support/faults.js';
import { type Person } from '../support/person.js';
import { expect, test } from '../support/test.js';

const sentence = (person: Person, words: RegExp) => person.page.getByRole('status').filter({ hasText: words });

test('both are told that neither can write, on all devices, until it is ended', async ({ people }) => {
  const { customer, photographer } = await people();
  await photographer.opens(customer);
  await photographer.sends('hello');
  await customer.opens(photographer);
  await photographer.expectTick('hello', 'Read');
  const phone = await customer.opensTab();
  await phone.opens(photographer);
  await expect(photographer.page.locator('.thread-head').getByText('online', { exact: true })).toBeVisible();

  await customer.keeps(photographer, 'Block');
  for (const device of [customer, phone]) {
    await expect(sentence(device, /You blocked/)).toBeVisible();
    await expect(device.box).toHaveCount(0);
  }
  await expect(sentence(photographer, /has turned off messages in this chat/)).toBeVisible();
  await expect(photographer.box).toHaveCount(0);
  await expect(photographer.page.locator('.thread-head').getByText('online', { exact: true })).toHaveCount(0);
  await expect(photographer.page.getByRole('button', { name: 'Unblock' })).toHaveCount(0);
  await photographer.page.reload();
  await expect(sentence(photographer, /has turned off messages in this chat/)).toBeVisible();

  await phone.page.getByRole('button', { name: 'Unblock' }).click();
  await customer.sends('hello again');
  await photographer.sees('hello again');
  await photographer.sends('thank you');
  await phone.sees('thank you');
});

test('what waits when one is blocked is refused with the reason, also after a reload', async ({ joins, line }) => {
  const photographer = await joins('photographer', undefined, line.url);
  const customer = await joins('customer');
  await photographer.opens(customer);
  await photographer.sends('hello');
  await customer.opens(photographer);
  line.cut();
  await photographer.sends('are you there?');
  await photographer.expectTick('are you there?', 'Sending');
  await customer.keeps(photographer, 'Block');
  await expect(sentence(customer, /You blocked/)).toBeVisible();
  await expect.poll(() => customer.account.rowOf(photographer)).toMatchObject({ blocked: { byMe: true } });
  line.mend();
  for (const reload of [false, true]) {
    if (reload) await photographer.page.reload();
    await expect(photographer.message('are you there?')).toContainText("You can't send messages to this person.");
    await photographer.expectTick('are you there?', 'Not sent');
    await expect(sentence(photographer, /has turned off messages/)).toBeVisible();
  }
  await expect(customer.message('are you there?')).toHaveCount(0);
});

test('blocking without a network is shown at once, survives a reload, and is done later', async ({ joins, line }) => {
  const customer = await joins('customer', undefined, line.url);
  const photographer = await joins('photographer');
  await photographer.opens(customer);
  await photographer.sends('hello');
  await customer.opens(photographer);
  await customer.opensRowMenu(photographer);
  await customer.page.keyboard.press('Escape');
  line.cut();
  await customer.keeps(photographer, 'Block');
  await expect(sentence(customer, /You blocked/)).toBeVisible();
  await customer.page.reload();
  await expect(sentence(customer, /You blocked/)).toBeVisible();
  line.mend();
  await expect(sentence(photographer, /has turned off messages/)).toBeVisible();
});

test('the sentence breaks no rule that axe knows, at 360 pixels in both themes', async ({ people }) => {
  const { customer, photographer } = await people();
  await customer.page.addInitScript(axe.source);
  await customer.page.setViewportSize({ width: 360, height: 640 });
  await photographer.account.writes(customer, 'hello');
  await customer.account.blocks(photographer);
  for (const colorScheme of ['light', 'dark'] as const) {
    await customer.page.emulateMedia({ colorScheme });
    await customer.opens(photographer);
    await expect(sentence(customer, /You blocked/)).toBeVisible();
    expect(await faultsOf(customer)).toEqual([]);
  }
});
