// A page whose code does not start, or fails, is the page without JavaScript and says so.

import { type Page } from '@playwright/test';

import { type Person } from '../support/person.js';
import { expectStanding, fails, holdsModule, opensHtml } from '../support/startup.js';
import { expect, test } from '../support/test.js';

const NOTE = 'Reload the page to see new messages.';
const BROKEN = 'Something went wrong on this page.';

const withoutModule: [string, (page: Page) => Promise<unknown>][] = [
  ['there is no WebAssembly', (page) => page.addInitScript(() => Reflect.deleteProperty(window, 'WebAssembly'))],
  ['the module is blocked', (page) => page.route('**/*.wasm', (route) => route.abort())],
  ['the module is missing', (page) => page.route('**/*.wasm', (route) => route.fulfill({ status: 404 }))],
  ['its script is blocked', (page) => page.route('**/pkg/*.js', (route) => route.abort())],
];

for (const [why, prevent] of withoutModule) {
  test(`the page works as without JavaScript where ${why}`, async ({ people }) => {
    const { customer, photographer } = await people();
    await photographer.account.writes(customer, 'hello');
    await prevent(customer.page);
    await opensHtml(customer.page, customer.urlOf(photographer));
    await expectStanding(customer.page, 'static');
    await expect(customer.page.getByText(NOTE)).toBeVisible();
    await expect(customer.page.getByRole('button', { name: 'Search' })).toBeVisible();
    await expect(customer.page.getByText(/Connect/).filter({ visible: true })).toHaveCount(0);

    await customer.types('by E');
    await customer.page.reload({ waitUntil: 'domcontentloaded' });
    await expect(customer.box).toHaveValue('by E');
    await customer.types('nter');
    await customer.box.press('Enter');
    await customer.sees('by Enter');
    await expect(customer.box).toHaveValue('');
    await customer.sends('by Send');
    await customer.sees('by Send');
    await expectStanding(customer.page, 'static');
    expect(await photographer.account.history(customer)).toHaveLength(3);
  });
}

test('a page whose module is late works as without JavaScript until it comes', async ({ people }) => {
  const { customer, photographer } = await people();
  await customer.page.clock.install();
  const letStart = await holdsModule(customer.page);
  await opensHtml(customer.page, customer.urlOf(photographer));
  await expectStanding(customer.page, 'starting');
  await expect(customer.page.getByText(NOTE)).toBeHidden();
  await customer.page.clock.runFor(10_000);
  await expectStanding(customer.page, 'static');
  await expect(customer.page.getByText(NOTE)).toBeVisible();
  await customer.types('not lost');
  await customer.page.clock.resume();
  await letStart();
  await expectStanding(customer.page, 'alive');
  await expect(customer.page.getByText(NOTE)).toBeHidden();
  await customer.box.press('Enter');
  await customer.expectTick('not lost', 'Sent');
});

/**
 * Enter is pressed, and the next text or comment that the module creates is one too many for it. Both at once: whatever happened in
 * between would be too much already, and Enter would then send the form of a page that has failed.
 */
const breaksAtEnter = (person: Person) =>
  person.box.evaluate((box) => {
    const fail = () => {
      throw new Error('no more nodes');
    };
    // Failures of createElement are ignored by release builds; these are not expected by any.
    document.createTextNode = fail;
    document.createComment = fail;
    box.dispatchEvent(new KeyboardEvent('keydown', { key: 'Enter', bubbles: true, cancelable: true }));
  });

test('a page that fails starts again by itself, and sends what was written', async ({ people }) => {
  const { customer, photographer } = await people();
  await customer.opens(photographer);
  await customer.sends('before');
  await customer.expectTick('before', 'Sent');
  await customer.types('the last straw');
  const reloaded = customer.page.waitForEvent('load');
  await breaksAtEnter(customer);
  await reloaded;
  await customer.comesAlive();
  await customer.expectTick('the last straw', 'Sent');
  await customer.expectMessages('before', 'the last straw');
  await expect(customer.box).toHaveValue('');
  expect(await photographer.account.history(customer)).toHaveLength(2);
});

