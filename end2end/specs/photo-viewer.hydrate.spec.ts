// Photos, one at a time: opened from an album, walked through, enlarged, saved.

import { type Locator, type Page } from '@playwright/test';
import axe from 'axe-core';

import { faultsOf } from '../support/faults.js';
import { type Person } from '../support/person.js';
import { photo } from '../support/photo.js';
import { expect, test } from '../support/test.js';

const viewer = (person: Person) => person.page.getByRole('dialog', { name: 'Photo viewer' });

const pictures = (person: Person) => person.log.locator('.album-picture');

const number = (person: Person, text: string) => viewer(person).getByRole('status').filter({ hasText: text });

async function sendsPhotos(person: Person, names: string[]) {
  const chooser = person.page.waitForEvent('filechooser');
  await person.page.getByRole('button', { name: 'Attach files' }).click();
  const files = names.map((name) => ({ name, mimeType: 'image/png', buffer: photo(300, 200) }));
  await (await chooser).setFiles(files);
  const tray = person.page.getByRole('region', { name: 'Attachments to send' });
  await expect(tray.getByText('Ready to send')).toHaveCount(names.length);
  await person.page.getByRole('button', { name: 'Send', exact: true }).click();
}

/** The photo that is shown, once it is loaded. */
async function shownPhoto(person: Person): Promise<Locator> {
  const image = viewer(person).getByRole('img', { name: 'Photo' });
  await expect.poll(() => image.evaluate((it: HTMLImageElement) => it.complete && it.naturalWidth)).toBeGreaterThan(0);
  return image;
}

const scale = (image: Locator) => image.evaluate((it) => new DOMMatrix(getComputedStyle(it).transform).a);

/** A finger goes over the middle of the screen. */
async function swipes(page: Page, way: number) {
  const client = await page.context().newCDPSession(page);
  const { width, height } = page.viewportSize() ?? { width: 0, height: 0 };
  const at = (x: number) => [{ x, y: height / 2 }];
  const touch = (type: 'touchStart' | 'touchMove' | 'touchEnd', touchPoints: { x: number; y: number }[]) =>
    client.send('Input.dispatchTouchEvent', { type, touchPoints });
  const start = width / 2 - way / 2;
  await touch('touchStart', at(start));
  for (const part of [0.25, 0.5, 0.75, 1]) await touch('touchMove', at(start + way * part));
  await touch('touchEnd', []);
  await client.detach();
}

test('all photos of a conversation are walked through by keyboard', async ({ people }) => {
  const { customer, photographer } = await people();
  await customer.opens(photographer);
  await photographer.opens(customer);
  await sendsPhotos(customer, ['hall.png', 'garden.png']);
  await expect(pictures(photographer)).toHaveCount(2);
  await sendsPhotos(photographer, ['portrait.png']);
  await expect(pictures(photographer)).toHaveCount(3);
  await expect(pictures(customer)).toHaveCount(3);
  const { page } = photographer;

  await pictures(photographer).nth(1).focus();
  await page.keyboard.press('Enter');
  await expect(number(photographer, 'Photo 2 of 3')).toBeVisible();
  await expect(viewer(photographer)).toContainText(customer.name);
  await page.keyboard.press('ArrowRight');
  await expect(number(photographer, 'Photo 3 of 3')).toBeVisible();
  await expect(viewer(photographer)).toContainText('You');
  await expect(viewer(photographer).getByRole('button', { name: 'Next photo' })).toBeDisabled();
  await page.keyboard.press('ArrowRight');
  await expect(number(photographer, 'Photo 3 of 3')).toBeVisible();
  await page.keyboard.press('Home');
  await expect(number(photographer, 'Photo 1 of 3')).toBeVisible();
  await expect(viewer(photographer).getByRole('button', { name: 'Previous photo' })).toBeDisabled();
  await viewer(photographer).getByRole('button', { name: 'Next photo' }).click();
  await expect(number(photographer, 'Photo 2 of 3')).toBeVisible();

  const [download] = await Promise.all([
    page.waitForEvent('download'),
    viewer(photographer).getByRole('link', { name: 'Download garden.png' }).click(),
  ]);
  expect(download.suggestedFilename()).toBe('garden.png');

  await page.keyboard.press('Escape');
  await expect(viewer(photographer)).toHaveCount(0);
  await expect(pictures(photographer).nth(1)).toBeFocused();
  // Escape did not close the conversation.
  await expect(photographer.log).toBeVisible();
});

