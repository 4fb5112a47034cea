// Whatever others do to the server's HTML before the page comes alive, it comes alive or says that it did not.

import { type Person } from '../support/person.js';
import { expectStanding, holdsModule, isHydrated, opensHtml, translates, translatesNow } from '../support/startup.js';
import { expect, test } from '../support/test.js';

/** The page sends, and hears of the other person. */
async function expectLive(one: Person, other: Person) {
  await one.expectConnected();
  await one.sends('sent by a live page');
  await one.expectTick('sent by a live page', 'Sent');
  await other.account.writes(one, 'heard by a live page');
  await one.sees('heard by a live page');
}

test('no page changes on its way, so every page is hydrated', async ({ people }) => {
  const { customer, photographer } = await people();
  await photographer.account.writes(customer, 'see https://example.com/album <b>&amp;</b>\n"quoted"');
  const { page, home } = customer;
  for (const address of [
    home,
    customer.urlOf(photographer),
    `${home}/conv_1_999999`,
    `${home}?q=nobody`,
    `${home}?lang=hi`,
  ]) {
    await page.goto(address);
    await expectStanding(page, 'alive');
    expect(await isHydrated(page), address).toBe(true);
  }
});

const changes: [string, () => void][] = [
  [
    'a telephone number becomes a link',
    () => {
      const text = document.querySelector('.message-text')?.firstChild as Text;
      const number = text.splitText(5);
      number.splitText(4);
      const link = document.createElement('a');
      link.href = 'tel:9822';
      number.replaceWith(link);
      link.append(number);
    },
  ],
  ['a text is split', () => void (document.querySelector('.message-text')?.firstChild as Text).splitText(4)],
  ['an element is put around a message', () => {
    const message = document.querySelector('article');
    const mark = document.createElement('mark');
    message?.replaceWith(mark);
    if (message) mark.append(message);
  }],
  ['the list is gone', () => document.querySelector('.inbox-list')?.remove()],
  ['everything is gone', () => document.getElementById('page')?.remove()],
];

for (const [what, change] of changes) {
  test(`the page comes alive although ${what}`, async ({ people }) => {
    const { customer, photographer } = await people();
    await photographer.account.writes(customer, 'Call 9822 please');
    const letStart = await holdsModule(customer.page);
    let loads = 0;
    customer.page.on('domcontentloaded', () => (loads += 1));
    await opensHtml(customer.page, customer.urlOf(photographer));
    await customer.page.evaluate(change);
    await letStart();
    await expectStanding(customer.page, 'alive');
    expect(loads, 'it did not have to fail first').toBe(1);
    expect(await isHydrated(customer.page)).toBe(false);
    await customer.sees('Call 9822 please');
    await expectLive(customer, photographer);
  });
}

