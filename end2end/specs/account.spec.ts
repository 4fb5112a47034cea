import { PASSWORD } from '../support/account.js';
import { expect, test } from '../support/test.js';

const NEW_PASSWORD = 'a longer horse';

test('a new password ends all other sessions, and is the one to sign in with', async ({ joins, browser }) => {
  const person = await joins('customer');
  const { page, account } = person;
  const elsewhere = await browser.newContext();
  const other = await elsewhere.newPage();
  await other.goto('/login');
  await other.getByRole('textbox', { name: 'Email' }).fill(account.email);
  await other.getByLabel('Password').fill(PASSWORD);
  await other.getByRole('button', { name: 'Sign in' }).click();
  await expect(other).toHaveURL('/customer/messages');

  await page.goto('/profile');
  await page.getByRole('link', { name: 'Password and devices' }).click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Account');
  await page.getByLabel('Current password').fill('wrong horse');
  await page.getByLabel('New password').fill(NEW_PASSWORD);
  await page.getByRole('button', { name: 'Change password' }).click();
  const current = page.getByLabel('Current password');
  await expect(current).toBeFocused();
  await expect(current).toHaveAttribute('aria-invalid', 'true');
  await expect(current).toHaveAccessibleDescription("This isn't your current password.");
  await expect(current).toHaveValue('');

  await current.fill(PASSWORD);
  await page.getByLabel('New password').fill(NEW_PASSWORD);
  await page.getByRole('button', { name: 'Change password' }).click();
  await expect(page.getByText("Password changed. You're signed out on all other devices.")).toBeVisible();
  await page.goto('/profile');
  await expect(page).toHaveURL('/profile');

  // A live page leaves by itself, meanwhile or at once.
  await other.goto('/customer/messages').catch(() => {});
  await expect(other).toHaveURL(/\/login/);
  await other.getByRole('textbox', { name: 'Email' }).fill(account.email);
  await other.getByLabel('Password').fill(NEW_PASSWORD);
  await other.getByRole('button', { name: 'Sign in' }).click();
  await expect(other).toHaveURL('/customer/messages');

  // And the other way round, in Hindi.
  await other.goto('/account?lang=hi');
  await other.getByRole('button', { name: 'बाकी सभी जगह साइन आउट करें' }).click();
  await expect(other.getByText('आप बाकी सभी जगह साइन आउट हो गए हैं।')).toBeVisible();
  await page.goto('/profile');
  await expect(page).toHaveURL(/\/login/);
  await elsewhere.close();
});

test('one sees where one is signed in, and signs out there', async ({ joins, browser }) => {
  const { page, account } = await joins('customer');
  const elsewhere = await browser.newContext({
    userAgent:
      'Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/131.0.0.0 Mobile Safari/537.36',
  });
  const other = await elsewhere.newPage();
  await other.goto('/login');
  await other.getByRole('textbox', { name: 'Email' }).fill(account.email);
  await other.getByLabel('Password').fill(PASSWORD);
  await other.getByRole('button', { name: 'Sign in' }).click();
  await expect(other).toHaveURL('/customer/messages');

  const devices = page.getByRole('region', { name: "Where you're signed in" }).getByRole('listitem');
  // Uses are written together, from second to second.
  await expect(async () => {
    await page.goto('/account');
    await expect(devices).toHaveCount(2, { timeout: 1 });
  }).toPass();
  await expect(devices.first()).toContainText('This device');
  await expect(devices.last()).toContainText('Chrome on Android');
  await expect(devices.first().getByRole('button')).toHaveCount(0);
  await devices.last().getByRole('button', { name: 'Sign out: Chrome on Android' }).click();
  await expect(page.getByText('That device is signed out.')).toBeVisible();
  await expect(devices).toHaveCount(1);

  // A live page leaves by itself, meanwhile or at once.
  await other.goto('/customer/messages').catch(() => {});
  await expect(other).toHaveURL(/\/login/);
  await elsewhere.close();
});
