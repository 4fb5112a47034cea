// Conversations of thousands of messages: few elements, and nothing moves that is being read.

import { writeHistory } from '../support/history.js';
import { type Person } from '../support/person.js';
import { expect, test } from '../support/test.js';

const MOST_ROWS = 150;

async function withHistory(people: () => Promise<{ customer: Person; photographer: Person }>, length: number) {
  const { customer, photographer } = await people();
  await writeHistory(customer.account, photographer.account, length);
  await photographer.opens(customer);
  await expect(photographer.message(`message ${length}.`)).toBeInViewport();
  return { customer, photographer };
}

/** Where the log is loaded from: changes with every older page. */
const start = (person: Person) =>
  person.log.evaluate((log) => log.querySelector('a[href^="?before="]')?.getAttribute('href'));

/** Scrolls to the start of what is loaded, and waits until older messages have come. */
async function loadsOlder(person: Person) {
  const before = await start(person);
  await person.log.evaluate((log) => log.scrollBy(0, -log.scrollHeight));
  await expect.poll(() => start(person)).not.toBe(before);
}

const scrolls = (person: Person, by: number) => person.log.evaluate((log, by) => log.scrollBy(0, by), by);

/** Names the first message that begins in view; from then on its place can be asked for. */
async function looksAtFirst(person: Person) {
  const key = await person.log.evaluate((log) => {
    const top = log.getBoundingClientRect().top;
    const rows = Array.from(log.querySelectorAll('article'));
    return rows.find((row) => row.getBoundingClientRect().top >= top)!.getAttribute('data-key');
  });
  const row = person.log.locator(`article[data-key="${key}"]`);
  const place = async () => (await row.boundingBox())?.y ?? NaN;
  const before = await place();
  return {
    row,
    /** Expects that the message stands where it stood. */
    stays: (when: string) =>
      expect.poll(async () => Math.abs((await place()) - before), { message: when }).toBeLessThanOrEqual(1),
  };
}

/** Follows a link to this address, as one in a message or a list. */
const follows = (person: Person, address: string) =>
  person.page.evaluate((address) => {
    const link = document.createElement('a');
    link.href = address;
    document.body.append(link);
    link.click();
    link.remove();
  }, address);

async function expectFewRows(person: Person) {
  expect(await person.messages.count()).toBeLessThanOrEqual(MOST_ROWS);
}

/** Every pixel of the log shows messages, and not a gap. */
const expectNoGapInView = (person: Person) =>
  expect
    .poll(() =>
      person.log.evaluate((log) => {
        const view = log.getBoundingClientRect();
        const gaps = Array.from(log.querySelectorAll('.log-gap'), (gap) => gap.getBoundingClientRect());
        return gaps.filter((gap) => gap.bottom > view.top && gap.top < view.bottom && gap.height > 0).length;
      }),
    )
    .toBe(0);

test('with 5,000 messages there are few elements, and what is read stands still', async ({ people }) => {
  test.slow();
  const { customer, photographer } = await withHistory(people, 5_000);
  const appended = async (number: number) => {
    await customer.account.writes(photographer, `new ${number}.`);
    await expect(photographer.page.getByRole('button', { name: `${number} new` })).toBeVisible();
  };

  // Older pages come while the reader is near the start of what is loaded.
  for (let page = 1; page <= 20; page += 1) {
    const before = await start(photographer);
    await photographer.log.evaluate((log) => log.scrollBy(0, -log.scrollHeight));
    await scrolls(photographer, 300);
    // The rows of the former view go in the next frame.
    await expectNoGapInView(photographer);
    const first = await looksAtFirst(photographer);
    await expect.poll(() => start(photographer)).not.toBe(before);
    await first.stays(`older page ${page}`);
    await expectFewRows(photographer);
  }

  await scrolls(photographer, 1_000);
  await expectNoGapInView(photographer);
  const first = await looksAtFirst(photographer);
  for (let number = 1; number <= 20; number += 1) await appended(number);
  await first.stays('new messages');

  await photographer.page.setViewportSize({ width: 1_100, height: 720 });
  await first.stays('a narrower window');
  await photographer.page.setViewportSize({ width: 1_280, height: 400 });
  await first.stays('a keyboard on the screen');
  await photographer.types('several words');
  // What happens around it, such as a box that grows, does not lay out the log.
  await expect(photographer.log).toHaveCSS('contain', 'strict');
  await first.stays('a message box with text');
  await expectFewRows(photographer);
  await expectNoGapInView(photographer);

  // Back down through rows that are not in the document.
  for (let step = 0; step < 40; step += 1) {
    await scrolls(photographer, 700);
    await expectNoGapInView(photographer);
  }
  await expectFewRows(photographer);
  await photographer.page.getByRole('button', { name: '20 new' }).click();
  await expect(photographer.message('new 1.')).toBeInViewport();
  await photographer.box.fill('mine');
  await photographer.box.press('Enter');
  await expect(photographer.message('mine')).toBeInViewport();
  await expectFewRows(photographer);
});

