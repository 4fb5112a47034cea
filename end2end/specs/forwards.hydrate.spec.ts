// Messages are forwarded to other conversations, also without a network.

import axe from 'axe-core';

import { faultsOf } from '../support/faults.js';
import { type Person } from '../support/person.js';
import { expect, test } from '../support/test.js';
import { chooses, png } from '../support/tray.js';

const dialog = (person: Person) => person.page.getByRole('dialog', { name: 'Forward to' });

const choice = (person: Person, to: { name: string }) => dialog(person).getByRole('checkbox', { name: to.name });

async function forwards(person: Person, text: string, ...to: { name: string }[]) {
  await person.chooses(text, 'Forward');
  for (const one of to) await choice(person, one).check();
  await dialog(person).getByRole('button', { name: 'Forward' }).click();
  await expect(dialog(person)).toHaveCount(0);
}

test('a message is forwarded to several people, and all of them see what it is', async ({ people, joins }) => {
  const { customer, photographer } = await people();
  const other = await joins('photographer', 'Meera Photos');
  await other.account.writes(customer, 'Hello');
  await photographer.account.writes(customer, '14 Feb, 50,000');
  await other.opens(customer);
  await photographer.opens(customer);
  const phone = await customer.opensTab();
  await phone.opens(other);
  await customer.page.bringToFront();
  await customer.opens(photographer);
  await forwards(customer, '14 Feb', other, photographer);
  await expect(customer.page.getByText('Forwarded to 2 people')).toBeVisible();
  for (const person of [other, phone]) {
    await person.sees('14 Feb, 50,000');
    await expect(person.message('14 Feb')).toContainText('Forwarded');
  }
  // The original is not marked, the copy beside it is.
  for (const person of [customer, photographer]) {
    await expect(person.message('14 Feb')).toHaveCount(2);
    await expect(person.message('14 Feb').first()).not.toContainText('Forwarded');
    await expect(person.message('14 Feb').last()).toContainText('Forwarded');
  }
  await expect(customer.option(other)).toContainText('You: 14 Feb, 50,000');
  await other.page.reload();
  await expect(other.message('14 Feb')).toContainText('Forwarded');
});

test('a photo is seen by those to whom it was forwarded, also after the first message was deleted', async ({ people, joins }) => {
  const { customer, photographer } = await people();
  const other = await joins('photographer', 'Meera Photos');
  const stranger = await joins('photographer');
  await other.account.writes(customer, 'Hello');
  await customer.opens(photographer);
  await chooses(customer, [png('hall.png', 400, 300)]);
  await customer.sends('The hall');
  await photographer.opens(customer);
  await photographer.sees('The hall');
  await other.opens(customer);
  await forwards(customer, 'The hall', other);
  const picture = other.message('The hall').getByRole('img').first();
  await expect(picture).toBeVisible();
  const address = (await picture.getAttribute('src')) ?? '';
  expect((await stranger.page.request.get(address)).status()).toBe(404);
  await customer.chooses('The hall', 'Delete for everyone');
  await photographer.sees('This message was deleted');
  expect((await photographer.page.request.get(address)).status()).toBe(404);
  await other.page.reload();
  await expect.poll(() => picture.evaluate((it: HTMLImageElement) => it.naturalWidth)).toBeGreaterThan(0);
});

test('what is forwarded offline is shown at once, survives a reload and is sent later', async ({ joins, line }) => {
  const customer = await joins('customer', undefined, line.url);
  const photographer = await joins('photographer');
  const other = await joins('photographer', 'Meera Photos');
  await other.account.writes(customer, 'Hello');
  await photographer.account.writes(customer, 'The offer');
  await customer.opens(other);
  await customer.opens(photographer);
  await other.opens(customer);
  // The dialog is loaded while there is a network.
  await customer.chooses('The offer', 'Forward');
  await expect(dialog(customer)).toBeVisible();
  await customer.page.keyboard.press('Escape');
  await expect(dialog(customer)).toHaveCount(0);
  line.cut();
  await forwards(customer, 'The offer', other);
  await expect(customer.option(other)).toContainText('You: The offer');
  await customer.page.reload();
  await customer.picks(other);
  await customer.expectTick('The offer', 'Sending');
  await expect(customer.message('The offer')).toContainText('Forwarded');
  await other.expectMessages('Hello');
  line.mend();
  await other.sees('The offer');
  await expect(other.message('The offer')).toContainText('Forwarded');
  await customer.expectTick('The offer', 'Read');
});