test('a photo is enlarged by keys, buttons and the mouse', async ({ people }) => {
  const { customer, photographer } = await people();
  await customer.opens(photographer);
  await sendsPhotos(customer, ['hall.png', 'garden.png']);
  await pictures(customer).first().click();
  await expect(number(customer, 'Photo 1 of 2')).toBeVisible();
  const image = await shownPhoto(customer);
  const expectScale = (least: number) => expect.poll(() => scale(image)).toBeGreaterThan(least);
  const expectWhole = () => expect.poll(() => scale(image)).toBe(1);
  await customer.page.keyboard.press('+');
  await expectScale(1.4);
  await customer.page.keyboard.press('-');
  await expectWhole();
  await viewer(customer).getByRole('button', { name: 'Zoom in' }).click();
  await expectScale(1.4);
  await viewer(customer).getByRole('button', { name: 'Zoom out' }).click();
  await expectWhole();
  await image.dblclick();
  await expectScale(2);
  // An enlarged photo is moved by the arrow keys; the next one is shown as a whole.
  await customer.page.keyboard.press('ArrowRight');
  await expect(number(customer, 'Photo 1 of 2')).toBeVisible();
  await viewer(customer).getByRole('button', { name: 'Next photo' }).click();
  await expect(number(customer, 'Photo 2 of 2')).toBeVisible();
  await expect.poll(async () => scale(await shownPhoto(customer))).toBe(1);
  await (await shownPhoto(customer)).hover();
  await customer.page.mouse.wheel(0, -400);
  await expect.poll(async () => scale(await shownPhoto(customer))).toBeGreaterThan(1.2);
});

test('fingers walk through photos and close them', async ({ people }) => {
  const { customer, photographer } = await people();
  await customer.page.setViewportSize({ width: 360, height: 740 });
  await customer.opens(photographer);
  await sendsPhotos(customer, ['hall.png', 'garden.png']);
  await pictures(customer).first().click();
  await expect(number(customer, 'Photo 1 of 2')).toBeVisible();
  await shownPhoto(customer);
  await swipes(customer.page, -150);
  await expect(number(customer, 'Photo 2 of 2')).toBeVisible();
  await swipes(customer.page, 150);
  await expect(number(customer, 'Photo 1 of 2')).toBeVisible();
  for (const name of ['Close', 'Zoom in', 'Zoom out', 'Previous photo', 'Next photo']) {
    const button = viewer(customer).getByRole('button', { name });
    const box = await button.boundingBox();
    expect(box?.width, name).toBeGreaterThanOrEqual(44);
    expect((box?.x ?? 0) + (box?.width ?? 0), name).toBeLessThanOrEqual(360);
  }
  await viewer(customer).getByRole('button', { name: 'Close' }).click();
  await expect(viewer(customer)).toHaveCount(0);
});

test('a photo opens in another tab when it is asked to', async ({ people }) => {
  const { customer, photographer } = await people();
  await customer.opens(photographer);
  await sendsPhotos(customer, ['hall.png']);
  const opened = customer.page.context().waitForEvent('page');
  await pictures(customer).first().click({ modifiers: ['ControlOrMeta'] });
  await expect(await opened).toHaveURL(/\/api\/attachments\//);
  await expect(viewer(customer)).toHaveCount(0);
});

for (const colorScheme of ['light', 'dark'] as const) {
  test(`the photo viewer has no fault in ${colorScheme}`, async ({ people }) => {
    const { customer, photographer } = await people();
    await customer.page.addInitScript({ content: axe.source });
    await customer.page.emulateMedia({ colorScheme });
    await customer.page.setViewportSize({ width: 360, height: 740 });
    await customer.opens(photographer);
    await sendsPhotos(customer, ['hall.png', 'garden.png']);
    await pictures(customer).first().click();
    await shownPhoto(customer);
    expect(await faultsOf(customer)).toEqual([]);
  });
}
