// Two people chat in two browsers.

import { expect, test } from '../support/test.js';

const WITHIN_A_SECOND = { timeout: 1000 };

test('both write, both see it at once, in the same order', async ({ people }) => {
  const { customer, photographer } = await people();
  await customer.opens(photographer);
  await photographer.opens(customer);

  await customer.sends('Are you free on 14 February?');
  await photographer.sees('Are you free on 14 February?', WITHIN_A_SECOND);
  await photographer.sends('I am. Which city?');
  await customer.sees('I am. Which city?', WITHIN_A_SECOND);
  await customer.sends('Pune');
  await photographer.sees('Pune', WITHIN_A_SECOND);

  const all = ['Are you free on 14 February?', 'I am. Which city?', 'Pune'];
  await customer.expectMessages(...all);
  await photographer.expectMessages(...all);
});

test('each sees that the other is typing, until the message comes', async ({ people }) => {
  const { customer, photographer } = await people();
  await customer.account.writes(photographer.account, 'Hello');
  await customer.opens(photographer);
  await photographer.opens(customer);

  await customer.types('Are you');
  await expect(photographer.typingOf(customer)).toBeVisible();
  await photographer.types('Let me');
  await expect(customer.typingOf(photographer)).toBeVisible();

  await customer.sends('Are you free?');
  await photographer.sees('Are you free?');
  await expect(photographer.typingOf(customer)).toBeHidden(WITHIN_A_SECOND);
});

test('the typing line disappears when the other stops, leaves, or loses the connection', async ({ people }) => {
  const { customer, photographer } = await people();
  await customer.account.writes(photographer.account, 'Hello');
  await photographer.opens(customer);

  await customer.opens(photographer);
  await customer.types('a');
  await expect(photographer.typingOf(customer)).toBeVisible();
  await expect(photographer.typingOf(customer)).toBeHidden({ timeout: 10_000 });

  await customer.types('b');
  await expect(photographer.typingOf(customer)).toBeVisible();
  await customer.page.goto(customer.home);
  await expect(photographer.typingOf(customer)).toBeHidden();

  await customer.opens(photographer);
  await customer.types('c');
  await expect(photographer.typingOf(customer)).toBeVisible();
  await customer.page.close();
  await expect(photographer.typingOf(customer)).toBeHidden({ timeout: 10_000 });
});

test('the ticks go from Sending to Sent to Delivered to Read', async ({ people, server }) => {
  const { customer, photographer } = await people();
  await customer.opens(photographer);

  server.freeze();
  await customer.sends('Which lens was that?');
  await customer.sees('Which lens was that?');
  await customer.expectTick('Which lens was that?', 'Sending');
  server.thaw();
  await customer.expectTick('Which lens was that?', 'Sent');
  await photographer.opensList();
  await customer.expectTick('Which lens was that?', 'Delivered');
  await photographer.picks(customer);
  await customer.expectTick('Which lens was that?', 'Read');
});

test('a device reports once in each connection what it has received', async ({ people }) => {
  const { customer, photographer } = await people();
  await customer.account.writes(photographer, 'Hello');
  let reports = 0;
  // The list is read again before the report is acknowledged.
  const held: (() => void)[] = [];
  let isHeld = true;
  await photographer.page.routeWebSocket(/\/socket\.io\//, (socket) => {
    const server = socket.connectToServer();
    socket.onMessage((frame) => {
      if (String(frame).includes('mark_delivered')) reports += 1;
      server.send(frame);
    });
    server.onMessage((frame) => {
      const isAcknowledgement = /^43/.test(String(frame));
      if (isHeld && isAcknowledgement) held.push(() => socket.send(frame));
      else socket.send(frame);
    });
  });
  const compared = photographer.page.waitForResponse(/\/fn\/heads/);
  await photographer.opensList();
  await compared;
  await expect.poll(() => reports).toBe(1);
  isHeld = false;
  held.forEach((release) => release());
  // What is said later comes after all reports.
  await photographer.picks(customer);
  await photographer.sends('Good morning');
  await photographer.expectTick('Good morning', 'Sent');
  expect(reports).toBe(1);
});

