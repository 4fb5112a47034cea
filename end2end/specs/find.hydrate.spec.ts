// The search in the open conversation.

import { expect, test } from '../support/test.js';

test('Ctrl+F searches in the chat, Enter leads to older results and Escape closes', async ({ people }) => {
  const { customer, photographer } = await people();
  for (const text of ['album one', 'other', 'album two', 'एल्बम तीन']) await photographer.account.writes(customer, text);
  await customer.opens(photographer);
  const place = customer.findBar.getByRole('status');
  await customer.page.keyboard.press('Control+f');
  await expect(customer.findBox).toBeFocused();
  await customer.page.keyboard.type('album');
  await expect(place).toHaveText('1 of 3: एल्बम तीन');
  await expect(customer.message('एल्बम तीन')).toHaveClass(/message-found/);
  await expect(customer.findBar.getByRole('button', { name: 'Newer result' })).toHaveAttribute('aria-disabled', 'true');
  await customer.page.keyboard.press('Enter');
  await expect(place).toHaveText('2 of 3: album two');
  await customer.page.keyboard.press('F3');
  await expect(place).toHaveText('3 of 3: album one');
  await expect(customer.message('album one')).toHaveClass(/message-found/);
  await customer.page.keyboard.press('Enter');
  await expect(place).toHaveText('3 of 3: album one');
  await customer.page.keyboard.press('Shift+Enter');
  await expect(place).toHaveText('2 of 3: album two');
  await customer.findBar.getByRole('button', { name: 'Newer result' }).click();
  await expect(place).toHaveText('1 of 3: एल्बम तीन');
  await customer.findBox.fill('nowhere');
  await expect(place).toHaveText('No results');
  await customer.page.keyboard.press('Escape');
  await expect(customer.findBar).toHaveCount(0);
  await expect(customer.page).toHaveURL(customer.urlOf(photographer));
  await expect(customer.page.getByRole('link', { name: 'Search in chat' })).toBeFocused();
  await expect(customer.log).toBeVisible();
});

test('Ctrl+F is that of the page, and pressed again in its box that of the browser', async ({ people }) => {
  const { customer, photographer } = await people();
  await photographer.account.writes(customer, 'album');
  await customer.opens(photographer);
  // Heard after the page has heard it.
  await customer.page.evaluate(() =>
    addEventListener('keydown', (event) => {
      if (event.key === 'f') document.documentElement.dataset.taken = String(event.defaultPrevented);
    }),
  );
  const page = customer.page.locator('html');
  for (const taken of ['true', 'false']) {
    await customer.page.keyboard.press('Control+f');
    await expect(page).toHaveAttribute('data-taken', taken);
    await expect(customer.findBox).toBeFocused();
  }
  await customer.box.focus();
  await customer.page.keyboard.press('Control+f');
  await expect(page).toHaveAttribute('data-taken', 'true');
  await expect(customer.findBox).toBeFocused();
});

test('Escape anywhere closes the search before the conversation, and Back too', async ({ people }) => {
  const { customer, photographer } = await people();
  await photographer.account.writes(customer, 'album');
  await customer.page.setViewportSize({ width: 390, height: 700 });
  await customer.opens(photographer);
  await customer.page.getByRole('link', { name: 'Search in chat' }).click();
  await expect(customer.findBox).toBeFocused();
  await customer.box.focus();
  await customer.page.keyboard.press('Escape');
  await expect(customer.findBar).toHaveCount(0);
  await expect(customer.log).toBeVisible();
  await customer.page.getByRole('link', { name: 'Search in chat' }).click();
  await expect(customer.findBar).toBeVisible();
  await customer.page.goBack();
  await expect(customer.findBar).toHaveCount(0);
  await expect(customer.log).toBeVisible();
});

