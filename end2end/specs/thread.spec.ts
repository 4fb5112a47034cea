import { type Person } from '../support/person.js';
import { expect, test } from '../support/test.js';

test('messages are shown in the order in which they were stored', async ({ people }) => {
  const { customer, photographer } = await people();
  await customer.account.writes(photographer, 'first');
  await photographer.account.writes(customer, 'second');
  await customer.account.writes(photographer, 'third');
  await customer.opens(photographer);
  await customer.expectMessages('first', 'second', 'third');
  await photographer.opens(customer);
  await photographer.expectMessages('first', 'second', 'third');
});

test('every script and emoji is shown unchanged', async ({ people }) => {
  const { customer, photographer } = await people();
  const texts = ['14 फ़रवरी को शादी है, क्या आप free हैं?', '👨‍👩‍👧‍👦❤️🎉', 'வணக்கம் నమస్కారం নমস্কার', 'one\ntwo'];
  for (const text of texts) await customer.account.writes(photographer, text);
  await photographer.opens(customer);
  await photographer.expectMessages(...texts);
});

/** The messages whose last line is below what stands behind it. */
const coveredTexts = (person: Person) =>
  person.page.locator('article.message').evaluateAll((messages) =>
    messages
      .filter((message) => {
        const text = document.createRange();
        text.selectNodeContents(message.querySelector('.message-text')!);
        const meta = message.querySelector('.message-meta')!.getBoundingClientRect();
        return Array.from(text.getClientRects()).some(
          (line) =>
            line.left < meta.right && meta.left < line.right && line.top < meta.bottom && meta.top < line.bottom - 4,
        );
      })
      .map((message) => message.textContent),
  );

test('time and tick never cover the text, in any direction', async ({ people }) => {
  const { customer, photographer } = await people();
  const texts = ['hello', 'शादी कब है?', 'شکریہ', 'שלום! מתי החתונה?', 'السلام علیکم، '.repeat(30).trim(), '👍', 'ok شکریہ'];
  for (const text of texts) await customer.account.writes(photographer, text);
  await photographer.account.writes(customer, 'شکریہ، کل ملتے ہیں');
  await customer.opens(photographer);
  await expect(customer.messages).toHaveCount(texts.length + 1);
  expect(await coveredTexts(customer)).toEqual([]);
});

test('marks never cover the text, in both languages', async ({ people }) => {
  const { customer, photographer } = await people();
  const ids: number[] = [];
  for (const [one, other] of [[customer, photographer], [photographer, customer]] as const) {
    // The first of two does not close its group: it shows no time.
    for (const text of ['first', 'last']) {
      const { id } = await one.account.writes(other, text);
      await one.account.call(`PATCH /api/messages/${id}`, { body: { messageText: `${text}, and that is what counts` } });
      await customer.account.call(`PUT /api/messages/${id}/star`);
      ids.push(id);
    }
  }
  // Three may be pinned.
  for (const [taken, pinned] of [[[], ids.slice(0, 3)], [ids.slice(0, 1), ids.slice(3)]] as const) {
    for (const id of taken) await customer.account.call(`DELETE /api/messages/${id}/pin`);
    for (const id of pinned) await customer.account.call(`PUT /api/messages/${id}/pin`);
    for (const language of ['en', 'hi']) {
      await customer.page.goto(`${customer.urlOf(photographer)}?lang=${language}`);
      await expect(customer.page.locator('.message-meta .message-star')).toHaveCount(4 + 3);
      expect(await coveredTexts(customer), language).toEqual([]);
    }
  }
});

test('messages grow with the font size of the browser', async ({ people }) => {
  const { customer, photographer } = await people();
  await customer.account.writes(photographer, 'hello');
  await photographer.opens(customer);
  const size = () =>
    photographer.message('hello').evaluate((message) => {
      const sizeOf = (part: string) => parseFloat(getComputedStyle(message.querySelector(part)!).fontSize);
      return [sizeOf('.message-text'), sizeOf('.message-time')];
    });
  const usual = await size();
  await photographer.page.evaluate(() => {
    document.documentElement.style.fontSize = '24px';
  });
  expect(await size()).toEqual(usual.map((it) => it * 1.5));
});

test('a long message is folded, and read where it begins', async ({ people }) => {
  const { customer, photographer } = await people();
  await customer.account.writes(photographer, `begin ${'word '.repeat(1_990)}end`);
  await customer.account.writes(photographer, 'short');
  await photographer.opens(customer);
  const long = photographer.message('begin');
  const height = async () => (await long.boundingBox())?.height ?? 0;
  const top = async () => (await long.boundingBox())?.y ?? 0;
  expect(await height()).toBeLessThan(600);
  await expect(photographer.message('short').getByText('Read more')).toHaveCount(0);

  await long.getByText('Read more').scrollIntoViewIfNeeded();
  const before = await top();
  await long.getByText('Read more').click();
  await expect(long.getByText('Show less')).toBeVisible();
  expect(await height()).toBeGreaterThan(2_000);
  if (photographer.live) await expect.poll(async () => Math.abs((await top()) - before)).toBeLessThan(2);
  await long.getByText('Show less').click();
  await expect.poll(height).toBeLessThan(600);
});

