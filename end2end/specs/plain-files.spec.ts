// Files in the form of a conversation that works without JavaScript.

import { type Person } from '../support/person.js';
import { photo } from '../support/photo.js';
import { expect, test } from '../support/test.js';

const LARGEST = 25 * 1024 * 1024;

/** The control that only pages show that are not alive. */
const chooser = (person: Person) => person.page.getByLabel('Attach a file (up to 25 MB)');

const file = (name: string, mimeType: string, buffer: Buffer) => ({ name, mimeType, buffer });

test('a living page has the button for files and no second control', async ({ people, live }) => {
  const { customer, photographer } = await people();
  await customer.opens(photographer);
  const button = customer.page.getByRole('button', { name: 'Attach files' });
  await expect(button).toBeVisible({ visible: live });
  await expect(chooser(customer)).toBeVisible({ visible: !live });
  await expect(customer.page.locator('.composer [type=file]')).toHaveCount(1);
  await expect(chooser(customer)).toHaveJSProperty('multiple', live);
});

test('a file is sent with and without a text', async ({ people, live }) => {
  test.skip(live, 'a living page has its tray: attachments.hydrate');
  const { customer, photographer } = await people();
  await customer.opens(photographer);
  await chooser(customer).setInputFiles(file('hall.png', 'image/png', photo(400, 300)));
  await customer.sends('the hall');
  await customer.sees('the hall');
  await expect(customer.page).toHaveURL(customer.urlOf(photographer));
  await expect(customer.box).toHaveValue('');
  await expect(chooser(customer)).toHaveValue('');
  const contract = file('contract.pdf', 'application/pdf', Buffer.from('%PDF-1.7\n1 0 obj\nendobj\n%%EOF\n'));
  await chooser(customer).setInputFiles(contract);
  await customer.sends('');
  await expect(customer.messages).toHaveCount(2);

  await photographer.opens(customer);
  const picture = photographer.message('the hall').locator('.album-picture img');
  await picture.scrollIntoViewIfNeeded();
  await expect.poll(() => picture.evaluate((it: HTMLImageElement) => it.complete && it.naturalWidth)).toBeGreaterThan(0);
  await expect(photographer.messages.last().getByText('contract.pdf')).toBeVisible();
  // A reload sends nothing again.
  await customer.page.reload();
  await expect(customer.messages).toHaveCount(2);
});

test('a refused file is said, and the text is in the box again', async ({ people, live }) => {
  test.skip(live, 'a living page has its tray: attachments.hydrate');
  const { customer, photographer } = await people();
  await customer.opens(photographer);
  const text = 'our film,\nfrom the haldi';
  for (const [refused, reason] of [
    [file('film.txt', 'text/plain', Buffer.alloc(LARGEST + 1, 'a')), 'This is too large to send.'],
    [file('page.txt', 'text/plain', Buffer.from('<html><script>alert(1)</script>')), "Files of this type can't be sent."],
  ] as const) {
    await chooser(customer).setInputFiles(refused);
    await customer.sends(text);
    await expect(customer.page.getByRole('alert')).toHaveText(reason);
    await expect(customer.box).toHaveValue(text);
  }
  await customer.page.getByRole('button', { name: 'Send', exact: true }).click();
  await customer.sees('our film');
  await expect(customer.page.getByRole('alert')).toHaveCount(0);
  await customer.expectMessages('our film');
});
