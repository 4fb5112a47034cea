// Profile pictures and portfolios: the forms of the profile, and how others see what they bring.

import { type Locator, type Page } from '@playwright/test';

import { photo } from '../support/photo.js';
import { expect, test } from '../support/test.js';

const png = (width: number, height: number) => ({
  name: 'me.png',
  mimeType: 'image/png',
  buffer: photo(width, height),
});

const section = (page: Page, name: string) => page.getByRole('region', { name });

async function uploads(where: Locator, file: ReturnType<typeof png>) {
  await where.getByLabel('Choose a picture').setInputFiles(file);
  await where.getByRole('button', { name: 'Upload' }).click();
}

/** Waits until a picture is shown, not only its place. */
async function expectShown(picture: Locator) {
  await picture.scrollIntoViewIfNeeded();
  await expect.poll(() => picture.evaluate((it: HTMLImageElement) => it.complete && it.naturalWidth)).toBeGreaterThan(0);
}

test('a face is uploaded, seen by the other person everywhere, and removed', async ({ people }) => {
  const { customer, photographer } = await people();
  await photographer.account.writes(customer, 'hello');
  const { page } = photographer;
  await page.goto('/profile');
  const face = section(page, 'Profile picture');
  await uploads(face, png(400, 300));
  await expect(page.getByRole('status').filter({ hasText: 'Saved' })).toBeVisible();
  await expectShown(face.locator('.avatar img'));

  await customer.page.setViewportSize({ width: 1440, height: 900 });
  await customer.opens(photographer);
  const chat = customer.page;
  for (const place of ['.inbox-row', '.thread-head', '.details', 'article.message-opens']) {
    await expectShown(chat.locator(`${place} .avatar img`).first());
  }
  // The name is read out, not the picture.
  await expect(customer.option(photographer).getByRole('img')).toHaveCount(0);

  await face.getByRole('button', { name: 'Remove' }).click();
  await expect(face.locator('.avatar img')).toHaveCount(0);
  await customer.opens(photographer);
  await expect(chat.locator('.inbox-row .avatar img')).toHaveCount(0);
});

test('the square of a face is chosen by keyboard and by dragging', async ({ joins, live }) => {
  test.skip(!live, 'without JavaScript the server takes the middle');
  const { page } = await joins('customer');
  await page.goto('/profile');
  const face = section(page, 'Profile picture');
  const zoom = face.getByRole('slider', { name: 'Zoom' });
  await expect(zoom).toBeHidden();
  await face.getByLabel('Choose a picture').setInputFiles(png(600, 300));
  await expect(zoom).toBeVisible();
  const across = face.getByRole('slider', { name: 'Left to right' });
  await across.focus();
  await page.keyboard.press('Home');
  await expect(across).toHaveValue('0');
  const canvas = face.locator('canvas');
  await canvas.scrollIntoViewIfNeeded();
  const box = (await canvas.boundingBox())!;
  // To the left: what is to the right of the square comes into it.
  await page.mouse.move(box.x + box.width - 10, box.y + box.height / 2);
  await page.mouse.down();
  await page.mouse.move(box.x + 10, box.y + box.height / 2, { steps: 5 });
  await page.mouse.up();
  await expect.poll(async () => Number(await across.inputValue())).toBeGreaterThan(500);
  const form = page.locator('#face-form');
  const chosen = await form.evaluate((it: HTMLFormElement) => String(new FormData(it).get('crop_x')));
  expect(chosen).toBe(await across.inputValue());
  await face.getByRole('button', { name: 'Upload' }).click();
  await expectShown(face.locator('.avatar img'));
});

test('a portfolio is filled, described and ordered, and its page is public', async ({ people, browser, live, server }) => {
  const { customer, photographer } = await people();
  const { page } = photographer;
  await page.goto('/profile');
  const portfolio = section(page, 'Portfolio');
  for (const text of ['Haldi', 'Sangeet']) {
    const form = portfolio.locator('form').last();
    await form.getByLabel('What the picture shows').fill(text);
    await uploads(form, png(300, 200));
    await expect(portfolio.getByRole('img', { name: text })).toHaveCount(1);
  }
  const second = portfolio.getByRole('form', { name: 'Picture 2 of 2' });
  await second.getByRole('button', { name: 'Move earlier' }).click();
  await expect(portfolio.getByRole('img')).toHaveCount(2);
  await expect(portfolio.getByRole('img').first()).toHaveAttribute('alt', 'Sangeet');

  const visitor = await browser.newContext({ baseURL: server.url, javaScriptEnabled: live });
  const visit = await visitor.newPage();
  await visit.goto(`/photographers/${photographer.userId}`);
  await expect(visit.getByRole('heading', { level: 1, name: photographer.name })).toBeVisible();
  await expectShown(visit.getByRole('img', { name: 'Sangeet' }));
  await visit.getByRole('link', { name: `Message ${photographer.name}` }).click();
  await expect(visit).toHaveURL(/\/login\?next=/);
  await visitor.close();

  await customer.page.goto('/photographers');
  await customer.page.getByRole('link', { name: photographer.name, exact: true }).click();
  await customer.page.getByRole('link', { name: `Message ${photographer.name}` }).click();
  await expect(customer.box).toBeVisible();
});
