// A private note on a person, edited on a living page.

import axe from 'axe-core';

import { faultsOf } from '../support/faults.js';
import { Person } from '../support/person.js';
import { expect, test } from '../support/test.js';

const PART = /\/pkg\/[^/]*person_note[^/]*\.wasm/;
const WIDE = { width: 1440, height: 900 };
const NARROW = { width: 360, height: 740 };

const details = (person: Person) => person.page.getByRole('complementary', { name: 'Details' });
const opener = (person: Person) => details(person).getByRole('button', { name: /^(Add|Edit) note$/ });
const box = (person: Person) => details(person).getByRole('textbox', { name: 'Private note' });
const save = (person: Person) => details(person).getByRole('button', { name: 'Save', exact: true });
const note = (person: Person) => details(person).locator('.note-text').filter({ visible: true });

/** Opens the conversation beside its details, and the form of the note. */
async function edits(person: Person, peer: Person) {
  await person.page.setViewportSize(WIDE);
  await person.opens(peer);
  await opener(person).click();
  await expect(box(person)).toBeFocused();
}

test('the author reads it on every device, the other person nowhere', async ({ people, browser, server }) => {
  const { customer, photographer } = await people();
  await photographer.account.writes(customer, 'hello');
  const heard: Promise<string>[] = [];
  photographer.page.on('response', (response) => heard.push(response.text().catch(() => '')));
  photographer.page.on('websocket', (socket) =>
    socket.on('framereceived', ({ payload }) => heard.push(Promise.resolve(String(payload)))),
  );
  await photographer.page.setViewportSize(WIDE);
  await photographer.opens(customer);
  const context = await browser.newContext({ baseURL: server.url });
  const phone = await Person.signedIn(customer.account, context, true);
  await phone.page.setViewportSize(NARROW);
  await phone.opens(photographer);

  await edits(customer, photographer);
  await box(customer).fill('a secret');
  await save(customer).click();
  await expect(note(customer)).toHaveText('a secret');
  await customer.page.reload();
  await expect(note(customer)).toHaveText('a secret');

  // The details of the phone were rendered before.
  await phone.page.getByRole('link', { name: 'Details' }).click();
  await opener(phone).click();
  await expect(box(phone)).toHaveValue('a secret');
  await box(phone).fill('a secret from the phone');
  await save(phone).click();
  await expect(note(phone)).toHaveText('a secret from the phone');
  await context.close();

  await customer.sends('the next message');
  await photographer.sees('the next message');
  await photographer.page.reload();
  await photographer.sees('the next message');
  await expect(details(photographer).getByText('Only you can see this.')).toBeVisible();
  await photographer.search.fill('secret');
  await expect(photographer.page.getByText('Nothing found for “secret”')).toBeVisible();
  const texts = (await Promise.all(heard)).join('\n');
  expect(texts).toContain('the next message');
  expect(texts).not.toContain('a secret');
});

test('Escape cancels and Ctrl+Enter saves, and the focus returns', async ({ people }) => {
  const { customer, photographer } = await people();
  await customer.account.writes(photographer, 'hello');
  await customer.account.notes(photographer, 'candid');
  await customer.page.setViewportSize(NARROW);
  await customer.page.goto(`${customer.urlOf(photographer)}?details=1`);
  await customer.comesAlive();
  await opener(customer).focus();
  await customer.page.keyboard.press('Enter');
  await expect(box(customer)).toBeFocused();
  await expect(box(customer)).toHaveValue('candid');
  await box(customer).fill('given up');
  // It ends a composition first, as input methods do.
  const composed = { key: 'Escape', bubbles: true, cancelable: true, isComposing: true };
  await box(customer).dispatchEvent('keydown', composed);
  await expect(box(customer)).toHaveValue('given up');
  await customer.page.keyboard.press('Escape');
  await expect(opener(customer)).toBeFocused();
  await expect(note(customer)).toHaveText('candid');
  await expect(details(customer), 'the details stay open').toBeVisible();

  await customer.page.keyboard.press('Enter');
  await expect(box(customer), 'what was given up is gone').toHaveValue('candid');
  await box(customer).fill('candid');
  await customer.page.keyboard.press('End');
  await customer.page.keyboard.press('Enter');
  await customer.page.keyboard.type('no drone');
  await customer.page.keyboard.press('Control+Enter');
  await expect(opener(customer)).toBeFocused();
  await expect(note(customer)).toHaveText('candid\nno drone', { useInnerText: true });
  await expect(details(customer).getByRole('status').filter({ hasText: 'Note saved' })).toHaveCount(1);
  expect(await customer.account.noteOn(photographer)).toBe('candid\nno drone');
});

