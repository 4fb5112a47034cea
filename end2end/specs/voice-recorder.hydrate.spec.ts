// Voice messages: recorded, listened to, sent once, played by the other person.

import axe from 'axe-core';

import { CHROMIUM_ARGUMENTS, FAKE_MICROPHONE, findHeadless } from '../support/chromium.js';
import { faultsOf } from '../support/faults.js';
import { type Person } from '../support/person.js';
import { expect, test } from '../support/test.js';
import { sendsVoice } from '../support/voice.js';

test.use({ launchOptions: { executablePath: findHeadless(), args: [...CHROMIUM_ARGUMENTS, ...FAKE_MICROPHONE] } });

const recordButton = (person: Person) => person.page.getByRole('button', { name: 'Record voice message' });

const recorder = (person: Person) => person.page.getByRole('region', { name: 'Voice message' });

const timer = (person: Person) => recorder(person).getByRole('timer');

const button = (person: Person, name: string) => recorder(person).getByRole('button', { name });

/** Records until the timer has reached the second. */
async function records(person: Person, second: number) {
  await recordButton(person).click();
  await expect(timer(person)).toHaveText(`0:0${second}`);
  await button(person, 'Stop recording').click();
  await expect(recorder(person).getByRole('group', { name: /^Voice message 0:0\d$/ })).toBeVisible();
}

test('a voice message is recorded, listened to, sent once and played', async ({ people }) => {
  const { customer, photographer } = await people();
  await customer.opens(photographer);
  await photographer.opens(customer);
  await records(customer, 2);
  await expect(button(customer, 'Send voice message')).toBeFocused();
  await button(customer, 'Play').click();
  await expect(recorder(customer).getByRole('slider')).toHaveAttribute('aria-valuenow', /^[1-9]/);
  await button(customer, 'Send voice message').click();
  await expect(recorder(customer)).toHaveCount(0);
  await expect(customer.box).toBeFocused();

  const note = photographer.messages.last().getByRole('group', { name: /^Voice message 0:0\d$/ });
  await expect(note).toBeVisible();
  await expect(photographer.messages).toHaveCount(1);
  await expect(customer.messages).toHaveCount(1);
  const slider = note.getByRole('slider');
  await note.getByRole('button', { name: 'Play' }).click();
  await expect(slider).toHaveAttribute('aria-valuenow', /^[1-9]/);
  await expect(note.getByRole('button', { name: 'Play' }), 'it has ended').toBeVisible();

  const [message] = await customer.account.history(photographer);
  const [attachment] = message.attachments;
  expect(attachment.waveform).toMatch(/^[0-9a-v]{64}$/);
  expect(attachment.waveform, 'the microphone beeps').toContain('v');
  expect(attachment.duration).toBeGreaterThanOrEqual(2000);
  expect(attachment.mimeType).toMatch(/^audio\//);
  await photographer.opensList();
  await expect(photographer.options.first()).toContainText(/Voice message 0:0\d/);
});

test('a recording ends when the button is released, and can be thrown away', async ({ people }) => {
  const { customer, photographer } = await people();
  await customer.opens(photographer);
  await recordButton(customer).hover();
  await customer.page.mouse.down();
  await expect(timer(customer)).toHaveText('0:01');
  await customer.page.mouse.up();
  await expect(recorder(customer).getByRole('slider')).toBeVisible();
  await button(customer, 'Discard recording').click();
  await expect(recorder(customer)).toHaveCount(0);
  await expect(recordButton(customer)).toBeFocused();
  await expect(customer.messages).toHaveCount(0);
});

test('a recording joins an unfinished message instead of sending it', async ({ people }) => {
  const { customer, photographer } = await people();
  await customer.opens(photographer);
  await customer.types('half a sent');
  await records(customer, 1);
  await button(customer, 'Add to message').click();
  const tray = customer.page.getByRole('region', { name: 'Attachments to send' });
  await expect(tray.getByText('Ready to send')).toHaveCount(1);
  await expect(customer.box).toHaveValue('half a sent');
  await expect(customer.messages).toHaveCount(0);
  await customer.types('ence');
  await customer.box.press('Enter');
  await customer.sees('half a sentence');
  await expect(customer.messages.last().getByRole('slider')).toBeVisible();
});

test('a recording stays with its conversation', async ({ people, joins }) => {
  const { customer, photographer } = await people();
  const other = await joins('photographer');
  await photographer.account.writes(customer, 'hello');
  await other.account.writes(customer, 'hi');
  await customer.opens(photographer);
  await recordButton(customer).click();
  await expect(timer(customer)).toHaveText('0:01');
  await customer.picks(other);
  await expect(customer.message('hi')).toBeVisible();
  await expect(recorder(customer)).toHaveCount(0);
  await customer.picks(photographer);
  await expect(recorder(customer).getByRole('slider')).toBeVisible();
  await button(customer, 'Send voice message').click();
  await expect(customer.messages.last().getByRole('slider')).toBeVisible();
  await expect(customer.messages).toHaveCount(2);
});

test('a blocked microphone is said to be blocked', async ({ people }) => {
  const { customer, photographer } = await people();
  await customer.page.addInitScript(() => {
    const devices = navigator.mediaDevices;
    const ask = devices.getUserMedia.bind(devices);
    let isFirst = true;
    devices.getUserMedia = (constraints) => {
      if (!isFirst) return ask(constraints);
      isFirst = false;
      return Promise.reject(new DOMException('Permission denied', 'NotAllowedError'));
    };
  });
  await customer.opens(photographer);
  await recordButton(customer).click();
  await expect(recorder(customer).getByRole('alert')).toContainText('The microphone is blocked.');
  await button(customer, 'Retry').click();
  await expect(timer(customer)).toBeVisible();
  await button(customer, 'Cancel').click();
  await expect(recorder(customer)).toHaveCount(0);
});

test('one voice message plays at a time', async ({ people }) => {
  const { customer, photographer } = await people();
  await sendsVoice(photographer.account, customer, 30);
  await sendsVoice(photographer.account, customer, 20);
  await customer.opens(photographer);
  const note = (time: string) => customer.log.getByRole('group', { name: `Voice message ${time}` });
  await note('0:30').getByRole('button', { name: 'Play' }).click();
  await expect(note('0:30').getByRole('button', { name: 'Pause' })).toBeVisible();
  await note('0:20').getByRole('button', { name: 'Play' }).click();
  await expect(note('0:20').getByRole('button', { name: 'Pause' })).toBeVisible();
  await expect(note('0:30').getByRole('button', { name: 'Play' })).toBeVisible();
});

for (const colorScheme of ['light', 'dark'] as const) {
  test(`the recorder and voice messages have no fault in ${colorScheme}`, async ({ people }) => {
    const { customer, photographer } = await people();
    await sendsVoice(photographer.account, customer, 5);
    await customer.page.addInitScript({ content: axe.source });
    await customer.page.emulateMedia({ colorScheme });
    await customer.page.setViewportSize({ width: 360, height: 740 });
    await customer.opens(photographer);
    await recordButton(customer).click();
    await expect(timer(customer)).toHaveText('0:01');
    expect.soft(await faultsOf(customer), 'recording').toEqual([]);
    await button(customer, 'Stop recording').click();
    await expect(button(customer, 'Send voice message')).toBeVisible();
    expect.soft(await faultsOf(customer), 'listening').toEqual([]);
  });
}
