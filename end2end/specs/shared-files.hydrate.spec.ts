// "Media, files and links" in the details of a conversation.

import axe from 'axe-core';

import { faultsOf } from '../support/faults.js';
import { writeHistory } from '../support/history.js';
import { type Person } from '../support/person.js';
import { photo } from '../support/photo.js';
import { expect, test } from '../support/test.js';

const WIDE = { width: 1440, height: 900 };
const NARROW = { width: 360, height: 740 };

const details = (person: Person) => person.page.getByRole('complementary', { name: 'Details' });

const entry = (person: Person) => details(person).getByRole('link', { name: 'Media, files and links' });

const tab = (person: Person, name: string) => details(person).getByRole('tab', { name });

const panel = (person: Person) => details(person).getByRole('tabpanel');

const photos = (person: Person) => panel(person).getByRole('link', { name: /^Photo, / });

const viewer = (person: Person) => person.page.getByRole('dialog', { name: 'Photo viewer' });

/** Sends a file without the page. */
async function shares(person: Person, peer: Person, name: string, mimeType: string, buffer: Buffer) {
  const upload = await person.page.request.post('/api/upload/attachment', {
    headers: { authorization: `Bearer ${person.account.token}` },
    multipart: { file: { name, mimeType, buffer } },
  });
  const { data } = await upload.json();
  const conversationId = person.account.conversationWith(peer);
  const attachmentIds = [data.attachment.publicId];
  const body = { conversationId, messageText: '', attachmentIds };
  const { status } = await person.account.call('POST /api/messages/send', { body });
  expect(status).toBe(201);
}

const sharesPhoto = (person: Person, peer: Person, name: string) =>
  shares(person, peer, name, 'image/png', photo(60, 40));

const sharesText = (person: Person, peer: Person, name: string) =>
  shares(person, peer, name, 'text/plain', Buffer.from('terms'));

/** Opens the conversation and its lists. */
async function opensLists(person: Person, peer: Person, size = WIDE) {
  await person.page.setViewportSize(size);
  await person.opens(peer);
  if (size.width < 1280) await person.page.getByRole('link', { name: 'Details' }).click();
  await entry(person).click();
  await expect(details(person).getByRole('heading', { name: 'Media, files and links' })).toBeVisible();
}

test('photos, files and links of both people are listed in tabs that keys walk through', async ({ people }) => {
  const { customer, photographer } = await people();
  await sharesPhoto(photographer, customer, 'hall.png');
  await sharesText(customer, photographer, 'contract.txt');
  await photographer.account.writes(customer, 'देखिए https://example.com/album। धन्यवाद');
  await customer.page.setViewportSize(WIDE);
  await customer.opens(photographer);
  const newest = details(customer).getByRole('list', { name: 'Latest photos and videos' });
  await expect(newest.getByRole('link', { name: /^Photo, / })).toHaveCount(1);

  await entry(customer).click();
  const back = details(customer).getByRole('link', { name: 'Back to details' });
  await expect(back).toBeFocused();
  await expect(tab(customer, 'Media')).toHaveAttribute('aria-selected', 'true');
  await expect(photos(customer)).toHaveCount(1);
  await expect(photos(customer)).toHaveAccessibleName(new RegExp(`^Photo, ${photographer.name}, `));
  const { keyboard } = customer.page;

  await keyboard.press('Tab');
  await expect(tab(customer, 'Media')).toBeFocused();
  await keyboard.press('ArrowRight');
  await expect(tab(customer, 'Files')).toBeFocused();
  await expect(tab(customer, 'Files')).toHaveAttribute('aria-selected', 'true');
  const file = panel(customer).getByRole('link', { name: 'Download contract.txt' });
  await expect(file).toBeVisible();
  await expect(panel(customer).getByRole('listitem')).toContainText('5 B');
  const [download] = await Promise.all([customer.page.waitForEvent('download'), file.click()]);
  expect(download.suggestedFilename()).toBe('contract.txt');

  await tab(customer, 'Files').focus();
  await keyboard.press('End');
  const link = panel(customer).getByRole('link', { name: 'example.com', exact: true });
  await expect(link).toHaveAttribute('href', 'https://example.com/album');
  await expect(link).toHaveAttribute('target', '_blank');
  await expect(link).toHaveAttribute('rel', 'noopener noreferrer nofollow');
  await expect(panel(customer).getByRole('listitem')).toContainText('धन्यवाद');
  await keyboard.press('ArrowRight');
  await expect(tab(customer, 'Media')).toBeFocused();
  await expect(photos(customer)).toHaveCount(1);

  await keyboard.press('Escape');
  await expect(details(customer).getByRole('tablist')).toHaveCount(0);
  await expect(entry(customer)).toBeFocused();
  await expect(customer.log).toBeVisible();
});

test('a photo opens in the viewer, which walks through the list and leads to its message', async ({ people }) => {
  const { customer, photographer } = await people();
  for (const name of ['one.png', 'two.png', 'three.png']) await sharesPhoto(photographer, customer, name);
  await writeHistory(customer.account, photographer.account, 120);
  await opensLists(customer, photographer);
  await expect(photos(customer)).toHaveCount(3);
  await photos(customer).nth(1).click();
  await expect(viewer(customer).getByText('Photo 2 of 3')).toBeVisible();
  await customer.page.keyboard.press('ArrowLeft');
  await expect(viewer(customer).getByRole('link', { name: 'Download one.png' })).toBeVisible();
  await customer.page.keyboard.press('Escape');
  await expect(viewer(customer)).toHaveCount(0);
  await expect(photos(customer).nth(1)).toBeFocused();

  await photos(customer).last().click();
  await viewer(customer).getByRole('link', { name: 'Show in chat' }).click();
  await expect(viewer(customer)).toHaveCount(0);
  const found = customer.messages.filter({ has: customer.page.locator('.album-picture') });
  await expect(found.first()).toBeInViewport();
  await expect(photos(customer)).toHaveCount(3);
});