test('results go on beyond a page, and edits and deletions reach them', async ({ people }) => {
  const { customer, photographer } = await people();
  for (let n = 1; n <= 60; n += 1) await photographer.account.writes(customer, `album ${n}.`);
  await customer.opens(photographer);
  const place = customer.findBar.getByRole('status');
  await customer.page.keyboard.press('Control+f');
  await expect(customer.findBox).toBeFocused();
  await customer.page.keyboard.type('album');
  await expect(place).toContainText('1 of 50+');
  for (let step = 2; step <= 51; step += 1) {
    await customer.page.keyboard.press('Enter');
    await expect(place).toContainText(`${step} of`);
  }
  await expect(place).toContainText('51 of 60: album 10.');
  await expect(customer.message('album 10.')).toBeInViewport();
  const messages = await photographer.account.history(customer);
  const of = (text: string) => messages.find((message) => message.text === text).id;
  await photographer.account.call(`DELETE /api/messages/${of('album 20.')}?for=everyone`);
  await expect(place).toContainText('50 of 59: album 10.');
  await photographer.account.call(`PATCH /api/messages/${of('album 30.')}`, { body: { messageText: 'thirty' } });
  await expect(place).toContainText('49 of 58: album 10.');
});

test('a result that is opened beyond the first page of them has its place, too', async ({ people }) => {
  const { customer, photographer } = await people();
  for (let n = 1; n <= 60; n += 1) await photographer.account.writes(customer, `album ${n}.`);
  await customer.page.goto(`${customer.urlOf(photographer)}?at=5&find=album`);
  await expect(customer.findBar.getByRole('status')).toHaveText('56 of 60: album 5.');
  await expect(customer.message('album 5.')).toHaveClass(/message-found/);
});

test('another result beside the conversation moves the search there', async ({ people }) => {
  const { customer, photographer } = await people();
  for (const text of ['album one', 'place one', 'album two']) await photographer.account.writes(customer, text);
  await customer.opensList();
  const place = customer.findBar.getByRole('status');
  await customer.search.fill('album');
  await customer.found.filter({ hasText: 'album one' }).click();
  await expect(place).toHaveText('2 of 2: album one');
  await customer.found.filter({ hasText: 'album two' }).click();
  await expect(place).toHaveText('1 of 2: album two');
  await customer.search.fill('place');
  await customer.found.filter({ hasText: 'place one' }).click();
  await expect(place).toHaveText('1 of 1: place one');
  await expect(customer.findBox).toHaveValue('place');
});

test('what is typed while the bar loads is searched for', async ({ people }) => {
  const { customer, photographer } = await people();
  await photographer.account.writes(customer, 'album one');
  let arrive = () => {};
  const held = new Promise<void>((resolve) => {
    arrive = resolve;
  });
  await customer.page.route(/\/pkg\/[^/]*find_bar[^/]*\.wasm/, async (route) => {
    await held;
    await route.continue();
  });
  await customer.opens(photographer);
  await customer.box.focus();
  await customer.page.keyboard.press('Control+f');
  const box = customer.page.getByRole('searchbox', { name: 'Search in chat' });
  await expect(box).toBeFocused();
  await customer.page.keyboard.type('alb');
  arrive();
  await expect(customer.findBar.getByRole('status')).toHaveText('1 of 1: album one');
  await expect(customer.findBox).toBeFocused();
  await customer.page.keyboard.type('um');
  await expect(customer.findBox).toHaveValue('album');
  await expect(customer.box).toHaveValue('');
});

test('filters limit the search in the chat', async ({ people }) => {
  const { customer, photographer } = await people();
  await customer.account.writes(photographer, 'album of mine');
  await photographer.account.writes(customer, 'album at https://example.com/album');
  await photographer.account.writes(customer, 'album');
  await customer.opens(photographer);
  const place = customer.findBar.getByRole('status');
  await customer.page.keyboard.press('Control+f');
  await expect(customer.findBox).toBeFocused();
  await customer.page.keyboard.type('album');
  await expect(place).toHaveText('1 of 3: album');
  const chips = customer.page.locator('.find-chips');
  await chips.getByRole('button', { name: 'From me' }).click();
  await expect(place).toHaveText('1 of 1: album of mine');
  await chips.getByRole('button', { name: 'From me' }).click();
  await chips.getByRole('button', { name: 'Links' }).click();
  await expect(place).toHaveText('1 of 1: album at https://example.com/album');
  await chips.getByRole('button', { name: 'Links' }).click();
  await expect(place).toHaveText('1 of 3: album');
});