for (const [what, change] of [
  ['removes comments', (html: string) => html.replace(/<!(--.*?--)?>/g, '')],
  ['adds an element to the page', (html: string) => html.replace('<main', '<p>Free Wi-Fi by Example</p><main')],
  ['removes the shape', (html: string) => html.replace(/ data-shape="[^"]*"/, '')],
] as const) {
  test(`the page comes alive behind a proxy that ${what}`, async ({ people }) => {
    const { customer, photographer } = await people();
    await photographer.account.writes(customer, 'hello');
    await customer.page.route(`**${customer.urlOf(photographer)}`, async (route) => {
      const answer = await route.fetch();
      const html = await answer.text();
      const changed = change(html);
      expect(changed).not.toBe(html);
      await route.fulfill({ response: answer, body: changed });
    });
    await customer.page.goto(customer.urlOf(photographer));
    await expectStanding(customer.page, 'alive');
    expect(await isHydrated(customer.page)).toBe(false);
    await customer.sees('hello');
    await expectLive(customer, photographer);
  });
}

test('elements that extensions add to the body do not matter', async ({ people }) => {
  const { customer, photographer } = await people();
  const letStart = await holdsModule(customer.page);
  await opensHtml(customer.page, customer.urlOf(photographer));
  await customer.page.evaluate(() => {
    document.body.prepend(document.createElement('aside'));
    document.body.append(document.createElement('aside'));
  });
  await letStart();
  await expectStanding(customer.page, 'alive');
  expect(await isHydrated(customer.page)).toBe(true);
  await expectLive(customer, photographer);
});

for (const isChanged of [false, true]) {
  test(`what is typed before the page is alive stays, ${isChanged ? 'rendered afresh' : 'hydrated'}`, async ({ people }) => {
    const { customer, photographer } = await people();
    await photographer.account.writes(customer, 'hello');
    const letStart = await holdsModule(customer.page);
    await opensHtml(customer.page, customer.urlOf(photographer));
    await customer.box.click();
    await customer.types('typed early');
    await customer.box.press('ArrowLeft');
    if (isChanged) await customer.page.evaluate(() => document.querySelector('.inbox-head h1')?.remove());
    await letStart();
    await expectStanding(customer.page, 'alive');
    expect(await isHydrated(customer.page)).toBe(!isChanged);
    await expect(customer.box).toBeFocused();
    await customer.page.keyboard.type('l');
    await expect(customer.box).toHaveValue('typed earlly');
    await customer.page.reload();
    await customer.comesAlive();
    await expect(customer.box).toHaveValue('typed earlly');
    await customer.box.press('Enter');
    await customer.expectTick('typed earlly', 'Sent');
  });
}

for (const isChanged of [false, true]) {
  test(`a file that is chosen before the page is alive is sent, ${isChanged ? 'rendered afresh' : 'hydrated'}`, async ({ people }) => {
    const { customer, photographer } = await people();
    await photographer.account.writes(customer, 'hello');
    const letStart = await holdsModule(customer.page);
    await customer.page.clock.install();
    await opensHtml(customer.page, customer.urlOf(photographer));
    await customer.page.clock.runFor(10_000);
    await expectStanding(customer.page, 'static');
    const chosen = { name: 'list.txt', mimeType: 'text/plain', buffer: Buffer.from('what we need') };
    await customer.page.getByLabel('Attach a file (up to 25 MB)').setInputFiles(chosen);
    if (isChanged) await customer.page.evaluate(() => document.querySelector('.inbox-head h1')?.remove());
    await customer.page.clock.resume();
    await letStart();
    await expectStanding(customer.page, 'alive');
    expect(await isHydrated(customer.page)).toBe(!isChanged);
    const tray = customer.page.getByRole('region', { name: 'Attachments to send' });
    await expect(tray.getByRole('listitem')).toHaveCount(1);
    await customer.sends('chosen early');
    await customer.expectTick('chosen early', 'Sent');
    await expect(customer.message('chosen early').getByText('list.txt')).toBeVisible();
  });
}

test('Enter and Send before the page is alive send', async ({ people }) => {
  const { customer, photographer } = await people();
  await holdsModule(customer.page);
  await opensHtml(customer.page, customer.urlOf(photographer));
  await expectStanding(customer.page, 'starting');
  await customer.types('by Enter');
  await customer.box.press('Enter');
  await customer.sees('by Enter');
  await customer.box.fill('by Send');
  await customer.page.getByRole('button', { name: 'Send', exact: true }).click();
  await customer.sees('by Send');
  await expect(customer.box).toHaveValue('');
  const texts = (await photographer.account.history(customer)).map((message) => message.text);
  expect(texts).toEqual(['by Enter', 'by Send']);
});

test('a page that is translated before it is alive comes alive', async ({ people }) => {
  const { customer, photographer } = await people();
  await photographer.account.writes(customer, 'नमस्ते');
  const letStart = await holdsModule(customer.page);
  await translates(customer.page);
  await opensHtml(customer.page, customer.urlOf(photographer));
  await expect(customer.page.locator('.message-text font font')).toHaveText('नमस्ते');
  await letStart();
  await expectStanding(customer.page, 'alive');
  await expect(customer.page.locator('.message-text font font').first()).toHaveText('नमस्ते');
  await expectLive(customer, photographer);
});

test('what changes is visible on a page that is translated after it is alive', async ({ people }) => {
  const { customer, photographer } = await people();
  await photographer.account.writes(customer, 'first');
  await customer.opens(photographer);
  await translatesNow(customer.page);
  await expect(customer.page.locator('.message-text font').first()).toBeVisible();

  await photographer.opens(customer);
  await photographer.types('I am');
  await expect(customer.page.locator('.presence')).toContainText(`${photographer.name} is typing`);
  await photographer.box.press('Enter');
  await customer.sees('I am');
  await customer.sends('mine');
  await customer.expectTick('mine', 'Read');
  await customer.box.fill('x'.repeat(10_001));
  await expect(customer.page.getByText('1 character over the limit')).toBeVisible();
  await customer.box.fill('x'.repeat(10_002));
  await expect(customer.page.getByText('2 characters over the limit')).toBeVisible();
  await customer.box.fill('');

  const stored = await photographer.account.history(customer);
  const [question, answer] = [stored[0], stored[1]];
  await photographer.account.writes(customer, 'a reply', { replyToId: question.id });
  await expect(customer.message('a reply').locator('.quote-text')).toHaveText('first');
  for (const again of ['second', 'third']) {
    await photographer.account.call(`PATCH /api/messages/${question.id}`, { body: { messageText: again } });
    await expect(customer.messages.first().locator('.message-text')).toHaveText(again);
    await expect(customer.message('a reply').locator('.quote-text')).toHaveText(again);
  }
  for (const [text, shown] of [['I am', 'I am'], ['a reply', 'a reply'], ['mine', 'mine']] as const) {
    await customer.chooses(text, 'Reply');
    await expect(customer.page.locator('.composing-text')).toHaveText(shown);
  }
  await customer.page.keyboard.press('Escape');
  await customer.page.context().grantPermissions(['clipboard-write']);
  await customer.chooses('mine', 'Copy');
  await expect(customer.page.locator('.action-notice')).toHaveText('Copied');
  await customer.chooses('mine', 'Delete for me');
  await expect(customer.page.locator('.action-notice')).toContainText('Message deleted for you');
  await customer.page.getByRole('button', { name: 'Undo' }).click();
  await photographer.account.call(`DELETE /api/messages/${answer.id}?for=everyone`);
  await expect(customer.messages.nth(1).locator('.message-text')).toHaveText('This message was deleted');
  await customer.chooses('third', 'Select');
  await expect(customer.page.locator('.select-bar')).toContainText('1 selected');
  await customer.log.getByRole('checkbox').last().check();
  await expect(customer.page.locator('.select-bar')).toContainText('2 selected');

  await customer.opensList();
  await translatesNow(customer.page);
  for (const text of ['one', 'two', 'three']) await photographer.account.writes(customer, text);
  await expect(customer.option(photographer).locator('.badge')).toHaveText('3');
  await expect(customer.option(photographer).locator('.inbox-preview')).toHaveText('three');
  await customer.page.context().setOffline(true);
  await expect(customer.page.locator('.connection-bar')).toContainText('Offline.');
  await expect(customer.page.getByText('Connected', { exact: true })).toBeHidden();
  await customer.page.context().setOffline(false);
  await customer.expectConnected();
});
