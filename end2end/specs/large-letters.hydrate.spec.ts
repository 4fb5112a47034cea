// A phone whose owner has chosen letters of 24 px in the browser: everything stays on the screen and can be read.

import { CHROMIUM_ARGUMENTS, findHeadless } from '../support/chromium.js';
import { expect, test } from '../support/test.js';

const WIDTH = 360;

test.use({
  launchOptions: { executablePath: findHeadless(), args: [...CHROMIUM_ARGUMENTS, '--blink-settings=defaultFontSize=24'] },
  viewport: { width: WIDTH, height: 740 },
});

test('the list, its search and a conversation fit a phone with large letters', async ({ people }) => {
  const { customer, photographer } = await people();
  await photographer.account.writes(customer, 'Are you free on 14 February?');
  await customer.opensList();
  for (const part of [customer.page.getByRole('searchbox'), ...(await customer.page.getByRole('tab').all())]) {
    const box = await part.boundingBox();
    expect((box?.x ?? 0) + (box?.width ?? WIDTH), await part.innerText()).toBeLessThanOrEqual(WIDTH);
  }

  await customer.opens(photographer);
  const oneLine = await customer.box.evaluate((box) => parseFloat(getComputedStyle(box).minHeight));
  expect((await customer.box.boundingBox())?.height, 'the hint needs one line').toBe(oneLine);
  const name = await customer.page.getByRole('heading', { level: 1 }).boundingBox();
  expect(name?.width, 'there is room for a first name').toBeGreaterThan(72);
});
