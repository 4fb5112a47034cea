// A photographer gives conversations stages, and narrows the list to one.

import axe from 'axe-core';

import { faultsOf } from '../support/faults.js';
import { type Person } from '../support/person.js';
import { refusesStages } from '../support/refusal.js';
import { expect, test } from '../support/test.js';

const dialog = (person: Person) => person.page.getByRole('dialog', { name: 'Conversation actions' });

/** Opens the choice of a stage from the menu of a row. */
async function asks(person: Person, peer: Parameters<Person['opensRowMenu']>[0]) {
  await person.opensRowMenu(peer);
  await person.rowMenu.getByRole('menuitem', { name: 'Stage…' }).click();
  await expect(dialog(person).getByRole('heading', { name: 'Stage' })).toBeFocused();
}

const filter = (person: Person) => person.page.getByRole('combobox', { name: 'Stage', exact: true });

test('a stage is on all devices at once, and the list is narrowed to it', async ({ joins, registers }) => {
  const photographer = await joins('photographer');
  const asha = await registers('customer', 'Asha Rao');
  const meera = await registers('customer', 'Meera Iyer');
  await asha.writes(photographer, 'from Asha');
  await meera.writes(photographer, 'from Meera');
  await photographer.opensList();
  const phone = await photographer.opensTab();
  await phone.opensList();
  await expect(filter(photographer)).toHaveCount(0);

  await asks(photographer, asha);
  await photographer.page.keyboard.press('Tab');
  await expect(dialog(photographer).getByRole('button', { name: 'Enquiry' })).toBeFocused();
  await dialog(photographer).getByRole('button', { name: 'Booked' }).click();
  for (const device of [photographer, phone]) {
    await expect(device.option(asha)).toHaveAccessibleName(/, Booked, /);
    await expect(device.option(asha)).toContainText('Booked');
  }
  await asks(phone, meera);
  await dialog(phone).getByLabel('Another stage').fill('  Album   design ');
  await dialog(phone).getByRole('button', { name: 'Save' }).click();
  await expect(photographer.option(meera)).toHaveAccessibleName(/, Album design, /);

  await filter(photographer).selectOption('Album design');
  await expect(photographer.options).toHaveCount(1);
  await expect(photographer.option(meera)).toBeVisible();
  await photographer.page.getByRole('tab', { name: 'All', exact: true }).click();
  await expect(photographer.options).toHaveCount(2);
  await expect(filter(photographer)).toHaveValue('');
  await photographer.page.goto(`${photographer.home}?stage=Booked`);
  await expect(photographer.options).toHaveCount(1);
  await expect(filter(photographer)).toHaveValue('Booked');

  // The suggestions end with the first name of one's own; a stage can be taken away.
  await asks(photographer, asha);
  await expect(dialog(photographer).getByRole('button', { name: 'Enquiry' })).toHaveCount(0);
  await expect(dialog(photographer).getByRole('button', { name: 'Booked' })).toHaveAttribute('aria-pressed', 'true');
  await dialog(photographer).getByRole('button', { name: 'No stage' }).click();
  await expect(photographer.page.getByText('No conversations in this stage')).toBeVisible();
  await expect(phone.option(asha)).not.toHaveAccessibleName(/Booked/);
});

test('a stage that is given offline is shown at once and stored later', async ({ joins, line, registers }) => {
  const photographer = await joins('photographer', undefined, line.url);
  const asha = await registers('customer', 'Asha Rao');
  await asha.writes(photographer, 'hello');
  await photographer.opensList();
  // The menu is loaded while there is a network.
  await photographer.opensRowMenu(asha);
  await photographer.page.keyboard.press('Escape');
  line.cut();
  await asks(photographer, asha);
  await dialog(photographer).getByRole('button', { name: 'Offer sent' }).click();
  await expect(photographer.option(asha)).toHaveAccessibleName(/, Offer sent, /);
  line.mend();
  await expect.poll(() => photographer.account.rowOf(asha)).toMatchObject({ stage: 'Offer sent' });
});

test('a refused stage is taken back, with the reason', async ({ joins, registers }) => {
  const photographer = await joins('photographer');
  const asha = await registers('customer', 'Asha Rao');
  await asha.writes(photographer, 'hello');
  await refusesStages(photographer.page);
  await photographer.opensList();
  await asks(photographer, asha);
  await dialog(photographer).getByRole('button', { name: 'Enquiry' }).click();
  await expect(photographer.page.getByText('You can have up to 12 stages.')).toBeVisible();
  await expect(photographer.option(asha)).not.toHaveAccessibleName(/Enquiry/);
});

test('customers have no stages', async ({ people }) => {
  const { customer, photographer } = await people();
  await photographer.account.writes(customer, 'hello');
  await customer.opensList();
  await customer.opensRowMenu(photographer);
  await expect(customer.rowMenu.getByRole('menuitem', { name: 'Stage…' })).toHaveCount(0);
});

test('choice and filter break no rule that axe knows, on a small screen, too', async ({ joins, registers }) => {
  const photographer = await joins('photographer');
  const asha = await registers('customer', 'Asha Rao');
  await asha.writes(photographer, 'hello');
  await photographer.account.keeps(asha, { stage: 'A name with thirty characters' });
  await photographer.page.addInitScript(axe.source);
  await photographer.page.setViewportSize({ width: 360, height: 640 });
  for (const colorScheme of ['light', 'dark'] as const) {
    await photographer.page.emulateMedia({ colorScheme });
    await photographer.opensList();
    await expect(filter(photographer)).toBeVisible();
    expect(await faultsOf(photographer)).toEqual([]);
    const width = await photographer.page.evaluate(() => document.documentElement.scrollWidth);
    expect(width).toBe(360);
    await asks(photographer, asha);
    expect(await faultsOf(photographer)).toEqual([]);
    await photographer.page.keyboard.press('Escape');
    await expect(dialog(photographer)).toHaveCount(0);
  }
});
