// Photos and files: chosen, uploaded, sent and seen by both.

import { type Locator } from '@playwright/test';

import { type Person } from '../support/person.js';
import { expect, test } from '../support/test.js';
import { chooses, png, text, tray } from '../support/tray.js';

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

test('ten photos arrive once and in order, although the line breaks and the page is loaded again', async ({ people }) => {
  const { customer, photographer } = await people();
  await customer.opens(photographer);
  await photographer.opens(customer);
  // The line breaks twice in the large photo. The page is loaded again before it goes on.
  const sizes = Array.from({ length: 9 }, (_, index) => 40 + index);
  let breaks = 0;
  let isOpen = false;
  await customer.page.route(/\/api\/uploads\/./, async (route) => {
    const body = route.request().postDataBuffer();
    const isLarge = (body?.length ?? 0) > 100_000;
    if (route.request().method() !== 'PATCH' || !isLarge) return route.continue();
    if (Number(await route.request().headerValue('upload-offset')) > 4_000_000 && breaks < 2) {
      breaks += 1;
      return route.abort();
    }
    return isOpen || breaks < 2 ? route.continue() : undefined;
  });
  await chooses(customer, [
    png('large.png', 3000, 2000),
    ...sizes.map((size) => png(`small ${size}.png`, size, size)),
  ]);
  await customer.box.fill('ten photos');
  await customer.box.press('Enter');
  await expect(customer.box).toHaveValue('');
  await expect(tray(customer).getByRole('listitem')).toHaveCount(0);
  // What is written meanwhile does not wait.
  await customer.sends('the next one');
  await photographer.sees('the next one');
  await expect.poll(() => breaks).toBe(2);
  await customer.expectTick('ten photos', 'Sending');
  await expect(customer.messages.filter({ hasText: 'ten photos' }).getByRole('listitem')).toHaveCount(10);
  isOpen = true;
  // Pages without the module send what was written offline, but not this: it would be without its photos.
  await customer.page.goto('/profile', { waitUntil: 'networkidle' });
  await customer.page.goto(customer.home);
  await photographer.sees('ten photos');
  await customer.opens(photographer);
  for (const person of [customer, photographer]) {
    const album = person.messages.filter({ hasText: 'ten photos' });
    await expect(album).toHaveCount(1);
    await expectPictures(album, 10);
    const widths = await album.locator('img').evaluateAll((all) => all.map((it) => Number(it.getAttribute('width'))));
    expect(widths).toEqual([3000, ...sizes]);
  }
});

test('a message that waits for its files can be given up', async ({ people }) => {
  const { customer, photographer } = await people();
  await customer.opens(photographer);
  await photographer.opens(customer);
  await customer.page.route(/\/api\/uploads\/./, (route) => {
    if (route.request().method() === 'PATCH') return undefined;
    return route.continue();
  });
  await chooses(customer, [png('a.png', 40, 40)]);
  await customer.box.fill('not this one');
  await customer.box.press('Enter');
  const waiting = customer.messages.filter({ hasText: 'not this one' });
  await waiting.getByRole('button', { name: 'Cancel' }).click();
  await expect(waiting).toHaveCount(0);
  await customer.sends('another one');
  await photographer.expectMessages('another one');
  await customer.page.reload();
  await customer.expectMessages('another one');
});

test('chosen files stay in the tray: in another conversation, after a reload and in another tab', async ({ people, joins }) => {
  const { customer, photographer } = await people();
  const other = await joins('photographer');
  await customer.opens(photographer);
  await chooses(customer, [png('a.png', 40, 40), text('terms.txt', 'terms and dates')]);
  await expect(tray(customer).getByText('Ready to send')).toHaveCount(2);
  await customer.opens(other);
  await expect(tray(customer)).toHaveCount(0);
  await customer.opens(photographer);
  await expect(tray(customer).getByText('Ready to send')).toHaveCount(2);
  await expect(tray(customer).locator('img')).toHaveCount(1);
  const tab = await customer.opensTab();
  await tab.opens(photographer);
  await tray(tab).getByRole('button', { name: 'Cancel a.png' }).click();
  await expect(tray(customer).getByRole('listitem')).toHaveCount(1);
  await tab.page.getByRole('button', { name: 'Send' }).click();
  await expect(tray(customer).getByRole('listitem')).toHaveCount(0);
  await photographer.opens(customer);
  await expect(photographer.messages).toHaveCount(1);
  await expect(photographer.log.getByRole('link', { name: 'Download terms.txt' })).toBeVisible();
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
  for (let number = 1; number <= 12; number += 1) await customer.sends(`message ${number} of these`);
  await photographer.sees('message 12 of these');
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

test('a photo on its way shows from afar what it will be, in its place', async ({ people }) => {
  const { customer, photographer } = await people();
  await customer.opens(photographer);
  await chooses(customer, [png('a.png', 600, 400)]);
  await expect(tray(customer).getByText('Ready to send')).toHaveCount(1);
  await customer.page.getByRole('button', { name: 'Send' }).click();
  const { page } = photographer;
  const picture = photographer.messages.last().locator('.album-picture');
  // The hash is made with the previews.
  const hashes = async () => {
    await photographer.opens(customer);
    return picture.locator('.album-colour').count();
  };
  await expect.poll(hashes).toBe(1);
  let release = () => {};
  const isReleased = new Promise<void>((resolve) => {
    release = resolve;
  });
  await page.route(/\/api\/attachments\//, async (route) => {
    if (route.request().resourceType() === 'image') await isReleased;
    return route.continue();
  });
  await page.goto(photographer.urlOf(customer), { waitUntil: 'commit' });
  const image = picture.locator('img');
  await expect(image).toHaveCSS('background-image', /^url\("data:image\/bmp/);
  const before = await picture.boundingBox();
  release();
  await expectPictures(photographer.messages.last(), 1);
  expect(await picture.boundingBox()).toEqual(before);
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
