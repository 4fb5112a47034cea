import { expect, test } from '../support/test.js';

test('a message is sent, stored and seen by the other', async ({ people }) => {
  const { customer, photographer } = await people();
  await customer.opens(photographer);
  await customer.sends('Are you free on 14 February?');
  await customer.sees('Are you free on 14 February?');
  await expect(customer.box).toHaveValue('');
  await customer.expectTick('Are you free on 14 February?', 'Sent');

  await photographer.opens(customer);
  await photographer.sees('Are you free on 14 February?');
  await photographer.sends('हाँ, बिल्कुल 🙏');
  await photographer.sees('हाँ, बिल्कुल 🙏');

  await customer.page.reload();
  await customer.expectMessages('Are you free on 14 February?', 'हाँ, बिल्कुल 🙏');
});

test('a sent message is shown once, also after a reload', async ({ people }) => {
  const { customer, photographer } = await people();
  await customer.opens(photographer);
  await customer.sends('only once');
  await customer.expectTick('only once', 'Sent');
  await customer.page.reload();
  await customer.page.reload();
  await customer.sees('only once');
  expect(await photographer.account.history(customer)).toHaveLength(1);
});

test('two equal messages are two messages', async ({ people }) => {
  const { customer, photographer } = await people();
  await customer.opens(photographer);
  await customer.sends('ok');
  await customer.expectMessages('ok');
  await customer.sends('ok');
  await customer.expectMessages('ok', 'ok');
  await photographer.opens(customer);
  await photographer.expectMessages('ok', 'ok');
});

test('a message without visible text is not sent', async ({ people }) => {
  const { customer, photographer } = await people();
  await customer.opens(photographer);
  await customer.box.fill('   ');
  await customer.page.getByRole('button', { name: 'Send', exact: true }).click({ force: true });
  // Anything it had caused would come before this message.
  await customer.opens(photographer);
  await customer.sends('something');
  await customer.expectMessages('something');
  await customer.expectTick('something', 'Sent');
  expect(await photographer.account.history(customer)).toHaveLength(1);
});

test('a long message with empty lines arrives unchanged', async ({ people }) => {
  const { customer, photographer } = await people();
  const text = `Haldi\n\n  Sangeet, ${'वरमाला '.repeat(20)}\n\nReception`;
  await customer.opens(photographer);
  await customer.sends(text);
  await customer.sees('Reception');
  await expect
    .poll(async () => (await photographer.account.history(customer)).map((message) => message.text))
    .toEqual([text]);
});