test('a page that fails where no server answers says so, and Reload is offered', async ({ people }) => {
  const { customer, photographer } = await people();
  await customer.opens(photographer);
  await customer.sends('before');
  await customer.expectTick('before', 'Sent');
  await customer.page.route('**/health', (route) => route.abort());
  await customer.types('the last straw');
  await breaksAtEnter(customer);
  await expectStanding(customer.page, 'broken');
  await expect(customer.page.getByText(BROKEN)).toBeVisible();
  await expect(customer.page.getByText('Connected').filter({ visible: true })).toHaveCount(0);
  await expect(customer.page.getByRole('status').filter({ hasText: /\S/ })).toHaveCount(1);
  await customer.page.getByRole('link', { name: 'Reload' }).click();
  await customer.comesAlive();
  await customer.expectTick('the last straw', 'Sent');
  await customer.expectMessages('before', 'the last straw');
});

test('links and forms of a page that has failed work as without JavaScript', async ({ people }) => {
  const { customer, photographer } = await people();
  await customer.opens(photographer);
  await customer.page.route('**/health', (route) => route.abort());
  await fails(customer.page);
  await expectStanding(customer.page, 'broken');
  await customer.types('sent by the form');
  const sent = customer.page.waitForEvent('load');
  await customer.box.press('Enter');
  await sent;
  await customer.sees('sent by the form');
  await customer.comesAlive();
  await fails(customer.page);
  const followed = customer.page.waitForEvent('load');
  await customer.page.getByRole('link', { name: 'Photographers' }).click();
  await followed;
  await expect(customer.page.getByRole('heading', { name: 'Photographers' })).toBeVisible();
  expect(await photographer.account.history(customer)).toHaveLength(1);
});

/** The page fails, and no server answers. */
async function breaks(person: Person) {
  await person.page.route('**/health', (route) => route.abort());
  await fails(person.page);
  await expectStanding(person.page, 'broken');
}

test('what is typed stays when another form is sent', async ({ people }) => {
  const { customer, photographer } = await people();
  await photographer.account.writes(customer, 'Are you free?');
  await customer.page.route('**/*.wasm', (route) => route.abort());
  await opensHtml(customer.page, customer.urlOf(photographer));
  await expectStanding(customer.page, 'static');
  await customer.types('half of an answer');
  await customer.search.fill('free');
  await customer.search.press('Enter');
  await expect(customer.page).toHaveURL(/q=free/);
  await customer.page.goBack();
  await expect(customer.box).toHaveValue('half of an answer');
  await customer.box.press('Enter');
  await customer.sees('half of an answer');
  await expect(customer.box).toHaveValue('');
});

test('signing out elsewhere asks, and removes what was typed into a page that was not alive', async ({ people }) => {
  const { customer, photographer } = await people();
  await customer.page.route('**/*.wasm', (route) => route.abort());
  await opensHtml(customer.page, customer.urlOf(photographer));
  await expectStanding(customer.page, 'static');
  await customer.types('not finished');
  await customer.page.goto('/photographers');
  await customer.page.getByRole('button', { name: 'Sign out', exact: true }).click();
  const question = customer.page.getByRole('dialog', { name: 'Sign out?' });
  await expect(question).toContainText('Your unfinished messages and notes will be deleted.');
  await question.getByRole('button', { name: 'Sign out' }).click();
  await expect(customer.page).toHaveURL(/\/login/);
  expect(await customer.page.evaluate(() => JSON.stringify(sessionStorage))).not.toContain('not finished');
});

test('what is typed on a page that has failed belongs to its conversation', async ({ people, joins }) => {
  const { customer, photographer } = await people();
  const other = await joins('photographer', 'Meera Photos');
  for (const peer of [photographer, other]) await peer.account.writes(customer, `from ${peer.name}`);
  await customer.opens(photographer);
  await customer.picks(other);
  await customer.sees(`from ${other.name}`);
  await breaks(customer);
  await customer.types('for Meera');
  await customer.page.getByRole('link', { name: 'Photographers' }).click();
  await expect(customer.page.getByRole('heading', { name: 'Photographers' })).toBeVisible();
  await customer.opens(photographer);
  await expect(customer.box).toHaveValue('');
  await customer.opens(other);
  await expect(customer.box).toHaveValue('for Meera');
});