test('the newest message stays in view when a keyboard opens', async ({ people }) => {
  const { photographer } = await withHistory(people, 200);
  await photographer.page.setViewportSize({ width: 390, height: 740 });
  await expect(photographer.message('message 200.')).toBeInViewport({ ratio: 1 });
  await photographer.page.setViewportSize({ width: 390, height: 400 });
  await expect(photographer.message('message 200.')).toBeInViewport({ ratio: 1 });
});

test('an address leads to a message that is not loaded, and back to the latest', async ({ people }) => {
  const { customer, photographer } = await withHistory(people, 400);
  const target = photographer.message('message 100.');
  await photographer.page.goto(`${photographer.urlOf(customer)}?at=100`);
  await expect(target).toHaveClass(/message-found/);
  await expect(target).toBeInViewport();
  await expect(target).not.toHaveClass(/message-found/);
  // Newer messages come on the way down.
  await expect(async () => {
    await scrolls(photographer, 2_000);
    await expect(photographer.message('message 400.')).toBeInViewport({ timeout: 100 });
  }).toPass();
  await customer.account.writes(photographer, 'live again');
  await expect(photographer.message('live again')).toBeInViewport();
});

test('a link in the page leads to messages, loaded or not, and a message that is sent leads to the end', async ({ people }) => {
  const { customer, photographer } = await withHistory(people, 400);
  const here = photographer.urlOf(customer);
  await follows(photographer, `${here}?at=380`);
  await expect(photographer.message('message 380.')).toBeInViewport();
  await expect(photographer.message('message 380.')).toHaveClass(/message-found/);
  await follows(photographer, `${here}?at=50`);
  await expect(photographer.message('message 50.')).toBeInViewport();
  await expect(photographer.message('message 400.')).toHaveCount(0);
  await photographer.sends('at the end');
  await expect(photographer.message('at the end')).toBeInViewport();
  await expect(photographer.message('message 400.')).toBeVisible();

  await follows(photographer, `${here}?at=60`);
  await expect(photographer.message('message 60.')).toBeInViewport();
  await photographer.page.getByRole('link', { name: 'Back to latest' }).click();
  await expect(photographer.message('at the end')).toBeInViewport();
  await expect(photographer.log).toBeFocused();
});

test('a page of older history stays where it was opened, while newer messages come', async ({ people }) => {
  const { customer, photographer } = await withHistory(people, 400);
  await photographer.page.goto(`${photographer.urlOf(customer)}?before=100`);
  await photographer.expectConnected();
  await expect(photographer.message('message 120.')).toHaveCount(1);
  await expect(photographer.message('message 99.')).toBeInViewport();
  await expect(photographer.message('message 250.')).toHaveCount(0);
});

test('a position that names no message leads to the nearest one', async ({ people }) => {
  const { customer, photographer } = await people();
  await customer.account.writes(photographer, 'before the mark');
  await photographer.account.reads(customer);
  await writeHistory(customer.account, photographer.account, 200);
  await photographer.page.goto(`${photographer.urlOf(customer)}?at=2`);
  await expect(photographer.message('message 1.')).toHaveClass(/message-found/);
  await expect(photographer.message('message 1.')).toBeInViewport();
});

test('a link from one conversation to a message of another does not look for it in the first', async ({ people, joins }) => {
  const { customer, photographer } = await withHistory(people, 400);
  const other = await joins('customer');
  await other.account.writes(photographer, 'short');
  await photographer.opens(other);
  await photographer.sees('short');
  await follows(photographer, `${photographer.urlOf(customer)}?at=100`);
  await expect(photographer.message('message 100.')).toBeInViewport();
  await photographer.expectConnected();
  await expect(photographer.page.locator('html')).toHaveAttribute('data-page', 'alive');
});