test('what is typed survives a failure, a reload and another conversation', async ({ people, joins }) => {
  const { customer, photographer } = await people();
  const other = await joins('photographer');
  await customer.account.writes(photographer, 'hello');
  await customer.account.writes(other, 'hello');
  await edits(customer, photographer);
  await customer.page.route('**/fn/save_note*', (route) => route.abort());
  await box(customer).fill('met at the Jaipur fair');
  await save(customer).click();
  await expect(details(customer).getByRole('alert')).toContainText('Your text is kept here.');
  await expect(box(customer)).toHaveValue('met at the Jaipur fair');

  await customer.picks(other);
  await expect(opener(customer)).toHaveText('Add note');
  await customer.picks(photographer);
  await expect(box(customer)).toHaveValue('met at the Jaipur fair');
  await customer.page.reload();
  await customer.comesAlive();
  await opener(customer).click();
  await expect(box(customer)).toHaveValue('met at the Jaipur fair');

  // The answer is lost: the next try is the same note.
  await customer.page.unroute('**/fn/save_note*');
  let lost = 0;
  await customer.page.route('**/fn/save_note*', async (route) => {
    if (lost > 0) return route.continue();
    lost += 1;
    await route.fetch();
    return route.abort();
  });
  await save(customer).click();
  await expect(details(customer).getByRole('alert')).toBeVisible();
  await save(customer).click();
  await expect(note(customer)).toHaveText('met at the Jaipur fair');
  await customer.page.reload();
  await expect(note(customer)).toHaveText('met at the Jaipur fair');
});

test('signing out asks, and takes what is typed away', async ({ people }) => {
  const { customer, photographer } = await people();
  await customer.account.writes(photographer, 'hello');
  await edits(customer, photographer);
  await box(customer).fill('a secret');
  await customer.page.getByRole('button', { name: 'Sign out' }).click();
  const question = customer.page.getByRole('dialog', { name: 'Sign out?' });
  await question.getByRole('button', { name: 'Sign out' }).click();
  await expect(customer.page).toHaveURL(/\/login/);
  const kept = await customer.page.evaluate(() => JSON.stringify([{ ...sessionStorage }, { ...localStorage }]));
  expect(kept).not.toContain('a secret');
});

test('a draft that another device has overtaken says so', async ({ people }) => {
  const { customer, photographer } = await people();
  await customer.account.writes(photographer, 'hello');
  await customer.account.notes(photographer, 'candid');
  await edits(customer, photographer);
  await box(customer).fill('candid, no drone');
  await customer.account.notes(photographer, '', 'candid');
  await customer.page.reload();
  await customer.comesAlive();
  await opener(customer).click();
  await expect(details(customer).getByRole('alert')).toContainText('You removed this note on another device.');
  await expect(box(customer)).toHaveValue('candid, no drone');
  await details(customer).getByRole('button', { name: 'Cancel' }).click();
  await expect(opener(customer)).toHaveText('Add note');
  expect(await customer.account.noteOn(photographer)).toBe('');
});

