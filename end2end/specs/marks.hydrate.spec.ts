// Starred, pinned and agreed messages, and their lists in the details.

import axe from 'axe-core';

import { faultsOf } from '../support/faults.js';
import { writeHistory } from '../support/history.js';
import { type Person } from '../support/person.js';
import { expect, test } from '../support/test.js';

const WIDE = { width: 1440, height: 900 };
const NARROW = { width: 360, height: 740 };

const details = (person: Person) => person.page.getByRole('complementary', { name: 'Details' });

const entry = (person: Person, name: string) => details(person).getByRole('link', { name, exact: true });

const rows = (person: Person, name: string) => details(person).getByRole('list', { name }).getByRole('listitem');

const pinned = (person: Person) => person.page.getByRole('link', { name: /^Pinned message/ });

async function opensList(person: Person, name: string) {
  await entry(person, name).click();
  await expect(details(person).getByRole('heading', { name })).toBeVisible();
}

test('starred messages are listed, lead to their place, and lose their star there', async ({ people }) => {
  const { customer, photographer } = await people();
  await customer.page.setViewportSize(WIDE);
  await photographer.account.writes(customer, 'The contract');
  await writeHistory(photographer.account, customer.account, 120);
  await photographer.account.writes(customer, 'The address');
  await customer.opens(photographer);
  const tab = await customer.opensTab();
  await tab.page.setViewportSize(WIDE);
  await tab.opens(photographer);
  await opensList(tab, 'Starred');
  await expect(details(tab)).toContainText('No starred messages yet');
  await customer.chooses('The address', 'Star');
  await expect(rows(tab, 'Starred')).toHaveCount(1);
  const [oldest] = await photographer.account.history(customer);
  const contract = (await customer.account.call(`GET /api/messages/conversations/${customer.account.conversationWith(photographer)}?around=1&limit=2`)).body.data.messages.find((it: { text: string }) => it.text === 'The contract');
  expect(oldest).toBeTruthy();
  await customer.account.call(`PUT /api/messages/${contract.id}/star`);
  // It is not loaded anywhere.
  await expect(rows(tab, 'Starred')).toHaveCount(2);

  await rows(tab, 'Starred').filter({ hasText: 'The contract' }).getByRole('link').click();
  await expect(tab.message('The contract')).toBeInViewport();
  await expect(rows(tab, 'Starred')).toHaveCount(2);
  await details(tab).getByRole('button', { name: 'Remove star from “The address”' }).click();
  await expect(rows(tab, 'Starred')).toHaveCount(1);
  await expect(details(tab).locator('.shared-panel')).toBeFocused();
  await expect(customer.message('The address')).not.toContainText('Starred');
  await photographer.account.call(`DELETE /api/messages/${contract.id}?for=everyone`);
  await expect(details(tab)).toContainText('No starred messages yet');
  await tab.page.keyboard.press('Escape');
  await expect(entry(tab, 'Starred')).toBeFocused();
});

test('both pin, see it at once, walk through the pins and are led there', async ({ people }) => {
  const { customer, photographer } = await people();
  await photographer.account.writes(customer, 'Price: 50,000');
  await writeHistory(photographer.account, customer.account, 120);
  await photographer.account.writes(customer, 'Hall: Taj');
  await customer.opens(photographer);
  await photographer.opens(customer);
  await expect(pinned(customer)).toHaveCount(0);
  await customer.chooses('Hall: Taj', 'Pin');
  for (const person of [customer, photographer]) {
    await expect(pinned(person)).toContainText('Hall: Taj');
    await expect(person.message('Hall: Taj')).toContainText('Pinned');
  }
  // Of a message that is not loaded, the text is read.
  const conversation = customer.account.conversationWith(photographer);
  const { body } = await customer.account.call(`GET /api/messages/conversations/${conversation}?around=1&limit=2`);
  const price = body.data.messages.find((it: { text: string }) => it.text === 'Price: 50,000');
  await photographer.account.call(`PUT /api/messages/${price.id}/pin`);
  await expect(pinned(customer)).toHaveAccessibleName('Pinned message 1 of 2 Hall: Taj');
  await pinned(customer).click();
  await expect(pinned(customer)).toHaveAccessibleName('Pinned message 2 of 2 Price: 50,000');
  await pinned(customer).press('Enter');
  await expect(customer.message('Price: 50,000')).toBeInViewport();
  await expect(pinned(customer)).toContainText('Hall: Taj');
  await photographer.account.call(`PATCH /api/messages/${price.id}`, { body: { messageText: 'Price: 60,000' } });
  await pinned(customer).click();
  await expect(pinned(customer)).toContainText('Price: 60,000');
  await customer.page.reload();
  await expect(pinned(customer)).toContainText('Hall: Taj');
  await photographer.chooses('Hall: Taj', 'Unpin');
  await expect(pinned(customer)).toHaveAccessibleName('Pinned message Price: 60,000');
});

