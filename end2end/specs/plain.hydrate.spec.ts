// What the script of the plain pages does. Without it they work as well: see the specs of each page.

import { uniqueName } from '../support/account.js';
import { uploadsFace } from '../support/face.js';
import { expect, test } from '../support/test.js';

test('the directory searches as one types', async ({ people }) => {
  const { customer, photographer } = await people({ photographer: uniqueName('Zoya Mirza') });
  const { page } = customer;
  await page.goto('/photographers');
  const found = page.getByRole('link', { name: `Message ${photographer.name}`, exact: true });
  await expect(found).toBeVisible();
  const box = page.getByRole('searchbox');
  await box.pressSequentially('nobody & none');
  await expect(page.getByText('No photographers match “nobody & none”.')).toBeVisible();
  await expect(found).toHaveCount(0);
  await expect(page).toHaveURL('/photographers?q=nobody%20%26%20none');
  await expect(page.getByRole('link', { name: 'हिन्दी' })).toHaveAttribute('href', '?q=nobody%20%26%20none&lang=hi');
  await expect(page.getByRole('button', { name: 'Search', exact: true })).toBeHidden();

  await box.fill(photographer.name.toUpperCase());
  await box.press('Enter');
  await expect(found).toBeVisible();
  await expect(box).toBeFocused();
  await page.reload();
  await expect(box).toHaveValue(photographer.name.toUpperCase());
  await found.click();
  await expect(customer.box).toBeVisible();
});

test('a search without a connection says so, and can be repeated', async ({ people }) => {
  const { customer, photographer } = await people({ photographer: uniqueName('Zoya Mirza') });
  const { page } = customer;
  await page.goto('/photographers');
  await page.context().setOffline(true);
  await page.getByRole('searchbox').fill(photographer.name);
  await expect(page.getByRole('alert')).toContainText("Couldn't load this");
  await page.context().setOffline(false);
  await page.getByRole('link', { name: 'Retry' }).click();
  await expect(page.getByRole('link', { name: `Message ${photographer.name}`, exact: true })).toBeVisible();
  await expect(page.getByRole('searchbox')).toHaveValue(photographer.name);
});

test('a search after the session has ended leads to the sign-in, and back to the search', async ({ people }) => {
  const { customer } = await people();
  await customer.page.goto('/photographers');
  await customer.page.context().clearCookies();
  await customer.page.getByRole('searchbox').fill('zoya');
  await expect(customer.page).toHaveURL('/login?next=%2Fphotographers%3Fq%3Dzoya');
});

test('signing out on a plain page asks before drafts are lost', async ({ people }) => {
  const { customer, photographer } = await people();
  await customer.opens(photographer);
  await customer.types('not finished');
  const { page } = customer;
  await page.goto('/profile');
  const signOut = page.getByRole('button', { name: 'Sign out', exact: true });
  const question = page.getByRole('dialog', { name: 'Sign out?' });
  await signOut.click();
  await expect(question).toContainText('Your unfinished messages and notes will be deleted.');
  await expect(question.getByText("aren't sent yet")).toBeHidden();
  await question.getByRole('button', { name: 'Cancel' }).click();
  await expect(question).toBeHidden();
  await expect(signOut).toBeFocused();
  expect(await page.evaluate(() => JSON.stringify(localStorage))).toContain('not finished');

  await signOut.click();
  await question.getByRole('button', { name: 'Sign out' }).click();
  await expect(page).toHaveURL(/\/login/);
  expect(await page.evaluate(() => JSON.stringify(localStorage))).not.toContain('not finished');
});

test('signing out on a plain page asks when a message is not sent', async ({ joins, line }) => {
  const customer = await joins('customer', undefined, line.url);
  const photographer = await joins('photographer');
  await customer.opens(photographer);
  line.cut();
  await customer.sends('left behind');
  await customer.expectTick('left behind', 'Sending');
  const { page } = customer;
  await page.goto('/photographers');
  await page.getByRole('button', { name: 'Sign out', exact: true }).click();
  const question = page.getByRole('dialog', { name: 'Sign out?' });
  await expect(question).toContainText("Messages that aren't sent yet stay in this browser");
  await expect(question.getByText('Your unfinished messages and notes will be deleted.')).toBeHidden();
});

test('without unsent text a plain page signs out at once', async ({ people }) => {
  const { customer } = await people();
  await customer.page.goto('/photographers');
  await customer.page.getByRole('button', { name: 'Sign out', exact: true }).click();
  await expect(customer.page).toHaveURL(/\/login/);
});

test('a refusal is not shown again by a reload', async ({ page, registers }) => {
  const { email } = await registers('customer');
  await page.goto('/login?next=%2Fprofile');
  await page.getByRole('textbox', { name: 'Email' }).fill(email);
  await page.getByRole('textbox', { name: 'Password' }).fill('not the password');
  await page.getByRole('button', { name: 'Sign in' }).click();
  await expect(page.getByText('Invalid email or password')).toBeVisible();
  await expect(page).toHaveURL('/login?next=%2Fprofile');
  await page.reload();
  await expect(page.getByText('Invalid email or password')).toHaveCount(0);
});

test('a picture that cannot be loaded leaves the initials in the directory', async ({ people }) => {
  const { customer, photographer } = await people({ photographer: uniqueName('Zoya Mirza') });
  await uploadsFace(photographer.account);
  const { page } = customer;
  await page.route('**/api/pictures/**', (route) => route.abort());
  const failed = page.waitForEvent('requestfailed', (request) => request.url().includes('/api/pictures/'));
  await page.goto(`/photographers?q=${encodeURIComponent(photographer.name)}`);
  await failed;
  await expect(page.locator('.directory .avatar')).toHaveCount(1);
  await expect(page.locator('.directory img')).toHaveCount(0);
});

test('a file that is dropped on a plain page is not opened in its place', async ({ people }) => {
  const { customer } = await people();
  await customer.page.goto('/photographers');
  const isPrevented = (type: string) =>
    customer.page.evaluate((type) => {
      const dataTransfer = new DataTransfer();
      dataTransfer.items.add(new File(['x'], 'hall.png', { type: 'image/png' }));
      return !document.body.dispatchEvent(new DragEvent(type, { dataTransfer, bubbles: true, cancelable: true }));
    }, type);
  expect(await isPrevented('dragover')).toBe(true);
  expect(await isPrevented('drop')).toBe(true);
});

test('a plain page tells the server the time zone', async ({ page }) => {
  await page.goto('/login');
  const cookies = await page.context().cookies();
  expect(cookies.find(({ name }) => name === 'tz')?.value).toMatch(/^330:Asia\/(Kolkata|Calcutta)$/);
});