test('signing out on a page that has failed asks, and removes what was not finished', async ({ people }) => {
  const { customer, photographer } = await people();
  await customer.opens(photographer);
  await customer.types('a draft');
  await breaks(customer);
  await customer.types(', not finished');
  await customer.page.getByRole('button', { name: 'Sign out', exact: true }).click();
  const question = customer.page.getByRole('dialog', { name: 'Sign out?' });
  await expect(question).toContainText('Your unfinished messages and notes will be deleted.');
  await question.getByRole('button', { name: 'Sign out' }).click();
  await expect(customer.page).toHaveURL(/\/login/);
  const kept = await customer.page.evaluate(() => JSON.stringify([localStorage, sessionStorage]));
  expect(kept).not.toContain('a draft');
});

for (const path of ['', '/photographers']) {
  test(`a page of somebody else that the browser shows again is loaded anew: ${path || 'Messages'}`, async ({ people }) => {
    const { customer, photographer } = await people();
    if (path) await customer.page.goto(path);
    else await customer.opens(photographer);
    const isShownAgain = (person: number) =>
      customer.page.evaluate((person) => {
        document.cookie = `person=${person}; Path=/`;
        window.dispatchEvent(new PageTransitionEvent('pageshow', { persisted: true }));
        return document.documentElement.hidden;
      }, person);
    expect(await isShownAgain(customer.userId)).toBe(false);
    const reloaded = customer.page.waitForEvent('load');
    expect(await isShownAgain(999_999)).toBe(true);
    await reloaded;
  });
}

test('a file that is dropped on a page that is not alive is not opened in its place', async ({ people }) => {
  const { customer, photographer } = await people();
  await customer.page.route('**/*.wasm', (route) => route.abort());
  await opensHtml(customer.page, customer.urlOf(photographer));
  await expectStanding(customer.page, 'static');
  const isPrevented = (selector: string, type: string) =>
    customer.page.locator(selector).first().evaluate((target, type) => {
      const dataTransfer = new DataTransfer();
      dataTransfer.items.add(new File(['x'], 'hall.png', { type: 'image/png' }));
      return !target.dispatchEvent(new DragEvent(type, { dataTransfer, bubbles: true, cancelable: true }));
    }, type);
  for (const type of ['dragover', 'drop']) {
    expect(await isPrevented('body', type), type).toBe(true);
    expect(await isPrevented('input[type=file]', type), type).toBe(false);
  }
});

test('a page that fails while it is left starts again only when it is shown again', async ({ people }) => {
  const { customer, photographer } = await people();
  await customer.opens(photographer);
  await customer.types('the last straw');
  await customer.page.evaluate(() => void window.dispatchEvent(new PageTransitionEvent('pagehide', { persisted: true })));
  await breaksAtEnter(customer);
  await expectStanding(customer.page, 'broken');
  expect(await customer.page.evaluate(() => sessionStorage.getItem('failures'))).toBeNull();
  const reloaded = customer.page.waitForEvent('load');
  await customer.page.evaluate(() => void window.dispatchEvent(new PageTransitionEvent('pageshow', { persisted: true })));
  await reloaded;
  await customer.comesAlive();
  await customer.expectTick('the last straw', 'Sent');
});

test('a page whose hydration fails starts again, and after that stays without JavaScript', async ({ people }) => {
  const { customer, photographer } = await people();
  await photographer.account.writes(customer, 'hello');
  let loads = 0;
  customer.page.on('domcontentloaded', () => (loads += 1));
  // Nothing notices that the HTML has changed.
  await customer.page.addInitScript(() => {
    document.addEventListener('DOMContentLoaded', () => {
      Object.assign((window as unknown as { page: object }).page, { begins: () => 'hydrate' });
      document.querySelector('.message-text')?.replaceChildren(document.createElement('font'));
    });
  });
  await customer.page.goto(customer.urlOf(photographer), { waitUntil: 'commit' });
  await expect.poll(() => loads).toBe(3);
  await expectStanding(customer.page, 'static');
  await expect(customer.page.getByText(NOTE)).toBeVisible();
  await customer.types('works all the same');
  await customer.box.press('Enter');
  await customer.sees('works all the same');
});
