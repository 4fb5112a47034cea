// What scrolls when something arrives, and what does not.

import { type Person } from '../support/person.js';
import { expect, test } from '../support/test.js';

async function withHistory(people: () => Promise<{ customer: Person; photographer: Person }>) {
  const { customer, photographer } = await people();
  for (let number = 1; number <= 60; number += 1) await customer.account.writes(photographer, `message ${number}.`);
  await photographer.opens(customer);
  await expect(photographer.message('message 60.')).toBeInViewport();
  return { customer, photographer };
}

/** Scrolls up with the mouse wheel until this message is in view. */
async function scrollsUpTo(person: Person, text: string) {
  await person.log.hover();
  await expect(async () => {
    await person.page.mouse.wheel(0, -300);
    await expect(person.message(text)).toBeInViewport({ timeout: 100 });
  }).toPass();
}

const top = async (person: Person, text: string) => (await person.message(text).boundingBox())?.y;

/** The position of a message once scrolling has stopped. */
async function restingTop(person: Person, text: string) {
  let last: number | undefined;
  await expect
    .poll(async () => {
      const previous = last;
      last = await top(person, text);
      return last === previous;
    })
    .toBe(true);
  return last;
}

test('at the bottom, arriving messages stay in view', async ({ people }) => {
  const { customer, photographer } = await withHistory(people);
  for (const text of ['one', 'two\n\n\n\nlines', 'three']) {
    await customer.account.writes(photographer, text);
  }
  await expect(photographer.message('three')).toBeInViewport();
});

test('scrolled up, nothing moves, and a pill counts what is new', async ({ people }) => {
  const { customer, photographer } = await withHistory(people);
  await scrollsUpTo(photographer, 'message 40.');
  const before = await restingTop(photographer, 'message 40.');

  await customer.account.writes(photographer, 'new one');
  const pill = photographer.page.getByRole('button', { name: /1 new/ });
  await expect(pill).toBeVisible();
  await customer.account.writes(photographer, 'new two');
  await expect(photographer.page.getByRole('button', { name: /2 new/ })).toBeVisible();
  expect(await top(photographer, 'message 40.')).toBe(before);
  await expect(photographer.message('new one')).not.toBeInViewport();

  await photographer.page.getByRole('button', { name: /2 new/ }).press('Enter');
  await expect(photographer.message('new one')).toBeInViewport();
  await expect(photographer.page.getByRole('button', { name: /\d new/ })).toHaveCount(0);
  // The focus did not go with the pill.
  await expect(photographer.log).toBeFocused();
});

test('sending scrolls to the bottom', async ({ people }) => {
  const { customer, photographer } = await withHistory(people);
  await scrollsUpTo(photographer, 'message 40.');
  await photographer.sends('mine');
  await expect(photographer.message('mine')).toBeInViewport();
  await customer.opens(photographer);
  await expect(customer.message('mine')).toBeInViewport();
});

test('a tick that changes moves nothing', async ({ people }) => {
  const { customer, photographer } = await withHistory(people);
  await photographer.sends('mine');
  await photographer.expectTick('mine', 'Sent');
  await scrollsUpTo(photographer, 'message 40.');
  const before = await restingTop(photographer, 'message 40.');
  await customer.opens(photographer);
  await photographer.expectTick('mine', 'Read');
  expect(await top(photographer, 'message 40.')).toBe(before);
});

test('older messages are added above without moving those in view', async ({ people }) => {
  const { customer, photographer } = await withHistory(people);
  await expect(photographer.message('message 1.')).toHaveCount(0);
  await scrollsUpTo(photographer, 'message 1.');
  await expect(photographer.messages).toHaveCount(60);
  await expect(photographer.messages.first()).toContainText('message 1.');
  await customer.account.writes(photographer, 'afterwards');
  await expect(photographer.page.getByRole('button', { name: /1 new/ })).toBeVisible();
});
