// The tabs of one person share the messages waiting to be sent; other people's tabs do not.

import { refusesToSend } from '../support/refusal.js';
import { expect, test } from '../support/test.js';

const BACK_AGAIN = { timeout: 20_000 };

test('a message written in a tab that is closed offline is sent by the other tab, once', async ({ people }) => {
  const { customer, photographer } = await people();
  await photographer.opens(customer);
  await customer.opens(photographer);
  const other = await customer.opensTab();
  await other.opens(photographer);

  await customer.page.context().setOffline(true);
  await customer.sends('from the first tab');
  await customer.expectTick('from the first tab', 'Sending');
  await other.expectTick('from the first tab', 'Sending');
  await other.sends('from the second tab');
  await customer.expectMessages('from the first tab', 'from the second tab');
  await customer.page.close();

  await other.page.context().setOffline(false);
  for (const person of [photographer, other]) {
    await expect(person.message('from the second tab')).toBeVisible(BACK_AGAIN);
    await person.expectMessages('from the first tab', 'from the second tab');
  }
  await other.expectTick('from the first tab', 'Read');
  expect(await customer.account.history(photographer)).toHaveLength(2);
});

test('a message written offline in the only tab is sent on the next visit to any page', async ({ people }) => {
  const { customer, photographer } = await people();
  await photographer.opens(customer);
  await customer.opens(photographer);
  await customer.page.context().setOffline(true);
  await customer.sends('left behind');
  await customer.expectTick('left behind', 'Sending');
  const next = await customer.opensTab();
  await customer.page.close();

  await next.page.context().setOffline(false);
  await next.page.goto('/photographers');
  await expect(photographer.message('left behind')).toBeVisible(BACK_AGAIN);
  await next.opens(photographer);
  await next.expectMessages('left behind');
  expect(await customer.account.history(photographer)).toHaveLength(1);
});

test('two tabs that send at the same time keep the order, and send each message once', async ({ people }) => {
  const { customer, photographer } = await people();
  const other = await customer.opensTab();
  let sent = 0;
  for (const tab of [customer, other]) {
    tab.page.on('websocket', (socket) =>
      socket.on('framesent', ({ payload }) => {
        if (String(payload).includes('"send_message"')) sent += 1;
      }),
    );
  }
  await customer.opens(photographer);
  await other.opens(photographer);
  const texts: string[] = [];
  for (let at = 1; at <= 3; at += 1) {
    for (const tab of [customer, other]) {
      texts.push(`number ${texts.length + 1}`);
      await tab.sends(texts.at(-1) ?? '');
    }
  }
  for (const tab of [customer, other]) {
    await tab.expectMessages(...texts);
    await expect(tab.log.getByText('Sending', { exact: true })).toHaveCount(0);
  }
  expect((await customer.account.history(photographer)).map((message) => message.text)).toEqual(texts);
  expect(sent, 'a repeat would be harmless, and yet there is none').toBe(texts.length);
});

test('a tab that falls asleep while it sends holds the others up for a moment only', async ({ people }) => {
  const { customer, photographer } = await people();
  await photographer.opens(customer);
  // Its message arrives nowhere, and it waits for the answer.
  await customer.page.routeWebSocket(/\/socket\.io\//, (socket) => {
    const server = socket.connectToServer();
    socket.onMessage((frame) => {
      if (!String(frame).includes('"send_message"')) server.send(frame);
    });
  });
  await customer.opens(photographer);
  const other = await customer.opensTab();
  await other.opens(photographer);
  await customer.sends('from the sleeper');
  await customer.expectTick('from the sleeper', 'Sending');
  await other.sees('from the sleeper');
  // The debugger stops the page's thread. A browser that is told to freeze a page ignores that while the page is visible.
  const session = await customer.page.context().newCDPSession(customer.page);
  await session.send('Debugger.enable');
  const asleep = new Promise((resolve) => session.once('Debugger.paused', resolve));
  await session.send('Debugger.pause');
  await asleep;
  await other.sends('from the other');
  await photographer.expectMessages('from the sleeper', 'from the other');
  await other.expectTick('from the other', 'Read');

  await session.send('Debugger.resume');
  await session.detach();
  await customer.expectMessages('from the sleeper', 'from the other');
  await customer.sends('awake');
  await photographer.sees('awake', BACK_AGAIN);
  await photographer.expectMessages('from the sleeper', 'from the other', 'awake');
});

test('a refused message stays refused over a reload, holds nothing up, and can be retried or deleted', async ({
  people,
}) => {
  const { customer, photographer } = await people();
  const serverAcceptsAgain = await refusesToSend(customer.page);
  await customer.opens(photographer);
  for (const text of ['refused one', 'refused two']) {
    await customer.sends(text);
    await customer.expectTick(text, 'Not sent');
  }
  serverAcceptsAgain();
  await customer.sends('taken');
  await customer.expectTick('taken', 'Sent');

  await customer.page.reload();
  await customer.comesAlive();
  await customer.expectMessages('taken', 'refused one', 'refused two');
  for (const text of ['refused one', 'refused two']) {
    await customer.expectTick(text, 'Not sent');
    await expect(customer.message(text)).toContainText("You can't do this.");
  }
  await expect(customer.box).toHaveValue('');
  await customer.message('refused two').getByRole('button', { name: 'Delete' }).click();
  await expect(customer.message('refused two')).toHaveCount(0);
  await customer.message('refused one').getByRole('button', { name: 'Retry' }).click();
  await customer.expectTick('refused one', 'Sent');

  await customer.page.reload();
  await customer.expectMessages('taken', 'refused one');
  expect((await photographer.account.history(customer)).map((message) => message.text)).toEqual([
    'taken',
    'refused one',
  ]);
});

test('another person in the same browser neither sees nor sends the waiting messages', async ({ people }) => {
  const { customer, photographer } = await people();
  await customer.opens(photographer);
  await customer.page.context().setOffline(true);
  await customer.sends('for when I am back');
  await customer.expectTick('for when I am back', 'Sending');
  await customer.page.close();
  await customer.page.context().setOffline(false);

  // The other person is the one to whom the message is addressed.
  const there = await photographer.takesOver(customer);
  await there.opens(customer);
  await there.sends('hello');
  await there.expectTick('hello', 'Sent');
  await there.expectMessages('hello');
  expect(await photographer.account.history(customer)).toHaveLength(1);
  await there.page.close();

  const back = await customer.takesOver(customer);
  await back.opens(photographer);
  await back.expectTick('for when I am back', 'Sent');
  await back.expectMessages('hello', 'for when I am back');
});

test("a page that was left open sends nothing in the next person's name", async ({ joins, line }) => {
  const customer = await joins('customer', undefined, line.url);
  const photographer = await joins('photographer');
  await customer.opens(photographer);
  line.cut();
  await customer.sends('mine alone');
  await customer.expectTick('mine alone', 'Sending');

  const there = await photographer.takesOver(customer);
  await there.page.goto(there.urlOf(customer));
  await expect(there.log).toBeVisible();
  line.mend();
  await there.comesAlive();
  await customer.page.bringToFront();
  await expect(customer.page).toHaveURL(photographer.home, BACK_AGAIN);
  await there.expectMessages();
  expect(await photographer.account.history(customer)).toHaveLength(0);
});
