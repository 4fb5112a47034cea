// What is around the pages: the bar at the top, the skip link, the languages.

import { expect, test } from '../support/test.js';

test('the skip link moves the focus to the content', async ({ people }) => {
  const { customer, photographer } = await people();
  await photographer.account.writes(customer, 'hello');
  for (const path of ['/photographers', '/profile', '/account', customer.home]) {
    await customer.page.goto(path);
    if (path === customer.home) await customer.comesAlive();
    await customer.page.keyboard.press('Tab');
    await expect(customer.page.getByRole('link', { name: 'Skip to content' }), path).toBeFocused();
    await customer.page.keyboard.press('Enter');
    await expect(customer.page.getByRole('main'), path).toBeFocused();
  }
  await customer.page.keyboard.press('Tab');
  await expect(customer.search).toBeFocused();
});

test('everything in the bar is in sight at 320 px, in both languages', async ({ people }) => {
  const { customer } = await people();
  await customer.page.setViewportSize({ width: 320, height: 640 });
  for (const { language, signOut, messages } of [
    { language: 'hi', signOut: 'साइन आउट करें', messages: 'संदेश' },
    { language: 'en', signOut: 'Sign out', messages: 'Messages' },
  ]) {
    for (const path of ['/photographers', '/profile', '/account', customer.home]) {
      await customer.page.goto(`${path}?lang=${language}`);
      const bar = customer.page.getByRole('banner');
      await expect(bar.getByRole('button', { name: signOut }), path).toBeInViewport({ ratio: 1 });
      await expect(bar.getByRole('link', { name: messages, exact: true }), path).toBeInViewport({ ratio: 1 });
      const overflow = await customer.page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
      expect(overflow, path).toBeLessThanOrEqual(0);
    }
  }
});

test('another language keeps what the address asks for', async ({ people }) => {
  const { customer } = await people({ photographer: 'Pooja Puri' });
  await customer.page.goto('/photographers?q=pooja%20puri');
  await customer.page.getByRole('link', { name: 'हिन्दी' }).click();
  await expect(customer.page.getByRole('searchbox')).toHaveValue('pooja puri');
  await expect(customer.page).toHaveURL(/\?q=pooja(%20|\+)puri&lang=hi$/);
  await expect(customer.page.getByRole('link', { name: 'Pooja Puri को संदेश भेजें' }).first()).toBeVisible();
});

test('borders of inputs and surfaces can be told from what is around them', async ({ people }) => {
  const { customer, photographer } = await people();
  await photographer.account.writes(customer, 'hello');
  for (const colorScheme of ['light', 'dark'] as const) {
    await customer.page.emulateMedia({ colorScheme });
    await customer.opens(photographer);
    for (const input of [customer.box, customer.search.locator('xpath=..')]) {
      const { border, inside } = await input.evaluate((element) => {
        const { borderTopColor, backgroundColor } = getComputedStyle(element);
        return { border: borderTopColor, inside: backgroundColor };
      });
      expect(contrast(border, inside), `${border} on ${inside}`).toBeGreaterThanOrEqual(3);
    }
  }
});

test('in forced colours the focus and the selection have outlines', async ({ people }) => {
  const { customer, photographer } = await people();
  await photographer.account.writes(customer, 'hello');
  await customer.page.emulateMedia({ forcedColors: 'active' });
  await customer.opens(photographer);
  await customer.box.focus();
  await expect(customer.box).toHaveCSS('outline-style', 'solid');
  await expect(customer.message('hello').locator('.bubble')).toHaveCSS('border-top-style', 'solid');
  await customer.search.focus();
  await expect(customer.search.locator('xpath=..')).toHaveCSS('outline-style', 'solid');
});

/** The contrast of two opaque colours, given as `rgb(…)`, by WCAG 2. */
function contrast(one: string, other: string): number {
  const luminance = (colour: string) => {
    const channels = (colour.match(/\d+/g) ?? []).slice(0, 3).map((text) => {
      const value = Number(text) / 255;
      return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
    });
    const [red = 0, green = 0, blue = 0] = channels;
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
  };
  const [dark = 0, light = 0] = [luminance(one), luminance(other)].sort((a, b) => a - b);
  return (light + 0.05) / (dark + 0.05);
}