test('the note of the server needs no code; the editor loads when it is used, and leaves the note if it cannot', async ({
  people,
}) => {
  const { customer, photographer } = await people();
  await customer.account.writes(photographer, 'hello');
  await customer.account.notes(photographer, 'candid');
  let asked = 0;
  await customer.page.route(PART, (route) => {
    asked += 1;
    return asked <= 3 ? route.abort() : route.continue();
  });
  await customer.page.setViewportSize(WIDE);
  await customer.opens(photographer);
  await expect(note(customer)).toHaveText('candid');
  expect(asked).toBe(0);
  await opener(customer).click();
  await expect(details(customer).getByRole('alert')).toContainText("Couldn't load this");
  await expect(note(customer)).toHaveText('candid');
  await details(customer).getByRole('button', { name: 'Retry' }).click();
  await expect(box(customer)).toHaveValue('candid');
  await expect(note(customer), 'it is not there twice').toHaveCount(0);
});

test('the note is read when the details open, and again when they open again', async ({ people, joins }) => {
  const { customer, photographer } = await people();
  const other = await joins('photographer');
  for (const peer of [photographer, other]) await customer.account.writes(peer, 'hello');
  await customer.account.notes(photographer, 'candid');
  await customer.page.setViewportSize(NARROW);
  await customer.opens(other);
  await customer.page.getByRole('link', { name: 'Back to conversations' }).click();
  await customer.picks(photographer);
  const open = () => customer.page.getByRole('link', { name: 'Details' }).click();
  await open();
  await expect(note(customer)).toHaveText('candid');
  await details(customer).getByRole('link', { name: 'Close details' }).click();
  await customer.account.notes(photographer, 'no drone', 'candid');
  await open();
  await expect(note(customer)).toHaveText('no drone');

  // What could not be read is read when somebody asks again.
  await details(customer).getByRole('link', { name: 'Close details' }).click();
  await customer.page.getByRole('link', { name: 'Back to conversations' }).click();
  await customer.page.route('**/fn/read_note*', (route) => route.abort());
  await customer.picks(other);
  await open();
  await expect(details(customer).getByText("Couldn't load this")).toBeVisible();
  await customer.page.unroute('**/fn/read_note*');
  await details(customer).getByRole('button', { name: 'Retry' }).click();
  await expect(opener(customer)).toHaveText('Add note');
});

test('a note that is too long is counted and not cut', async ({ people }) => {
  const { customer, photographer } = await people();
  await customer.account.writes(photographer, 'hello');
  await edits(customer, photographer);
  await box(customer).fill('📷'.repeat(1_999));
  await expect(details(customer).getByText('1 character left')).toBeVisible();
  await box(customer).fill('📷'.repeat(2_003));
  await expect(details(customer).getByText('3 characters over the limit')).toBeVisible();
  await save(customer).click();
  await expect(details(customer).getByRole('alert')).toHaveText('Use up to 2,000 characters.');
  await expect(box(customer)).toHaveValue('📷'.repeat(2_003));
  await box(customer).fill('📷'.repeat(2_000));
  await save(customer).click();
  await expect(note(customer)).toHaveText('📷'.repeat(2_000));
});

for (const [name, size] of [
  ['a small', NARROW],
  ['a wide', WIDE],
] as const) {
  test(`note and form break no rule that axe knows on ${name} screen`, async ({ people }) => {
    const { customer, photographer } = await people();
    await customer.account.writes(photographer, 'hello');
    await customer.account.notes(photographer, `${'x'.repeat(80)} https://example.com/${'a'.repeat(60)}\nشادی`);
    await customer.page.addInitScript(axe.source);
    await customer.page.setViewportSize(size);
    for (const colorScheme of ['light', 'dark'] as const) {
      await customer.page.emulateMedia({ colorScheme });
      await customer.page.goto(`${customer.urlOf(photographer)}?details=1`);
      await customer.comesAlive();
      await expect(opener(customer)).toBeVisible();
      expect(await faultsOf(customer)).toEqual([]);
      await opener(customer).click();
      await box(customer).fill('x'.repeat(2_001));
      await save(customer).click();
      await expect(details(customer).getByRole('alert')).toBeVisible();
      expect(await faultsOf(customer)).toEqual([]);
      const width = await customer.page.evaluate(() => document.documentElement.scrollWidth);
      expect(width).toBe(size.width);
      await customer.page.keyboard.press('Tab');
      await customer.page.keyboard.press('Enter');
      await expect(opener(customer)).toBeFocused();
    }
  });
}
