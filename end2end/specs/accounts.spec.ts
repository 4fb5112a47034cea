import { type Page } from '@playwright/test';

import { PASSWORD, uniqueEmail, uniqueName, type UserType } from '../support/account.js';
import { expect, test } from '../support/test.js';

const ROLES: { userType: UserType; radio: string }[] = [
  { userType: 'customer', radio: 'Customer' },
  { userType: 'photographer', radio: 'Photographer' },
];

async function fillsIn(page: Page, fields: Record<string, string>) {
  for (const [name, value] of Object.entries(fields)) {
    await page.getByRole('textbox', { name, exact: true }).fill(value);
  }
}

const presses = (page: Page, name: string) => page.getByRole('button', { name, exact: true }).click();

for (const { userType, radio } of ROLES) {
  test(`a ${userType} registers, signs out and signs in again`, async ({ page }) => {
    const email = uniqueEmail();
    await page.goto('/register');
    await fillsIn(page, { 'Full name': uniqueName('Asha Rao'), Email: email, Password: PASSWORD });
    await page.getByRole('radio', { name: radio }).check();
    await presses(page, 'Create account');
    await expect(page).toHaveURL(`/${userType}/messages`);

    await presses(page, 'Sign out');
    await expect(page).toHaveURL(/\/login/);

    // The address is compared without case.
    await fillsIn(page, { Email: email.toUpperCase(), Password: PASSWORD });
    await presses(page, 'Sign in');
    await expect(page).toHaveURL(`/${userType}/messages`);
  });
}

test('an e-mail address that has an account is refused, and what was typed stays', async ({ page, registers }) => {
  const { email } = await registers('customer');
  await page.goto('/register');
  await fillsIn(page, { 'Full name': 'Asha Rao', Email: email, Password: PASSWORD });
  await page.getByRole('radio', { name: 'Photographer' }).check();
  await presses(page, 'Create account');

  await expect(page.getByText('An account with this email already exists')).toBeVisible();
  await expect(page.getByRole('textbox', { name: 'Full name' })).toHaveValue('Asha Rao');
  await expect(page.getByRole('textbox', { name: 'Email' })).toHaveValue(email);
  await expect(page.getByRole('radio', { name: 'Photographer' })).toBeChecked();
  expect(page.url(), 'the password is nowhere to be seen').not.toContain(encodeURIComponent(PASSWORD));
});

test('an address without a domain is refused, and the password is not sent back', async ({ page }) => {
  await page.goto('/register');
  await fillsIn(page, { 'Full name': 'Asha Rao', Email: 'asha@nowhere', Password: PASSWORD });
  await page.getByRole('radio', { name: 'Customer' }).check();
  await presses(page, 'Create account');

  await expect(page.getByText('Check what you entered and try again.')).toBeVisible();
  await expect(page.getByRole('textbox', { name: 'Email' })).toHaveValue('asha@nowhere');
  expect(await page.content()).not.toContain(PASSWORD);
});

test('a wrong password and an unknown address get the same answer', async ({ page, registers }) => {
  const { email } = await registers('customer');
  for (const [address, password] of [
    [email, 'not the password'],
    [uniqueEmail(), PASSWORD],
  ]) {
    await page.goto('/login');
    await fillsIn(page, { Email: address, Password: password });
    await presses(page, 'Sign in');
    await expect(page.getByText('Invalid email or password')).toBeVisible();
    await expect(page.getByRole('textbox', { name: 'Email' })).toHaveValue(address);
    expect(await page.content()).not.toContain(password);
  }
});

test('a page that needs signing in leads to the sign-in and back', async ({ page, registers }) => {
  const customer = await registers('customer');
  const photographer = await registers('photographer');
  const conversation = `/customer/messages/${customer.conversationWith(photographer)}`;
  await customer.writes(photographer, 'Are you free on 14 February?');

  for (const guarded of ['/', '/customer/messages', '/photographer/messages', '/photographers', conversation]) {
    await page.goto(guarded);
    await expect(page, `${guarded} leads to the sign-in`).toHaveURL(/\/login/);
  }
  // The last of them is the page that the person wanted.
  await fillsIn(page, { Email: customer.email, Password: PASSWORD });
  await presses(page, 'Sign in');
  await expect(page).toHaveURL(conversation);
  await expect(page.getByRole('log', { name: 'Messages' })).toContainText('Are you free on 14 February?');
});

test('signing in never leads to another site', async ({ page, registers }) => {
  const { email } = await registers('customer');
  for (const elsewhere of ['https://evil.example/', '//evil.example/', '/\\evil.example/']) {
    // Leave the page first: a live page without its cookie redirects to the sign-in by itself and would
    // interfere.
    await page.goto('about:blank');
    await page.context().clearCookies();
    await page.goto(`/login?next=${encodeURIComponent(elsewhere)}`);
    await fillsIn(page, { Email: email, Password: PASSWORD });
    await presses(page, 'Sign in');
    await expect(page).toHaveURL('/customer/messages');
  }
});

test('the start page redirects to the own Messages page', async ({ people }) => {
  const { customer, photographer } = await people();
  for (const person of [customer, photographer]) {
    await person.page.goto('/');
    await expect(person.page).toHaveURL(person.home);
  }
});

test('everybody is redirected to the Messages page of their own role', async ({ people }) => {
  const { customer, photographer } = await people();
  const id = customer.account.conversationWith(photographer);
  await customer.account.writes(photographer, 'hello');

  await customer.page.goto(`/photographer/messages/${id}`);
  await expect(customer.page).toHaveURL(`/customer/messages/${id}`);
  await photographer.page.goto('/customer/messages');
  await expect(photographer.page).toHaveURL('/photographer/messages');
});

test('signing out ends the session in every tab', async ({ people }) => {
  const { customer } = await people();
  const other = await customer.opensTab();
  await other.opensList();
  await customer.opensList();
  await presses(customer.page, 'Sign out');
  await expect(customer.page).toHaveURL(/\/login/);

  // A live page leaves by itself, meanwhile or at once.
  await other.page.goto(other.home).catch(() => {});
  await expect(other.page).toHaveURL(/\/login/);
});
