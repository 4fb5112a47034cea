// A voice message has its waveform and duration, or without JavaScript the player of the browser, at the same height.

import { expect, test } from '../support/test.js';
import { sendsVoice } from '../support/voice.js';

test('a voice message can be played', async ({ people, live }) => {
  const { customer, photographer } = await people();
  await sendsVoice(photographer.account, customer, 12);
  await customer.opens(photographer);
  const note = customer.messages.last().getByRole('group', { name: 'Voice message 0:12' });
  await expect(note).toBeVisible();
  const native = note.locator('audio');
  if (!live) {
    await expect(native).toBeVisible();
    await expect(note.getByRole('slider')).toBeHidden();
    expect((await note.boundingBox())?.height).toBeGreaterThanOrEqual(44);
    return;
  }
  await expect(native).toBeHidden();
  const slider = note.getByRole('slider', { name: 'Position' });
  await expect(slider).toHaveAttribute('aria-valuemax', '12');
  await note.getByRole('button', { name: 'Speed 1×' }).click();
  await note.getByRole('button', { name: 'Speed 1.5×' }).click();
  await expect(note.getByRole('button', { name: 'Speed 2×' })).toBeVisible();

  // A click seeks, the keys too.
  await note.getByRole('button', { name: 'Play' }).click();
  await expect(slider).toHaveAttribute('aria-valuenow', /^[1-9]/);
  await note.getByRole('button', { name: 'Pause' }).click();
  await slider.focus();
  await customer.page.keyboard.press('Home');
  await expect(slider).toHaveAttribute('aria-valuenow', '0');
  await customer.page.keyboard.press('ArrowRight');
  await expect(slider).toHaveAttribute('aria-valuenow', '5');
  const box = await slider.boundingBox();
  await slider.click({ position: { x: (box?.width ?? 0) * 0.75, y: 10 } });
  await expect(slider).toHaveAttribute('aria-valuenow', /^(8|9)$/);
  await note.getByRole('button', { name: 'Play' }).click();
  // At its end it can be played again.
  await expect(note.getByRole('button', { name: 'Play' })).toBeVisible();
  await expect(slider).toHaveAttribute('aria-valuenow', '0');
});
