import { expect, test } from '../support/test.js';

test('a customer finds a photographer and writes to them', async ({ people }) => {
  const { customer, photographer } = await people();
  await customer.page.goto('/photographers');
  await customer.page.getByRole('link', { name: `Message ${photographer.name}`, exact: true }).click();

  // Before its first message the conversation already shows the name, and nobody else sees it.
  await expect(customer.box).toBeVisible();
  await expect(customer.page.getByRole('heading', { name: photographer.name })).toBeVisible();
  await customer.expectMessages();
  await photographer.page.goto(photographer.home);
  await expect(photographer.options).toHaveCount(0);

  await customer.comesAlive();
  await customer.sends('Are you free on 14 February?');
  await customer.sees('Are you free on 14 February?');

  await customer.opens(photographer);
  await expect(customer.page.getByRole('heading', { name: photographer.name })).toBeVisible();
  await customer.expectMessages('Are you free on 14 February?');
  await photographer.opensList();
  await photographer.picks(customer);
  await expect(photographer.page.getByRole('heading', { name: customer.name })).toBeVisible();
  await photographer.expectMessages('Are you free on 14 February?');
});

test('?photographerId= and ?customerId= open the conversation with that person', async ({ people }) => {
  const { customer, photographer } = await people();
  await customer.page.goto(`/customer/messages?photographerId=${photographer.userId}`);
  await expect(customer.page.getByRole('heading', { name: photographer.name })).toBeVisible();
  await expect(customer.box).toBeVisible();

  await photographer.page.goto(`/photographer/messages?customerId=${customer.userId}`);
  await expect(photographer.page.getByRole('heading', { name: customer.name })).toBeVisible();
  await expect(photographer.box).toBeVisible();
});

test('only photographers are listed', async ({ people }) => {
  const { customer, photographer } = await people();
  await customer.page.goto('/photographers');
  await expect(customer.page.getByRole('link', { name: `Message ${photographer.name}`, exact: true })).toBeVisible();
  await expect(customer.page.getByRole('link', { name: `Message ${customer.name}`, exact: true })).toHaveCount(0);
});