test('a file leads to its message, and Back to the list, on a phone', async ({ people }) => {
  const { customer, photographer } = await people();
  await sharesText(photographer, customer, 'contract.txt');
  await writeHistory(customer.account, photographer.account, 120);
  await opensLists(customer, photographer, NARROW);
  await tab(customer, 'Files').click();
  await panel(customer).getByRole('link', { name: 'Show contract.txt in chat' }).click();
  await expect(customer.message('contract.txt')).toBeInViewport();
  await expect(details(customer)).toBeHidden();
  await customer.page.goBack();
  await expect(details(customer).getByRole('tablist')).toBeVisible();
  await details(customer).getByRole('link', { name: 'Back to details' }).click();
  await expect(details(customer).getByRole('link', { name: 'Close details' })).toBeVisible();
});

test('older items follow a button, and the focus stays in the list', async ({ people }) => {
  const { customer, photographer } = await people();
  for (let at = 1; at <= 35; at += 1) await customer.account.writes(photographer, `https://example.com/${at}`);
  await opensLists(customer, photographer);
  await tab(customer, 'Links').click();
  await expect(panel(customer).getByRole('listitem')).toHaveCount(30);
  await panel(customer).getByRole('button', { name: 'Show more' }).press('Enter');
  await expect(panel(customer).getByRole('listitem')).toHaveCount(35);
  await expect(panel(customer).getByRole('button', { name: 'Show more' })).toHaveCount(0);
  await expect(panel(customer)).toBeFocused();
});

test('what arrives is listed at once, also while an old page of the chat is open', async ({ people }) => {
  const { customer, photographer } = await people();
  await sharesPhoto(photographer, customer, 'first.png');
  await writeHistory(customer.account, photographer.account, 120);
  await opensLists(customer, photographer);
  await expect(photos(customer)).toHaveCount(1);
  await sharesPhoto(photographer, customer, 'second.png');
  await expect(photos(customer)).toHaveCount(2);
  await photos(customer).last().hover();
  await panel(customer).getByRole('link', { name: /^Show Photo, / }).last().click();
  await expect(customer.messages.filter({ has: customer.page.locator('.album-picture') })).toHaveCount(1);
  await sharesPhoto(photographer, customer, 'third.png');
  await expect(photos(customer)).toHaveCount(3);
});

test('an empty list teaches, and one that cannot be loaded is tried again', async ({ people }) => {
  const { customer, photographer } = await people();
  await photographer.account.writes(customer, 'hello');
  await opensLists(customer, photographer);
  await expect(panel(customer)).toContainText('No photos or videos yet');
  await customer.page.route('**/fn/shared*', (route) => route.abort());
  await tab(customer, 'Files').click();
  await expect(panel(customer).getByRole('alert')).toContainText("Couldn't load this");
  await customer.page.unroute('**/fn/shared*');
  await panel(customer).getByRole('button', { name: 'Retry' }).click();
  await expect(panel(customer)).toContainText('No files yet');
});

test('strangers and signed-out people see no list', async ({ people, joins }) => {
  const { customer, photographer } = await people();
  const stranger = await joins('customer');
  await sharesPhoto(photographer, customer, 'hall.png');
  const conversation = customer.account.conversationWith(photographer);
  const list = `GET /api/messages/conversations/${conversation}/shared?kind=media`;
  const read = async (person: Person) => (await person.account.call(list)).status;
  expect(await read(photographer)).toBe(200);
  expect(await read(stranger)).toBe(404);
  const page = await stranger.page.goto(`/conversations/${conversation}/shared`);
  expect(page?.status()).toBe(404);
  await stranger.page.context().clearCookies();
  await stranger.page.goto(`/conversations/${conversation}/shared`);
  await expect(stranger.page).toHaveURL(/\/login/);
});

for (const colorScheme of ['light', 'dark'] as const) {
  for (const size of [WIDE, NARROW]) {
    test(`the lists have no fault in ${colorScheme}, ${size.width} px wide`, async ({ people }) => {
      const { customer, photographer } = await people();
      await customer.page.addInitScript({ content: axe.source });
      await customer.page.emulateMedia({ colorScheme });
      await sharesPhoto(photographer, customer, 'hall.png');
      await sharesText(photographer, customer, 'contract.txt');
      await photographer.account.writes(customer, 'نمستے! https://example.com/album');
      await opensLists(customer, photographer, size);
      for (const name of ['Media', 'Files', 'Links']) {
        await tab(customer, name).click();
        await expect(panel(customer).getByRole('listitem')).toHaveCount(1);
        expect.soft(await faultsOf(customer), name).toEqual([]);
      }
      const widths = await customer.page.evaluate(() => [document.documentElement.scrollWidth, window.innerWidth]);
      expect(widths[0]).toBeLessThanOrEqual(widths[1]!);
      await customer.page.goto(`/conversations/${customer.account.conversationWith(photographer)}/shared`);
      expect.soft(await faultsOf(customer), 'the plain page').toEqual([]);
    });
  }
}