test('where reading begins does not move when older unread messages come', async ({ people }) => {
  const { customer, photographer } = await people();
  await photographer.opensList();
  for (let number = 1; number <= 70; number += 1) await customer.account.writes(photographer, `unread ${number}.`);
  await photographer.picks(customer);
  const first = photographer.message('unread 21.');
  await expect(first).toBeInViewport();
  await expect(photographer.message('unread 1.')).toHaveCount(1);
  await expect(first).toBeInViewport();
});

test('days and groups are right at the edges of what is in the document', async ({ people }) => {
  const { photographer } = await withHistory(people, 400);
  for (let page = 0; page < 4; page += 1) await loadsOlder(photographer);
  await scrolls(photographer, 3_000);
  await expectNoGapInView(photographer);
  // All messages are of one day: its heading stands above the first one only.
  await expect(photographer.log.locator('.day-chip')).toHaveCount(0);
  // Five by one person are a group: its first and last have its edges.
  const wrong = await photographer.messages.evaluateAll((rows) =>
    rows
      .map((row) => [Number(/message (\d+)\./.exec(row.textContent ?? '')![1]), row.className] as const)
      .filter(([number, name]) => name.includes('message-opens') !== ((number - 1) % 5 === 0)),
  );
  expect(wrong).toEqual([]);
});

test('focus and selection survive that the window moves away', async ({ people }) => {
  const { customer, photographer } = await people();
  await writeHistory(customer.account, photographer.account, 300);
  await customer.account.writes(photographer, 'see https://example.com/album and choose');
  await writeHistory(customer.account, photographer.account, 305, 301);
  await photographer.opens(customer);
  await photographer.message('see https').getByRole('link').focus();
  await photographer.message('message 303.').locator('.message-text').selectText();
  const selected = () => photographer.page.evaluate(() => getSelection()?.toString());
  const before = await selected();
  expect(before).toContain('message 303.');
  for (let page = 0; page < 5; page += 1) await loadsOlder(photographer);
  await expect(photographer.message('message 290.')).toHaveCount(0);
  await expect(photographer.message('see https').getByRole('link')).toBeFocused();
  expect(await selected()).toBe(before);
  await expectFewRows(photographer);
  // A selection that goes on up there is copied with what is not in the document.
  const copied = await photographer.log.evaluate((log) => {
    const first = log.querySelector('article .message-text')!;
    getSelection()!.extend(first, 0);
    const copy = new ClipboardEvent('copy', { clipboardData: new DataTransfer(), bubbles: true, cancelable: true });
    log.dispatchEvent(copy);
    return copy.clipboardData!.getData('text/plain');
  });
  for (const number of [100, 200, 303]) expect(copied).toContain(`message ${number}.`);
  await photographer.page.getByRole('button', { name: 'Jump to latest' }).click();
  await expect(photographer.message('message 305.')).toBeInViewport();
});

test('all loaded messages are printed', async ({ people }) => {
  const { photographer } = await withHistory(people, 320);
  for (let page = 0; page < 5; page += 1) await loadsOlder(photographer);
  await photographer.page.evaluate(() => {
    addEventListener('beforeprint', () => {
      Object.assign(window, { printed: document.querySelectorAll('[role=log] article').length });
    });
  });
  await photographer.page.pdf();
  expect(await photographer.page.evaluate('printed')).toBeGreaterThanOrEqual(300);
  await expect.poll(() => photographer.messages.count()).toBeLessThanOrEqual(MOST_ROWS);
});

test('the page says that the search of the browser sees a part only', async ({ people }) => {
  const { customer, photographer } = await withHistory(people, 200);
  const hint = photographer.page.getByText('Find in page only searches');
  await photographer.page.keyboard.press('Control+f');
  await expect(photographer.findBox).toBeFocused();
  await expect(hint).toHaveCount(0);
  await photographer.page.keyboard.press('Control+f');
  await expect(hint).toBeVisible();
  await photographer.log.click();
  await expect(hint).toHaveCount(0);

  const short = await people();
  await short.customer.account.writes(short.photographer, 'hello');
  await short.photographer.opens(short.customer);
  await short.photographer.page.keyboard.press('Control+f');
  await expect(short.photographer.findBox).toBeFocused();
  await short.photographer.page.keyboard.press('Control+f');
  await short.photographer.findBox.press('a');
  await expect(short.photographer.page.getByText('Find in page only searches')).toHaveCount(0);
  expect(customer.name).not.toBe(short.customer.name);
});