test('a conversation is printed whole, without the composer', async ({ people }) => {
  const { customer, photographer } = await people();
  const texts = Array.from({ length: 40 }, (_, at) => `message ${at + 1}.`);
  for (const text of texts) await customer.account.writes(photographer, text);
  await photographer.opens(customer);
  await photographer.page.emulateMedia({ media: 'print' });
  await expect(photographer.box).toBeHidden();
  await expect(photographer.list).toBeHidden();
  await expect(photographer.message('message 1.')).toBeVisible();
  const sizes = await photographer.log.evaluate((log) => ({
    hidden: log.scrollHeight - log.clientHeight,
    paper: document.documentElement.scrollHeight - window.innerHeight,
  }));
  expect(sizes.hidden).toBeLessThanOrEqual(0);
  expect(sizes.paper).toBeGreaterThan(0);
});

test('markup is shown as text, in messages and in names', async ({ people }) => {
  const markup = `<script>window.hacked = true</script><img src="x" onerror="window.hacked = true">`;
  const { customer, photographer } = await people({ customer: `<b onclick="hacked = true">Asha</b>` });
  await customer.account.writes(photographer, markup);
  await photographer.opensList();
  await expect(photographer.option(customer)).toContainText('<script>window.hacked');
  await photographer.picks(customer);
  await photographer.sees(markup);
  await expect(photographer.page.getByRole('heading', { name: customer.name })).toBeVisible();
  expect(await photographer.page.evaluate(() => 'hacked' in window)).toBe(false);
});

test('only safe addresses become links', async ({ people }) => {
  const { customer, photographer } = await people();
  await customer.account.writes(
    photographer,
    'see https://example.com/album, javascript:alert(1) and data:text/html,x',
  );
  await photographer.opens(customer);
  const links = photographer.message('see https').getByRole('link');
  await expect(links).toHaveCount(1);
  await expect(links).toHaveAttribute('href', 'https://example.com/album');
  await expect(links).toHaveAttribute('rel', 'noopener noreferrer nofollow');
});

test('links end with the address, in any script; www and phone numbers are tappable', async ({ people }) => {
  const { customer, photographer } = await people();
  await customer.account.writes(photographer, 'देखिए https://photos.example/shaadi। धन्यवाद');
  await customer.account.writes(photographer, 'www.example.com या +91 98220 00000।');
  await photographer.opens(customer);
  const linksOf = (text: string) =>
    photographer
      .message(text)
      .getByRole('link')
      .evaluateAll((links) => links.map((link) => link.getAttribute('href')));
  expect(await linksOf('धन्यवाद')).toEqual(['https://photos.example/shaadi']);
  expect(await linksOf('www')).toEqual(['https://www.example.com', 'tel:+919822000000']);
});

test('a long name and a long word do not widen the page', async ({ people }) => {
  const { customer, photographer } = await people({ customer: 'Veryverylongname '.repeat(5) + 'Rao' });
  await customer.account.writes(photographer, 'w'.repeat(2000));
  for (const width of [320, 1440]) {
    await photographer.page.setViewportSize({ width, height: 720 });
    await photographer.opens(customer);
    await expect(photographer.box).toBeInViewport({ ratio: 1 });
    const overflow = await photographer.page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
    expect(overflow, `at ${width} px`).toBeLessThanOrEqual(0);
  }
});

test('a long history opens at its end and can be read back to its start', async ({ people, live }) => {
  const { customer, photographer } = await people();
  for (let number = 1; number <= 500; number += 1) {
    await customer.account.writes(photographer, `message ${number}.`);
  }
  await photographer.opens(customer);
  await photographer.sees('message 500.');
  await expect(photographer.message('message 500.')).toBeInViewport();
  await expect(photographer.message('message 1.')).toHaveCount(0);

  await expect(async () => {
    if (live) {
      await photographer.messages.first().scrollIntoViewIfNeeded();
    } else {
      await photographer.page.getByRole('link', { name: 'Earlier messages' }).click();
    }
    await expect(photographer.message('message 1.')).toHaveCount(1, { timeout: 200 });
  }).toPass();
});

test('a missing conversation and one of other people show the same error', async ({ joins, people }) => {
  const { customer, photographer } = await people();
  const stranger = await joins('customer');
  await customer.account.writes(photographer, 'between the two of us');
  const theirs = customer.account.conversationWith(photographer);

  for (const id of ['conv_2_1', 'conv_1_1', 'conv_01_2', 'nonsense', 'conv_1_2_3', 'conv_999998_999999', theirs]) {
    const answer = await stranger.page.goto(`${stranger.home}/${id}`);
    expect([400, 404], id).toContain(answer?.status());
    await expect(stranger.page.getByText('Conversation not found', { exact: true }), id).toBeVisible();
    await expect(stranger.box, id).toHaveCount(0);
    const source = await stranger.page.content();
    for (const secret of ['between the two of us', customer.name, photographer.name]) {
      expect(source, id).not.toContain(secret);
    }
  }
});

test('an unknown address shows that the page was not found', async ({ people }) => {
  const { customer } = await people();
  const answer = await customer.page.goto('/no/such/page');
  expect(answer?.status()).toBe(404);
  await expect(customer.page.getByText('Page not found', { exact: true })).toBeVisible();
});
