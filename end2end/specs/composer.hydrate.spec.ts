import { expect, test } from '../support/test.js';
import { refusesToSend } from '../support/refusal.js';

test('Enter sends, Shift+Enter starts a new line', async ({ people }) => {
  const { customer, photographer } = await people();
  await customer.opens(photographer);
  await customer.types('first line');
  await customer.box.press('Shift+Enter');
  await customer.types('second line');
  await expect(customer.box).toHaveValue('first line\nsecond line');
  await expect(customer.messages).toHaveCount(0);

  await customer.box.press('Enter');
  await expect(customer.box).toHaveValue('');
  await customer.expectTick('second line', 'Sent');
  expect((await customer.account.history(photographer)).map((message) => message.text)).toEqual([
    'first line\nsecond line',
  ]);
});

test.describe('on a phone', () => {
  test.use({ hasTouch: true, isMobile: true, viewport: { width: 390, height: 844 } });

  test('Enter starts a new line, and the button sends', async ({ people }) => {
    const { customer, photographer } = await people();
    await customer.opens(photographer);
    await customer.types('first line');
    await customer.box.press('Enter');
    await customer.types('second line');
    await expect(customer.box).toHaveValue('first line\nsecond line');
    await expect(customer.messages).toHaveCount(0);

    await customer.page.getByRole('button', { name: 'Send', exact: true }).tap();
    await customer.expectTick('second line', 'Sent');
    expect((await customer.account.history(photographer)).map((message) => message.text)).toEqual([
      'first line\nsecond line',
    ]);
  });

  test('the text gets the room of the recorder while there is any', async ({ people }) => {
    const { customer, photographer } = await people();
    await customer.opens(photographer);
    const record = customer.page.getByRole('button', { name: 'Record voice message' });
    await expect(record).toBeVisible();
    await customer.types('Namaste');
    await expect(record).toBeHidden();
    await customer.box.fill('');
    await expect(record).toBeVisible();
  });
});

// Most browsers set isComposing; Safari has ended the composition by then, and only the key code shows it.
for (const { browser, sign } of [
  { browser: 'most browsers', sign: { isComposing: true } },
  { browser: 'Safari', sign: { keyCode: 229 } },
]) {
  test(`Enter that ends the composition of a word does not send, as ${browser} tell it`, async ({ people }) => {
    const { customer, photographer } = await people();
    await customer.opens(photographer);
    await customer.box.focus();
    await customer.box.dispatchEvent('compositionstart', {});
    await customer.box.fill('शादी');
    await customer.box.dispatchEvent('keydown', { key: 'Enter', bubbles: true, cancelable: true, ...sign });
    await customer.box.dispatchEvent('compositionend', { data: 'शादी' });
    await expect(customer.box).toHaveValue('शादी');

    // This Enter sends. If the first one had sent too, there would be two messages.
    await customer.types(' कब है?');
    await customer.box.press('Enter');
    await customer.expectTick('शादी कब है?', 'Sent');
    await customer.expectMessages('शादी कब है?');
  });
}

test('the box stays usable while a message is being sent', async ({ people, server }) => {
  const { customer, photographer } = await people();
  await customer.opens(photographer);
  server.freeze();
  try {
    await customer.types('one');
    await customer.box.press('Enter');
    await customer.expectTick('one', 'Sending');
    await expect(customer.box).toBeFocused();
    await expect(customer.box).toBeEnabled();
    await customer.types('two');
    await expect(customer.box).toHaveValue('two');
    await customer.box.press('Enter');
    await customer.expectTick('two', 'Sending');
  } finally {
    server.thaw();
  }
  await customer.expectTick('two', 'Sent');
  await customer.expectMessages('one', 'two');
});

test('the Send button leaves the focus in the box', async ({ people }) => {
  const { customer, photographer } = await people();
  await customer.opens(photographer);
  await customer.sends('hello');
  await customer.sees('hello');
  await expect(customer.box).toBeFocused();
});

test('an unfinished message stays with its conversation', async ({ joins, registers }) => {
  const customer = await joins('customer');
  const arjun = await registers('photographer');
  const meera = await registers('photographer');
  await arjun.writes(customer, 'from Arjun');
  await meera.writes(customer, 'from Meera');

  await customer.opens(arjun);
  await customer.types('only for Arjun');
  await customer.picks(meera);
  await expect(customer.page).toHaveURL(customer.urlOf(meera));
  await expect(customer.box).toHaveValue('');
  await expect(customer.option(arjun)).toContainText('Draft:');
  await customer.types('for Meera');

  await customer.picks(arjun);
  await expect(customer.box).toHaveValue('only for Arjun');
  await customer.page.reload();
  await expect(customer.box).toHaveValue('only for Arjun');
});

test('sending removes the draft for good and in every tab', async ({ people }) => {
  const { customer, photographer } = await people();
  const other = await customer.opensTab();
  await customer.opens(photographer);
  await other.opens(photographer);
  await customer.types('first thought');
  await other.types('second thought');
  await customer.box.press('Enter');
  await customer.expectTick('first thought', 'Sent');
  await expect(other.box).toHaveValue('second thought');

  // Sending in one tab leaves the draft in the other.
  await other.page.reload();
  await expect(other.box).toHaveValue('second thought');
  await other.box.press('Enter');
  await other.expectTick('second thought', 'Sent');
  for (const tab of [customer, other]) {
    await tab.page.reload();
    await tab.comesAlive();
    await expect(tab.box).toHaveValue('');
  }
});

