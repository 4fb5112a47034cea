import { expect, test } from '../support/test.js';

test('a refused profile stays as it was typed, with the reason beside its field', async ({ joins }) => {
  const { page } = await joins('photographer');
  await page.goto('/profile?lang=hi');
  const about = 'अ'.repeat(2001);
  const name = page.locator('[name=full_name]');
  await page.locator('[name=city]').fill('पुणे');
  await page.locator('[name=bio]').fill(about);
  await page.getByRole('button', { name: 'सेव करें' }).click();

  await expect(page.getByRole('alert')).toHaveText('आपने जो भरा है, उसे जाँचकर दोबारा कोशिश कीजिए।');
  const field = page.getByRole('textbox', { name: 'मेरे बारे में' });
  // Its label, its state and the reason are read out, because it has the focus.
  await expect(field).toBeFocused();
  await expect(field).toHaveAttribute('aria-invalid', 'true');
  await expect(field).toHaveAccessibleDescription('ज़्यादा से ज़्यादा 2,000 अक्षर लिखिए।');
  await expect(field).toHaveValue(about);
  await expect(page.locator('[name=city]')).toHaveValue('पुणे');
  await expect(page.getByText('सेव हो गया')).toHaveCount(0);

  await field.fill('शादी के फ़ोटो');
  await page.getByRole('button', { name: 'सेव करें' }).click();
  await expect(page.getByText('सेव हो गया')).toBeVisible();
  await expect(page.getByRole('alert')).toHaveCount(0);
  await expect(page.locator('[name=city]')).toHaveValue('पुणे');
  await expect(name).not.toHaveValue('');
});

test('an empty "About me" is empty', async ({ joins }) => {
  const { page } = await joins('photographer');
  await page.goto('/profile');
  await expect(page.getByRole('textbox', { name: 'About me' })).toHaveValue('');
});