test('what is forwarded offline is sent by any page', async ({ joins, line }) => {
  const customer = await joins('customer', undefined, line.url);
  const photographer = await joins('photographer');
  const other = await joins('photographer', 'Meera Photos');
  await other.account.writes(customer, 'Hello');
  await photographer.account.writes(customer, 'The offer');
  await customer.opens(photographer);
  await other.opens(customer);
  await customer.chooses('The offer', 'Forward');
  await expect(dialog(customer)).toBeVisible();
  await customer.page.keyboard.press('Escape');
  line.cut();
  await forwards(customer, 'The offer', other);
  await expect(customer.option(other)).toContainText('You: The offer');
  await customer.page.goto('/photographers');
  line.mend();
  await customer.page.reload();
  await expect(other.message('The offer')).toContainText('Forwarded');
  await customer.opens(other);
  await customer.expectTick('The offer', 'Read');
  expect(await other.account.history(customer)).toHaveLength(2);
});

test('what was deleted meanwhile is not sent, and the reason is shown', async ({ joins, line }) => {
  const customer = await joins('customer', undefined, line.url);
  const photographer = await joins('photographer');
  const other = await joins('photographer', 'Meera Photos');
  await other.account.writes(customer, 'Hello');
  const { id } = await photographer.account.writes(customer, 'The offer');
  await customer.opens(other);
  await customer.opens(photographer);
  await customer.chooses('The offer', 'Forward');
  await expect(dialog(customer)).toBeVisible();
  await customer.page.keyboard.press('Escape');
  line.cut();
  await forwards(customer, 'The offer', other);
  await photographer.account.call(`DELETE /api/messages/${id}?for=everyone`);
  await customer.picks(other);
  line.mend();
  await expect(customer.message('The offer')).toContainText('That message is no longer there.');
  await customer.expectTick('The offer', 'Not sent');
});

test('the dialog is used with the keyboard, finds people and takes five at most', async ({ people, registers }) => {
  const { customer, photographer } = await people();
  for (const name of ['Bela', 'Chitra', 'Divya', 'Esha', 'Farah', 'Gauri']) {
    const other = await registers('photographer', `${name} Studio`);
    await other.writes(customer, 'Hello');
  }
  await photographer.account.writes(customer, 'The offer');
  await customer.opens(photographer);
  const { keyboard } = customer.page;
  const button = customer.message('The offer').getByRole('button', { name: 'Message actions' });
  await button.focus();
  await keyboard.press('f');
  const search = dialog(customer).getByRole('searchbox', { name: 'Find a person' });
  await expect(search).toBeFocused();
  const send = dialog(customer).getByRole('button', { name: 'Forward' });
  await expect(send).toBeDisabled();
  await keyboard.type('gauri');
  await expect(dialog(customer).getByRole('checkbox')).toHaveCount(1);
  await keyboard.press('Enter');
  await expect(dialog(customer).getByRole('status')).toHaveText('1 of 5 chosen');
  await search.fill('');
  await keyboard.press('ArrowDown');
  await expect(dialog(customer).getByRole('checkbox').first()).toBeFocused();
  // The third one, after the other photographer and Gauri.
  await keyboard.press('ArrowDown');
  await keyboard.press('ArrowDown');
  await keyboard.press('Space');
  await expect(choice(customer, { name: 'Farah' })).toBeChecked();
  for (const name of ['Bela', 'Chitra', 'Divya']) await choice(customer, { name }).check();
  await expect(dialog(customer).getByRole('status')).toHaveText('5 of 5 chosen');
  await expect(choice(customer, photographer)).toBeDisabled();
  await keyboard.press('Escape');
  await expect(button).toBeFocused();
  // Nothing was sent.
  await expect(customer.list).not.toContainText('You:');
});

for (const colorScheme of ['light', 'dark'] as const) {
  test(`the dialog and a copy have no faults in ${colorScheme}, wide and narrow`, async ({ people }) => {
    const { customer, photographer } = await people();
    await customer.page.addInitScript({ content: axe.source });
    await customer.page.emulateMedia({ colorScheme });
    await photographer.account.writes(customer, 'The offer');
    await customer.opens(photographer);
    await forwards(customer, 'The offer', photographer);
    await expect(customer.message('The offer')).toHaveCount(2);
    for (const width of [1440, 360]) {
      await customer.page.setViewportSize({ width, height: 740 });
      await customer.chooses('The offer', 'Forward');
      await choice(customer, photographer).check();
      expect.soft(await faultsOf(customer), `${width} px`).toEqual([]);
      await customer.page.keyboard.press('Escape');
      await expect(dialog(customer)).toHaveCount(0);
      expect.soft(await faultsOf(customer), `${width} px, a copy`).toEqual([]);
    }
  });
}
