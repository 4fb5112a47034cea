// Photos and files: chosen, uploaded, sent and seen by both.

import { type Locator } from '@playwright/test';

import { type Person } from '../support/person.js';
import { photo } from '../support/photo.js';
import { expect, test } from '../support/test.js';

const tray = (person: Person) => person.page.getByRole('region', { name: 'Attachments to send' });

async function chooses(person: Person, files: { name: string; mimeType: string; buffer: Buffer }[]) {
  const chooser = person.page.waitForEvent('filechooser');
  await person.page.getByRole('button', { name: 'Attach files' }).click();
  await (await chooser).setFiles(files);
}

const png = (name: string, width: number, height: number) => ({
  name,
  mimeType: 'image/png',
  buffer: photo(width, height),
});

const text = (name: string, content: string) => ({
  name,
  mimeType: 'text/plain',
  buffer: Buffer.from(content),
});

/** Waits until all pictures of an element are shown. */
async function expectPictures(where: Locator, count: number) {
  const pictures = where.locator('.album-picture img');
  await expect(pictures).toHaveCount(count);
  for (const picture of await pictures.all()) {
    await picture.scrollIntoViewIfNeeded();
    await expect.poll(() => picture.evaluate((it: HTMLImageElement) => it.complete && it.naturalWidth)).toBeGreaterThan(0);
  }
}

test('photos with a caption arrive as an album, once', async ({ people }) => {
  const { customer, photographer } = await people();
  await customer.opens(photographer);
  await photographer.opens(customer);
  await chooses(customer, [png('a.png', 400, 300), png('b.png', 300, 400), png('c.png', 200, 200)]);
  await expect(tray(customer).getByText('Ready to send')).toHaveCount(3);
  await customer.sends('the hall');
  for (const person of [customer, photographer]) {
    await person.sees('the hall');
    await expectPictures(person.messages.last(), 3);
    await expect(person.messages).toHaveCount(1);
  }
  await customer.expectTick('the hall', 'Read');
  await photographer.page.reload();
  await expectPictures(photographer.messages.last(), 3);
});

test('a message waits for its files and goes out when they are there', async ({ people }) => {
  const { customer, photographer } = await people();
  await customer.opens(photographer);
  await photographer.opens(customer);
  // The line breaks twice during the upload.
  let breaks = 0;
  await customer.page.route(/\/api\/uploads\/./, (route) => {
    if (route.request().method() !== 'PATCH' || breaks >= 2) return route.continue();
    breaks += 1;
    return route.abort();
  });
  await chooses(customer, [png('large.png', 1500, 1000)]);
  await customer.box.fill('one large photo');
  await customer.box.press('Enter');
  await photographer.sees('one large photo');
  await expectPictures(photographer.messages.last(), 1);
  await expect(photographer.messages).toHaveCount(1);
  expect(breaks).toBe(2);
  await expect(customer.box).toHaveValue('');
  await expect(tray(customer).getByRole('listitem')).toHaveCount(0);
});

test('a refused file says why, and is removed without the others', async ({ people }) => {
  const { customer, photographer } = await people();
  await customer.opens(photographer);
  await photographer.opens(customer);
  await chooses(customer, [text('page.html', '<html><script>alert(1)</script>'), text('terms.txt', 'terms and dates')]);
  await expect(tray(customer).getByText("Files of this type can't be sent.")).toBeVisible();
  await tray(customer).getByRole('button', { name: 'Cancel page.html' }).click();
  await expect(tray(customer).getByText('Ready to send')).toHaveCount(1);
  await customer.page.getByRole('button', { name: 'Send' }).click();
  const card = photographer.log.getByRole('link', { name: 'Download terms.txt' });
  const [download] = await Promise.all([photographer.page.waitForEvent('download'), card.click()]);
  expect(download.suggestedFilename()).toBe('terms.txt');
  await photographer.page.reload();
  await photographer.opensList();
  await expect(photographer.options.first()).toContainText('terms.txt');
});

test('what is read does not move when a photo arrives', async ({ people }) => {
  const { customer, photographer } = await people();
  await customer.opens(photographer);
  await photographer.opens(customer);
  for (let number = 1; number <= 12; number += 1) await customer.sends(`message ${number}`);
  await photographer.sees('message 12');
  await chooses(customer, [png('a.png', 600, 900)]);
  await expect(tray(customer).getByText('Ready to send')).toHaveCount(1);
  await customer.page.getByRole('button', { name: 'Send' }).click();
  const picture = photographer.messages.last().locator('.album-picture');
  await expect(picture).toBeVisible();
  const before = await picture.boundingBox();
  await expectPictures(photographer.messages.last(), 1);
  const after = await picture.boundingBox();
  expect(after?.height).toBe(before?.height);
});

test('strangers and signed-out people read no file', async ({ people, joins }) => {
  const { customer, photographer } = await people();
  const stranger = await joins('customer');
  await customer.opens(photographer);
  await chooses(customer, [png('a.png', 40, 40)]);
  await expect(tray(customer).getByText('Ready to send')).toHaveCount(1);
  await customer.page.getByRole('button', { name: 'Send' }).click();
  const address = await customer.messages.last().locator('.album-picture').getAttribute('href');
  const read = (person: Person) => person.page.request.get(address ?? '').then((answer) => answer.status());
  await expect.poll(() => read(photographer)).toBe(200);
  expect(await read(stranger)).toBe(404);
  await stranger.page.context().clearCookies();
  expect(await read(stranger)).toBe(401);
});
