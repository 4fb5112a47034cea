// A private note on a person, in the details.

import { type Person } from '../support/person.js';
import { expect, test } from '../support/test.js';

const details = (person: Person) => person.page.getByRole('complementary', { name: 'Details' });

/** Opens the details and writes a note. A living page has a button, others unfold a form. */
async function notes(person: Person, peer: Person, opens: string, text: string) {
  await person.page.goto(`${person.urlOf(peer)}?details=1`);
  await person.comesAlive();
  await details(person).getByText(opens, { exact: true }).filter({ visible: true }).click();
  await details(person).getByRole('textbox', { name: 'Private note' }).fill(text);
  await details(person).getByRole('button', { name: 'Save', exact: true }).filter({ visible: true }).click();
}

test('a note is written, read, changed and removed, with and without JavaScript', async ({ people }) => {
  const { customer, photographer } = await people();
  await photographer.account.writes(customer, 'hello');
  const note = details(customer).locator('.note-text').filter({ visible: true });
  await customer.page.goto(`${customer.urlOf(photographer)}?details=1`);
  await expect(details(customer).getByText('Only you can see this.')).toBeVisible();
  await expect(note).toHaveCount(0);

  await notes(customer, photographer, 'Add note', 'no drone\nशादी: 14 Feb\nشادی');
  await expect(note).toHaveText('no drone\nशादी: 14 Feb\nشادی', { useInnerText: true });
  await customer.page.reload();
  await expect(note).toHaveText('no drone\nशादी: 14 Feb\nشادی', { useInnerText: true });
  await notes(customer, photographer, 'Edit note', '<b>candid</b> https://example.com/album');
  await expect(note).toHaveText('<b>candid</b> https://example.com/album');
  await expect(note.getByRole('link')).toHaveAttribute('href', 'https://example.com/album');
  await notes(customer, photographer, 'Edit note', ' ');
  await expect(details(customer).getByText('Add note').filter({ visible: true })).toBeVisible();
  await expect(note).toHaveCount(0);
});

test('a note that another device has changed is shown beside what was typed, which can be saved then', async ({ people }) => {
  const { customer, photographer } = await people();
  await photographer.account.writes(customer, 'hello');
  await customer.page.goto(`${customer.urlOf(photographer)}?details=1`);
  await customer.comesAlive();
  await details(customer).getByText('Add note').filter({ visible: true }).click();
  await details(customer).getByRole('textbox', { name: 'Private note' }).fill('typed here');
  await customer.account.notes(photographer, 'from the phone');
  const save = details(customer).getByRole('button', { name: 'Save', exact: true }).filter({ visible: true });
  await save.click();
  await expect(details(customer).getByText('You changed this note on another device.')).toBeVisible();
  await expect(details(customer).getByText('from the phone').filter({ visible: true })).toBeVisible();
  await expect(details(customer).getByText('Saving replaces it with your text below.')).toBeVisible();
  await expect(details(customer).getByRole('textbox', { name: 'Private note' })).toHaveValue('typed here');
  await save.click();
  await expect(details(customer).locator('.note-text').filter({ visible: true })).toHaveText('typed here');
  expect(await customer.account.noteOn(photographer)).toBe('typed here');
});

test('before the first message there is nobody to note anything about', async ({ people }) => {
  const { customer, photographer } = await people();
  await customer.page.goto(`${customer.urlOf(photographer)}?details=1`);
  await expect(details(customer)).toBeVisible();
  await expect(details(customer).getByText('Private note')).toHaveCount(0);
});
