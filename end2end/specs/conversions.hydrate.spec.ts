// What the browser makes of files before and after their upload: JPEGs of photos that few browsers show, posters of videos.

import { type Page } from '@playwright/test';

import { type Person } from '../support/person.js';
import { expect, test } from '../support/test.js';

async function sendsFile(person: Person, file: { name: string; mimeType: string; buffer: Buffer }) {
  const chooser = person.page.waitForEvent('filechooser');
  await person.page.getByRole('button', { name: 'Attach files' }).click();
  await (await chooser).setFiles([file]);
  const tray = person.page.getByRole('region', { name: 'Attachments to send' });
  await expect(tray.getByText('Ready to send')).toHaveCount(1);
  await person.page.getByRole('button', { name: 'Send', exact: true }).click();
}

/** A HEIC file as far as anybody looks. */
const heic = (name: string) => ({
  name,
  mimeType: 'image/heic',
  buffer: Buffer.from('\0\0\0\x18ftypheic\0\0\0\0mif1heic\0\0\0\x08mdat', 'latin1'),
});

/** A short video of one colour, recorded by the browser. */
async function video(page: Page) {
  const text = await page.evaluate(async () => {
    const canvas = document.createElement('canvas');
    canvas.width = 320;
    canvas.height = 180;
    const context = canvas.getContext('2d');
    const recorder = new MediaRecorder(canvas.captureStream(20), { mimeType: 'video/webm' });
    const recorded = new Promise<Blob>((resolve) => {
      recorder.ondataavailable = ({ data }) => resolve(data);
    });
    recorder.start();
    for (let frame = 0; frame < 20; frame += 1) {
      if (context) context.fillStyle = '#c02020';
      context?.fillRect(0, 0, 320, 180 - (frame % 2));
      await new Promise((resolve) => requestAnimationFrame(resolve));
    }
    recorder.stop();
    const bytes = new Uint8Array(await (await recorded).arrayBuffer());
    return btoa(String.fromCharCode(...bytes));
  });
  return Buffer.from(text, 'base64');
}

test('a HEIC photo that the browser can read is sent as a JPEG', async ({ people }) => {
  const { customer, photographer } = await people();
  // As Safari would.
  await customer.page.addInitScript(() => {
    const original = window.createImageBitmap.bind(window) as (source: ImageBitmapSource) => Promise<ImageBitmap>;
    const replaced = (source: ImageBitmapSource) =>
      source instanceof Blob && source.type === 'image/heic' ? original(new ImageData(60, 40)) : original(source);
    window.createImageBitmap = replaced as typeof window.createImageBitmap;
  });
  await customer.opens(photographer);
  await sendsFile(customer, heic('IMG_2041.HEIC'));
  await expect(customer.log.locator('.album-picture img')).toBeVisible();
  // It is shown before it is stored.
  await expect.poll(() => photographer.account.history(customer)).toHaveLength(1);
  const [message] = await photographer.account.history(customer);
  const [{ fileName, mimeType, width, height }] = message.attachments;
  expect({ fileName, mimeType, width, height }).toEqual({
    fileName: 'IMG_2041.jpg',
    mimeType: 'image/jpeg',
    width: 60,
    height: 40,
  });
});

test('a HEIC photo that the browser cannot read is sent as it is', async ({ people }) => {
  const { customer, photographer } = await people();
  await customer.opens(photographer);
  await sendsFile(customer, heic('IMG_2041.HEIC'));
  await expect(customer.log.getByRole('link', { name: 'Download IMG_2041.HEIC' })).toBeVisible();
});

test('a video has a poster, which its sender has made', async ({ people }) => {
  const { customer, photographer } = await people();
  await customer.opens(photographer);
  await photographer.opens(customer);
  const buffer = await video(customer.page);
  await sendsFile(customer, { name: 'first-dance.webm', mimeType: 'video/webm', buffer });
  const shown = photographer.log.locator('video');
  await expect(shown).toHaveAttribute('poster', /\/preview\//);
  await expect(shown).toHaveAttribute('width', '320');
  const poster = (await shown.getAttribute('poster')) ?? '';
  const answer = await photographer.page.request.get(poster);
  expect(answer.status()).toBe(200);
  expect(answer.headers()['content-type']).toBe('image/jpeg');
});