test('a fourth pin is taken back, with the reason, and one is removed in the list', async ({ people }) => {
  const { customer, photographer } = await people();
  await customer.page.setViewportSize(WIDE);
  for (const text of ['one', 'two', 'three', 'four']) await photographer.account.writes(customer, text);
  await customer.opens(photographer);
  for (const text of ['one', 'two', 'three']) await customer.chooses(text, 'Pin');
  await expect(pinned(customer)).toContainText('1 of 3');
  await customer.chooses('four', 'Pin');
  await expect(customer.page.getByText('Up to 3 messages can be pinned. Unpin one first.')).toBeVisible();
  await expect(customer.message('four')).not.toContainText('Pinned');
  await opensList(customer, 'Pinned');
  await expect(rows(customer, 'Pinned')).toHaveCount(3);
  await details(customer).getByRole('button', { name: 'Unpin “two”' }).click();
  await expect(rows(customer, 'Pinned')).toHaveCount(2);
  await customer.chooses('four', 'Pin');
  await expect(rows(customer, 'Pinned')).toHaveCount(3);
  await expect(rows(customer, 'Pinned').first()).toContainText('four');
});

test('a proposal is confirmed, and what is agreed stays', async ({ people }) => {
  const { customer, photographer } = await people();
  await photographer.page.setViewportSize(WIDE);
  await customer.opens(photographer);
  await photographer.opens(customer);
  await photographer.sends('14 Feb, 50,000');
  await customer.sees('14 Feb, 50,000');
  await customer.chooses('14 Feb, 50,000', 'Propose as agreed');
  await expect(customer.message('14 Feb')).toContainText('You proposed this as agreed');
  await expect(photographer.message('14 Feb')).toContainText(`${customer.name} proposes this as agreed.`);
  await photographer.message('14 Feb').getByRole('button', { name: 'Decline' }).click();
  await expect(customer.message('14 Feb')).not.toContainText('proposed');
  await photographer.chooses('14 Feb, 50,000', 'Propose as agreed');
  await photographer.message('14 Feb').getByRole('button', { name: 'Withdraw proposal' }).click();
  await expect(customer.message('14 Feb').getByRole('button', { name: 'Agree' })).toHaveCount(0);
  await photographer.chooses('14 Feb, 50,000', 'Propose as agreed');
  await customer.message('14 Feb').getByRole('button', { name: 'Agree', exact: true }).click();
  await expect(customer.log).toBeFocused();
  for (const [person, other] of [[customer, photographer], [photographer, customer]] as const) {
    await expect(person.message('14 Feb')).toContainText(`Agreed by you and ${other.name} on`);
  }
  await photographer.opensMenu('14 Feb, 50,000');
  for (const name of ['Edit', 'Delete for everyone', 'Propose as agreed']) {
    await expect(photographer.menu.getByRole('menuitem', { name, exact: true })).toHaveCount(0);
  }
  await photographer.page.keyboard.press('Escape');
  await opensList(photographer, 'Agreed');
  await expect(rows(photographer, 'Agreed')).toContainText('14 Feb, 50,000');
  await expect(rows(photographer, 'Agreed')).toContainText('Proposed by you, ');
  await expect(rows(photographer, 'Agreed')).toContainText(`Confirmed by ${customer.name}`);
  await photographer.page.reload();
  await expect(rows(photographer, 'Agreed')).toHaveCount(1);
});

test('an edit takes a proposal back, and a late answer to it is refused with the reason', async ({ joins, line }) => {
  const customer = await joins('customer', undefined, line.url);
  const photographer = await joins('photographer');
  await customer.opens(photographer);
  await photographer.opens(customer);
  await photographer.sends('50,000');
  await customer.sees('50,000');
  await photographer.chooses('50,000', 'Propose as agreed');
  await expect(customer.message('50,000').getByRole('button', { name: 'Agree', exact: true })).toBeVisible();
  line.cut();
  await customer.message('50,000').getByRole('button', { name: 'Agree', exact: true }).click();
  await expect(customer.message('50,000')).toContainText('Agreed by you');
  const [message] = await photographer.account.history(customer);
  await photographer.account.call(`PATCH /api/messages/${message.id}`, { body: { messageText: '90,000' } });
  await photographer.sees('90,000');
  await expect(photographer.message('90,000')).not.toContainText('proposed');
  line.mend();
  await expect(customer.page.getByText('The proposal has changed. Read it again.')).toBeVisible();
  await customer.sees('90,000');
  await expect(customer.message('90,000')).not.toContainText('Agreed');
});

