// The other person's details where there is no room for a third pane.

import { type Person } from '../support/person.js';
import { expect, test } from '../support/test.js';

const details = (person: Person) => person.page.getByRole('complementary', { name: 'Details' });

for (const width of [360, 1100]) {
  test(`at ${width} px the head of a chat opens the details, and Back closes them`, async ({ people }) => {
    const { customer, photographer } = await people();
    await photographer.account.call('PUT /api/auth/profile', { body: { city: 'Pune', bio: 'Weddings.' } });
    await photographer.account.writes(customer, 'hello');
    await customer.page.setViewportSize({ width, height: 740 });
    await customer.opens(photographer);
    await expect(details(customer)).toBeHidden();

    await customer.page.getByRole('link', { name: 'Details' }).click();
    await expect(details(customer).getByText('Pune')).toBeVisible();
    await expect(details(customer).getByText('Weddings.')).toBeVisible();
    await expect(customer.box).toBeHidden();
    await customer.page.goBack();
    await expect(details(customer)).toBeHidden();
    await customer.sees('hello');

    await customer.page.getByRole('link', { name: 'Details' }).click();
    await details(customer).getByRole('link', { name: 'Close details' }).click();
    await expect(details(customer)).toBeHidden();
    await expect(customer.page).toHaveURL(customer.urlOf(photographer));
    await expect(customer.box).toBeVisible();
  });
}

test('at 1440 px the details are always beside the chat', async ({ people }) => {
  const { customer, photographer } = await people();
  await customer.page.setViewportSize({ width: 1440, height: 900 });
  await customer.opens(photographer);
  await expect(details(customer)).toBeVisible();
  await expect(customer.box).toBeVisible();
  await expect(customer.page.getByRole('link', { name: 'Details' })).toBeHidden();
});

test('details that cover an enquiry answered on another device come alive', async ({ people }) => {
  const { customer, photographer } = await people();
  await photographer.account.writes(customer, 'hello');
  await customer.account.writes(photographer, 'answered on the phone');
  await customer.page.setViewportSize({ width: 360, height: 740 });
  await customer.page.goto(`${customer.urlOf(photographer)}?details=1`);
  await customer.comesAlive();
  await details(customer).getByRole('link', { name: 'Close details' }).click();
  await customer.sees('answered on the phone');
});

test('the details lead to what was shared, with and without JavaScript', async ({ people }) => {
  const { customer, photographer } = await people();
  await photographer.account.writes(customer, 'all of them: https://example.com/album');
  await customer.page.setViewportSize({ width: 1440, height: 900 });
  await customer.opens(photographer);
  await details(customer).getByRole('link', { name: 'Media, files and links' }).click();
  await expect(customer.page.getByRole('heading', { name: 'Media, files and links' })).toBeVisible();
  await customer.page.getByRole(customer.live ? 'tab' : 'link', { name: 'Links', exact: true }).click();
  const link = customer.page.getByRole('link', { name: 'example.com', exact: true });
  await expect(link).toHaveAttribute('href', 'https://example.com/album');
  await customer.page.getByRole('link', { name: 'Show example.com in chat' }).click();
  await customer.sees('all of them');
});

test('the details lead to agreed, pinned and starred messages, with and without JavaScript', async ({ people }) => {
  const { customer, photographer } = await people();
  const { id } = await photographer.account.writes(customer, '14 Feb, 50,000');
  const { id: other } = await customer.account.writes(photographer, 'The address');
  await customer.account.call(`PUT /api/messages/${id}/agree`);
  await photographer.account.call(`PUT /api/messages/${id}/agree`);
  await photographer.account.call(`PUT /api/messages/${other}/pin`);
  await customer.page.setViewportSize({ width: 1440, height: 900 });
  const lists = [
    ['Agreed', '14 Feb, 50,000'],
    ['Pinned', 'The address'],
    ['Starred', 'No starred messages yet'],
  ] as const;
  for (const [name, content] of lists) {
    await customer.opens(photographer);
    await details(customer).getByRole('link', { name, exact: true }).click();
    await expect(customer.page.getByRole('heading', { name, exact: true })).toBeVisible();
    const list = customer.live ? details(customer) : customer.page.getByRole('main');
    await expect(list).toContainText(content);
  }
  await customer.opens(photographer);
  await details(customer).getByRole('link', { name: 'Agreed', exact: true }).click();
  await expect(customer.page.getByText(`Confirmed by ${photographer.name}`)).toBeVisible();
  await customer.page.getByRole('link').filter({ hasText: '14 Feb, 50,000' }).last().click();
  await customer.sees('14 Feb, 50,000');
});
