// Signing out asks when unsent text would be lost.

import { expect, test } from '../support/test.js';

test('a draft is lost only after a question', async ({ people }) => {
  const { customer, photographer } = await people();
  await customer.opens(photographer);
  await customer.types('not finished');
  const signOut = customer.page.getByRole('button', { name: 'Sign out', exact: true });
  const question = customer.page.getByRole('dialog', { name: 'Sign out?' });

  await signOut.click();
  await expect(question).toContainText('Your unfinished messages and notes will be deleted.');
  await question.getByRole('button', { name: 'Cancel' }).click();
  await expect(question).toBeHidden();
  await expect(customer.box).toHaveValue('not finished');
  await expect(signOut).toBeFocused();

  await signOut.click();
  await question.getByRole('button', { name: 'Sign out' }).click();
  await expect(customer.page).toHaveURL(/\/login/);
  expect(await customer.page.evaluate(() => JSON.stringify(localStorage))).not.toContain('not finished');
});

test('without unsent text nothing is asked', async ({ people }) => {
  const { customer, photographer } = await people();
  await customer.opens(photographer);
  await customer.sends('finished');
  await customer.expectTick('finished', 'Sent');
  await customer.page.getByRole('button', { name: 'Sign out', exact: true }).click();
  await expect(customer.page).toHaveURL(/\/login/);
});
