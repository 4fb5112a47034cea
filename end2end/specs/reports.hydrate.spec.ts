// A person is reported to the staff of the platform.

import axe from 'axe-core';

import { faultsOf } from '../support/faults.js';
import { expect, test } from '../support/test.js';

test('a report takes a reason and words, says what happens with it, and offers to block', async ({ people }) => {
  const { customer, photographer } = await people();
  await photographer.account.writes(customer, 'pay me first');
  await customer.page.addInitScript(axe.source);
  await customer.page.setViewportSize({ width: 360, height: 640 });
  await customer.page.emulateMedia({ colorScheme: 'dark' });
  await customer.opensList();
  await customer.opensRowMenu(photographer);
  await customer.rowMenu.getByRole('menuitem', { name: 'Report…' }).click();
  const dialog = customer.page.getByRole('dialog', { name: 'Conversation actions' });
  const heading = dialog.getByRole('heading', { name: `Report ${photographer.name}` });
  await expect(heading).toBeFocused();
  await expect(dialog).toContainText('last 20 messages');
  expect(await faultsOf(customer)).toEqual([]);
  await dialog.getByLabel('Fraud').check();
  await dialog.getByLabel('What happened?').fill('He wants money in advance.');

  // The answer is lost: the next try is the same report.
  let lost = 0;
  await customer.page.route('**/fn/report*', async (route) => {
    if (lost > 0) return route.continue();
    lost += 1;
    await route.fetch();
    return route.abort();
  });
  await dialog.getByRole('button', { name: 'Send report' }).click();
  await expect(dialog.getByRole('alert')).toBeVisible();
  await dialog.getByRole('button', { name: 'Send report' }).click();
  await expect(dialog.getByRole('status')).toHaveText('Thank you. Our staff will look at it.');
  expect(await faultsOf(customer)).toEqual([]);
  await dialog.getByRole('button', { name: 'Block' }).click();
  await expect(dialog).toHaveCount(0);
  await expect.poll(() => customer.account.rowOf(photographer)).toMatchObject({ blocked: { byMe: true } });
});
