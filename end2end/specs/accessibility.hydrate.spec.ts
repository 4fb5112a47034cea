// axe-core finds nothing on any page, by the rules of WCAG 2.2 A and AA and by best practices, in light, dark and forced colours.

import axe from 'axe-core';

import { faultsOf } from '../support/faults.js';
import { type Person } from '../support/person.js';
import { expect, test } from '../support/test.js';

const LOOKS = [
  ['light', { colorScheme: 'light' }],
  ['dark', { colorScheme: 'dark' }],
  ['forced colours', { forcedColors: 'active' }],
] as const;

for (const [look, media] of LOOKS) {
  for (const width of [1440, 360]) {
    test(`no page has a fault in ${look}, ${width} px wide`, async ({ people, registers, joins }) => {
      test.slow();
      const { customer, photographer } = await people();
      const long = await registers('photographer', 'Venkatanarasimharajuvaripeta Photography & Cinematic Films');
      // Beside the first in the directory.
      await registers('photographer', 'Venkatanarasimharajuvaripeta Portraits, Albums & Cinematic Films');
      await long.writes(customer, 'نمستے! See https://example.com/album');
      await photographer.account.writes(customer, 'Are you free on 14 February?');
      const newcomer = await joins('customer');
      for (const person of [customer, newcomer]) {
        await person.page.addInitScript({ content: axe.source });
        await person.page.emulateMedia(media);
        await person.page.setViewportSize({ width, height: 800 });
      }
      const expectNone = async (person: Person, what: string) => expect.soft(await faultsOf(person), what).toEqual([]);

      await newcomer.opensList();
      await expectNone(newcomer, 'an empty list');
      await customer.opensList();
      await expectNone(customer, 'the list');
      await customer.opens(long);
      await customer.sends('Yes!');
      await customer.expectTick('Yes!', 'Sent');
      await expectNone(customer, 'a conversation');
      await customer.page.goto(`${customer.urlOf(long)}?details=1`);
      await customer.expectConnected();
      await expectNone(customer, 'the details');
      if (width > 1000) {
        await customer.page.keyboard.press('Control+/');
        await expect(customer.page.getByRole('dialog').getByText('Ctrl K')).toBeVisible();
        await expectNone(customer, 'the keyboard shortcuts');
      }
      for (const path of ['/photographers', '/profile', '/account', '/customer/messages/conv_98_99', '/no/such/page', '/offline']) {
        await customer.page.goto(path);
        await expectNone(customer, path);
      }
      await newcomer.page.context().clearCookies();
      for (const path of ['/login', '/register']) {
        await newcomer.page.goto(path);
        await expectNone(newcomer, path);
      }
    });
  }
}