test('a draft that is sent from another tab is gone in all', async ({ people }) => {
  const { customer, photographer } = await people();
  await customer.opens(photographer);
  await customer.types('one thought');
  const other = await customer.opensTab();
  await other.opens(photographer);
  await expect(other.box).toHaveValue('one thought');
  await other.box.press('Enter');
  await other.expectTick('one thought', 'Sent');
  await expect(customer.box).toHaveValue('');

  // And the other way round: the tab that took over a draft follows its author.
  await customer.types('next');
  const third = await customer.opensTab();
  await third.opens(photographer);
  await expect(third.box).toHaveValue('next');
  await customer.types(' idea');
  await expect(third.box).toHaveValue('next idea');
  await customer.box.press('Enter');
  await customer.expectTick('next idea', 'Sent');
  for (const tab of [other, third]) await expect(tab.box).toHaveValue('');
});

test('what is typed stays when news of an older draft of another tab come late', async ({ people }) => {
  const { customer, photographer } = await people();
  await customer.opens(photographer);
  await customer.types('typed now');
  await customer.page.evaluate(() => {
    const key = Object.keys(localStorage).find((it) => it.startsWith('drafts:'));
    const oldValue = localStorage.getItem(key ?? '')?.replace('typed now', 'sent there');
    dispatchEvent(new StorageEvent('storage', { key, oldValue, newValue: '{}' }));
  });
  await customer.types(', and more');
  await expect(customer.box).toHaveValue('typed now, and more');
});

test('what is typed stays when the storage keeps the older write of another tab', async ({ people }) => {
  const { customer, photographer } = await people();
  await customer.opens(photographer);
  const other = await customer.opensTab();
  await other.opens(photographer);
  await customer.types('typed now');
  // Two tabs that write at the same time: that the other one has sent its draft comes last.
  await other.page.evaluate(() => {
    const key = Object.keys(localStorage).find((it) => it.startsWith('drafts:')) ?? '';
    localStorage.setItem(key, '{}');
    localStorage.setItem('done', 'yes');
  });
  await customer.page.waitForFunction(() => localStorage.getItem('done') === 'yes');
  await customer.types(', and more');
  await expect(customer.box).toHaveValue('typed now, and more');
  await customer.page.reload();
  await expect(customer.box).toHaveValue('typed now, and more');
});

test('a dropped or pasted picture is attached, and a text is pasted', async ({ people }) => {
  const { customer, photographer } = await people();
  await customer.opens(photographer);
  const tray = customer.page.getByRole('region', { name: 'Attachments to send' });
  for (const kind of ['drop', 'paste']) {
    const isPrevented = await customer.box.evaluate((box, kind) => {
      const files = new DataTransfer();
      files.items.add(new File(['x'], `${kind}.txt`, { type: 'text/plain' }));
      const event =
        kind === 'drop'
          ? new DragEvent(kind, { dataTransfer: files, bubbles: true, cancelable: true })
          : new ClipboardEvent(kind, { clipboardData: files, bubbles: true, cancelable: true });
      return !box.dispatchEvent(event);
    }, kind);
    expect(isPrevented, kind).toBe(true);
    await expect(tray.getByText(`${kind}.txt`)).toBeVisible();
  }

  // Text is pasted, also when a program adds a picture of it.
  const isTextPrevented = await customer.box.evaluate((box) => {
    const text = new DataTransfer();
    text.setData('text/plain', 'hello');
    text.items.add(new File(['x'], 'hello.png', { type: 'image/png' }));
    return !box.dispatchEvent(new ClipboardEvent('paste', { clipboardData: text, bubbles: true, cancelable: true }));
  });
  expect(isTextPrevented).toBe(false);
});

test('a refused message shows the reason, and can be retried or deleted', async ({ people }) => {
  const { customer, photographer } = await people();
  const serverAcceptsAgain = await refusesToSend(customer.page);
  await customer.opens(photographer);
  await customer.sends('refused');
  await customer.expectTick('refused', 'Not sent');
  await expect(customer.message('refused')).toContainText("You can't do this.");
  const announced = customer.page.locator('[aria-live=polite]', { hasText: "Not sent: You can't do this." });
  await expect(announced).toHaveCount(1);

  // A refused message does not delay the following ones.
  await customer.sends('refused too');
  await customer.expectTick('refused too', 'Not sent');
  await customer.message('refused too').getByRole('button', { name: 'Delete' }).click();
  await expect(customer.message('refused too')).toHaveCount(0);
  await expect(customer.log).toBeFocused();

  serverAcceptsAgain();
  await customer.message('refused').getByRole('button', { name: 'Retry' }).click();
  await expect(customer.log).toBeFocused();
  await customer.expectTick('refused', 'Sent');
  expect((await photographer.account.history(customer)).map((message) => message.text)).toEqual(['refused']);
});

for (const browser of ['sizes fields by their content', 'does not']) {
  test(`the box grows with its text, and scrolls when it is large, where the browser ${browser}`, async ({ people }) => {
    const { customer, photographer } = await people();
    if (browser === 'does not') await customer.page.addInitScript(() => (CSS.supports = () => false));
    await customer.opens(photographer);
    const height = async () => (await customer.box.boundingBox())?.height ?? 0;
    const low = await height();
    await customer.box.fill('a\nb\nc\nd');
    await expect.poll(height).toBe(low + 3 * 24);
    await customer.box.fill('line\n'.repeat(200));
    await expect.poll(height).toBe(720 * 0.4);
    await customer.box.fill('');
    await expect.poll(height).toBe(low);
    const copy = await customer.page.locator('.composer-text[data-text]').count();
    expect(copy).toBe(browser === 'does not' ? 1 : 0);
  });
}
