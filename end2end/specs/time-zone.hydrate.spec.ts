// Where clocks are changed, a time keeps the offset that it had.

import { expect, test } from '../support/test.js';

const LONDON = 'Europe/London';
const HALF_A_YEAR = 182 * 24 * 60 * 60_000;

test.use({ timezoneId: LONDON });

test('a message of the other half of the year shows the time of its own day', async ({ people }) => {
  const { customer, photographer } = await people();
  const { createdAt } = await photographer.account.writes(customer, 'hello');
  const time = new Intl.DateTimeFormat('en-GB', { timeZone: LONDON, hour: 'numeric', minute: '2-digit', hourCycle: 'h12' });
  await customer.page.clock.setFixedTime(Date.parse(createdAt) + HALF_A_YEAR);
  await customer.opens(photographer);
  await expect(customer.message('hello').locator('time')).toHaveText(time.format(new Date(createdAt)));
});