test('a pin made offline is shown, survives a reload, and reaches the other person once', async ({ joins, line }) => {
  const customer = await joins('customer', undefined, line.url);
  const photographer = await joins('photographer');
  await photographer.account.writes(customer, 'Hall: Taj');
  await customer.opens(photographer);
  await photographer.opens(customer);
  await customer.opensMenu('Hall: Taj');
  await customer.page.keyboard.press('Escape');
  line.cut();
  await customer.chooses('Hall: Taj', 'Pin');
  await expect(pinned(customer)).toContainText('Hall: Taj');
  await expect(pinned(photographer)).toHaveCount(0);
  line.mend();
  await expect(pinned(photographer)).toContainText('Hall: Taj');
  await customer.page.reload();
  await expect(pinned(customer)).toHaveCount(1);
});

test('the shared lists follow edits and deletions', async ({ people }) => {
  const { customer, photographer } = await people();
  await customer.page.setViewportSize(WIDE);
  const first = await photographer.account.writes(customer, 'https://example.com/one');
  const second = await photographer.account.writes(customer, 'https://example.com/two');
  await customer.opens(photographer);
  await details(customer).getByRole('link', { name: 'Media, files and links' }).click();
  await details(customer).getByRole('tab', { name: 'Links' }).click();
  const links = details(customer).getByRole('tabpanel').getByRole('listitem');
  await expect(links).toHaveCount(2);
  await photographer.account.call(`PATCH /api/messages/${first.id}`, { body: { messageText: 'nothing' } });
  await expect(links).toHaveCount(1);
  await photographer.account.call(`DELETE /api/messages/${second.id}?for=everyone`);
  await expect(links).toHaveCount(0);
  await photographer.account.call(`PATCH /api/messages/${first.id}`, { body: { messageText: 'https://example.in' } });
  await expect(links).toHaveCount(1);
});

for (const colorScheme of ['light', 'dark'] as const) {
  for (const size of [WIDE, NARROW]) {
    test(`marks have no fault in ${colorScheme}, ${size.width} px wide`, async ({ people }) => {
      const { customer, photographer } = await people();
      await customer.page.addInitScript({ content: axe.source });
      await customer.page.emulateMedia({ colorScheme });
      await customer.page.setViewportSize(size);
      const sent: { id: number }[] = [];
      for (const text of ['14 Feb, 50,000', 'Hall: Taj', 'نمستے']) {
        sent.push(await photographer.account.writes(customer, text));
      }
      for (const { id } of sent) {
        await customer.account.call(`PUT /api/messages/${id}/star`);
        await customer.account.call(`PUT /api/messages/${id}/pin`);
        await photographer.account.call(`PUT /api/messages/${id}/agree`);
      }
      await customer.account.call(`PUT /api/messages/${sent[0]!.id}/agree`);
      await customer.opens(photographer);
      await expect(customer.message('Hall: Taj').getByRole('button', { name: 'Agree', exact: true })).toBeVisible();
      expect.soft(await faultsOf(customer), 'the conversation').toEqual([]);
      for (const [name, count] of [['Agreed', 1], ['Pinned', 3], ['Starred', 3]] as const) {
        if (size === NARROW) await customer.page.getByRole('link', { name: 'Details', exact: true }).click();
        await opensList(customer, name);
        await expect(rows(customer, name)).toHaveCount(count);
        expect.soft(await faultsOf(customer), name).toEqual([]);
        await details(customer).getByRole('link', { name: 'Back to details' }).click();
        if (size === NARROW) await details(customer).getByRole('link', { name: 'Close details' }).click();
      }
      const widths = await customer.page.evaluate(() => [document.documentElement.scrollWidth, window.innerWidth]);
      expect(widths[0]).toBeLessThanOrEqual(widths[1]!);
    });
  }
}

test('pins and the steps of an agreement are announced once, to the other person only', async ({ people }) => {
  const { customer, photographer } = await people();
  await photographer.account.writes(customer, '14 Feb, 50,000');
  await customer.opens(photographer);
  await photographer.opens(customer);
  const said = (person: Person) => person.page.locator('[aria-live=polite]').filter({ hasText: /pinned a message|proposes as agreed|agreed:/ });
  await customer.chooses('14 Feb', 'Pin');
  await expect(said(photographer)).toHaveText(`${customer.name} pinned a message`);
  await customer.chooses('14 Feb', 'Propose as agreed');
  await expect(said(photographer)).toHaveText(`${customer.name} proposes as agreed: 14 Feb, 50,000`);
  await photographer.message('14 Feb').getByRole('button', { name: 'Agree' }).click();
  await expect(said(customer)).toHaveText(`${photographer.name} agreed: 14 Feb, 50,000`);
  await expect(said(photographer)).toHaveText(`${customer.name} proposes as agreed: 14 Feb, 50,000`);
});