test('a message that arrives in the open conversation is read at once', async ({ people }) => {
  const { customer, photographer } = await people();
  await customer.opens(photographer);
  await photographer.opens(customer);
  await customer.sends('one');
  await customer.expectTick('one', 'Read');
  await customer.sends('two');
  await customer.expectTick('two', 'Read');
});

test('nothing is marked as read while nobody looks at the page', async ({ people }) => {
  const { customer, photographer } = await people();
  await customer.opens(photographer);
  await photographer.opens(customer);
  // Pages of a test always have the focus; this simulates losing it.
  await photographer.page.evaluate(() => {
    document.hasFocus = () => false;
    window.dispatchEvent(new Event('blur'));
  });
  await customer.sends('seen?');
  await photographer.sees('seen?');
  await customer.expectTick('seen?', 'Delivered');

  await photographer.page.evaluate(() => {
    document.hasFocus = () => true;
    window.dispatchEvent(new Event('focus'));
  });
  await customer.expectTick('seen?', 'Read');
});

test('unread messages of another conversation are counted, and opening it clears the count', async ({ joins }) => {
  const photographer = await joins('photographer');
  const asha = await joins('customer', 'Asha Rao');
  const ravi = await joins('customer', 'Ravi Menon');
  await asha.account.writes(photographer, 'from Asha');
  await photographer.opens(asha);
  await ravi.opens(photographer);

  await ravi.sends('first');
  await photographer.expectUnread(ravi, 1);
  await ravi.sends('second');
  await photographer.expectUnread(ravi, 2);
  await expect(photographer.options.first()).toHaveAccessibleName(/^Ravi Menon/);
  await photographer.expectMessages('from Asha');

  await photographer.picks(ravi);
  await photographer.expectUnread(ravi, 0);
  await ravi.expectTick('second', 'Read');
});

test('the first connection is the only one', async ({ people }) => {
  const { customer, photographer } = await people();
  let sockets = 0;
  customer.page.on('websocket', () => (sockets += 1));
  await customer.opens(photographer);
  await customer.sends('hello');
  await customer.expectTick('hello', 'Sent');
  expect(sockets).toBe(1);
});

test("a new conversation appears in the other's list by itself", async ({ people }) => {
  const { customer, photographer } = await people();
  await photographer.opensList();
  await expect(photographer.options).toHaveCount(0);
  await customer.opens(photographer);
  await customer.sends('Namaste!');
  await expect(photographer.option(customer)).toContainText('Namaste!');
  await photographer.expectUnread(customer, 1);
});

test('the pages show the state of the connection', async ({ people, server }) => {
  const { customer, photographer } = await people();
  await customer.opens(photographer);
  await customer.expectStatus(/^Connected$/);

  await customer.page.context().setOffline(true);
  await customer.expectStatus(/^Offline/);
  await customer.page.context().setOffline(false);
  await customer.expectStatus(/^Connected$/);

  await server.stop();
  await customer.expectStatus(/^(Connecting…|Offline)/);
  await server.start();
  await expect(async () => customer.expectStatus(/^Connected$/)).toPass();
});

test('on a phone, a person with a long name is seen typing', async ({ people }) => {
  const { customer, photographer } = await people({ customer: `${'Venkatanarasimha '.repeat(5)}Rao` });
  await customer.account.writes(photographer.account, 'Hello');
  await photographer.page.setViewportSize({ width: 360, height: 740 });
  await photographer.opens(customer);
  await customer.opens(photographer);
  await customer.types('Are you');
  const line = photographer.page.getByText('typing…', { exact: true }).last();
  await expect(line).toBeInViewport({ ratio: 1 });
  await expect(photographer.typingOf(customer)).toHaveCount(1);
});

test('on a phone, Back after the back link stays on the list', async ({ people }) => {
  const { customer, photographer } = await people();
  await photographer.account.writes(customer, 'hello');
  await customer.page.setViewportSize({ width: 360, height: 740 });
  await customer.opensList();
  await customer.picks(photographer);
  await customer.page.getByRole('link', { name: 'Back to conversations' }).click();
  await expect(customer.page).toHaveURL(customer.home);
  await customer.page.goBack();
  await expect(customer.page).toHaveURL(customer.home);
  await expect(customer.option(photographer)).toBeVisible();
});
