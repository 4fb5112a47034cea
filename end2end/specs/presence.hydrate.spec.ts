// Presence. Going offline is announced after 15 seconds, because most people who disconnect are back by then.

import { expect, test } from '../support/test.js';
import { type Person } from '../support/person.js';

const AFTER_THE_GRACE = { timeout: 25_000 };

const online = (viewer: Person) => viewer.page.getByText('online', { exact: true }).first();
const lastSeen = (viewer: Person) => viewer.page.getByText(/last seen/i).first();

test('closing one of two tabs changes nothing, closing both does', async ({ joins, people }) => {
  // The test waits for two grace periods.
  test.slow();
  const { customer, photographer } = await people();
  const somebodyElse = await joins('photographer');
  const secondTab = await photographer.opensTab();
  await customer.account.writes(photographer, 'hello');
  await customer.account.writes(somebodyElse, 'hello');
  await photographer.opensList();
  await secondTab.opensList();
  await somebodyElse.opensList();
  await customer.opens(photographer);
  await expect(online(customer)).toBeVisible();

  // The other person is shown as offline after the grace period, which started after the tab was closed.
  const watching = await customer.opensTab();
  await watching.opens(somebodyElse);
  await expect(online(watching)).toBeVisible();
  await secondTab.page.close();
  await somebodyElse.page.close();
  await expect(lastSeen(watching)).toBeVisible(AFTER_THE_GRACE);
  await expect(online(customer)).toBeVisible();

  await photographer.page.close();
  await expect(lastSeen(customer)).toBeVisible(AFTER_THE_GRACE);
});

test('a reload does not show as offline, and coming back shows at once', async ({ people }) => {
  const { customer, photographer } = await people();
  await customer.account.writes(photographer, 'hello');
  await customer.opens(photographer);
  await expect(online(customer)).toBeHidden();
  await photographer.opensList();
  await expect(online(customer)).toBeVisible();
  await expect(customer.option(photographer)).toHaveAccessibleName(/, online, /);
  await photographer.page.reload();
  await photographer.comesAlive();
  await expect(lastSeen(customer)).toBeHidden();
  await expect(online(customer)).toBeVisible();
});
