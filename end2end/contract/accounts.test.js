// docs/rest-api.md: accounts.

import assert from 'node:assert/strict';
import { test } from 'node:test';

import { Account, PASSWORD, uniqueEmail } from '../support/account.js';
import { assertRefused, assertSuccess } from './support/answers.js';
import { stage } from './support/stage.js';
import { claims, sign } from './support/token.js';

const { server, registers, connects, anonymous } = stage();

const USER_FIELDS = ['avatarUrl', 'email', 'fullName', 'isVerified', 'location', 'phone', 'userId', 'userType'];

/** @param {object} fields */
const register = (fields) =>
  anonymous.call('POST /api/auth/register', {
    body: { email: uniqueEmail(), password: PASSWORD, fullName: 'Asha Rao', ...fields },
  });

/** @param {string} email @param {string} [password] */
const login = (email, password = PASSWORD) => anonymous.call('POST /api/auth/login', { body: { email, password } });

/** @param {object} object @param {string[]} fields */
function assertHas(object, fields) {
  for (const field of fields) assert.ok(field in object, `${field} in ${JSON.stringify(object)}`);
}

test('registration answers with the user and a token', async () => {
  const email = uniqueEmail();
  const answer = await register({ email, userType: 'photographer', phone: '+91 98220 12345' });
  assertSuccess(answer, 201, 'User registered successfully');
  const { token, user } = answer.body.data;
  assertHas(user, USER_FIELDS);
  assert.equal(user.email, email);
  assert.equal(user.fullName, 'Asha Rao');
  assert.equal(user.userType, 'photographer');
  assert.equal(user.phone, '+91 98220 12345');
  assert.equal(user.isVerified, false);
  assert.ok(!JSON.stringify(answer.body).includes(PASSWORD));
  assertSuccess(await anonymous.call('GET /api/auth/me', { token }), 200);
});

test('without a role, a new account is a customer', async () => {
  const answer = await register({});
  assertSuccess(answer, 201);
  assert.equal(answer.body.data.user.userType, 'customer');
});

test('nobody can register with another role', async () => {
  for (const userType of ['admin', 'king', '', 7]) {
    const answer = await register({ userType });
    assertRefused(answer, 400);
  }
});

test('a missing field is named', async () => {
  for (const missing of ['email', 'password', 'fullName']) {
    for (const value of [undefined, '']) {
      const answer = await register({ [missing]: value });
      assertRefused(answer, 400, 'Email, password, and full name are required');
    }
  }
});

test('passwords have 8 to 128 characters', async () => {
  for (const length of [7, 129, 5_000]) assertRefused(await register({ password: 'x'.repeat(length) }), 400);
  for (const length of [8, 128]) assertSuccess(await register({ password: 'x'.repeat(length) }), 201);
});

test('invalid addresses are refused', async () => {
  for (const email of [
    'asha',
    'asha@',
    '@example.com',
    'asha@nowhere',
    'a b@example.com',
    `${'x'.repeat(250)}@example.com`,
  ]) {
    assertRefused(await register({ email }), 400);
  }
});

test('an address has one account, whatever its case', async () => {
  const { email } = await registers('customer');
  for (const same of [email, email.toUpperCase()]) {
    assertRefused(await register({ email: same }), 400, 'User with this email already exists');
  }
});

test('50 simultaneous registrations of one address create one account', async () => {
  const email = uniqueEmail();
  const answers = await Promise.all(Array.from({ length: 50 }, () => register({ email })));
  assert.equal(answers.filter((answer) => answer.status === 201).length, 1);
  for (const answer of answers) {
    if (answer.status !== 201) assertRefused(answer, 400, 'User with this email already exists');
  }
});

test('names lose bidirectional controls and keep markup as text', async () => {
  const answer = await register({ fullName: '  Asha\u202e <script>alert(1)</script>\n Rao ' });
  assertSuccess(answer, 201);
  assert.equal(answer.body.data.user.fullName, 'Asha <script>alert(1)</script> Rao');
  for (const fullName of ['   ', '\u200b', 'x'.repeat(101)]) assertRefused(await register({ fullName }), 400);
});

test('U+0000 is refused in every field', async () => {
  for (const field of ['email', 'password', 'fullName', 'phone']) {
    const answer = await register({ [field]: 'a\u0000b@example.com' });
    assert.ok([201, 400].includes(answer.status), `${field}: ${answer.status}`);
    assert.ok(!JSON.stringify(answer.body).includes('\\u0000'), field);
  }
});

test('signing in answers with the user and a token', async () => {
  const { email, userId } = await registers('customer');
  for (const same of [email, email.toUpperCase()]) {
    const answer = await login(same);
    assertSuccess(answer, 200, 'Login successful');
    assertHas(answer.body.data.user, USER_FIELDS);
    assert.equal(answer.body.data.user.userId, userId);
    assertSuccess(await anonymous.call('GET /api/auth/me', { token: answer.body.data.token }), 200);
  }
});

test('signing in does not reveal which accounts exist', async () => {
  const { email } = await registers('customer');
  const answers = [await login(email, 'wrong password'), await login(uniqueEmail())];
  for (const answer of answers) assertRefused(answer, 401, 'Invalid email or password');
  assert.deepEqual(answers[0].body, answers[1].body);
});

test('signing in needs both fields', async () => {
  for (const body of [{}, { email: 'a@example.com' }, { password: PASSWORD }, { email: '', password: '' }]) {
    const answer = await anonymous.call('POST /api/auth/login', { body });
    assertRefused(answer, 400, 'Email and password are required');
  }
});

test('a password of 5 or 200 kB is refused', async () => {
  const { email } = await registers('customer');
  assertRefused(await login(email, 'x'.repeat(5_000)), 400);
  assertRefused(await login(email, 'x'.repeat(200_000)), 413, 'request entity too large');
});

test('me', async () => {
  const user = await registers('customer');
  const answer = await user.call('GET /api/auth/me');
  assertSuccess(answer, 200);
  assertHas(answer.body.data.user, [...USER_FIELDS, 'bio', 'city', 'state']);
  const nobody = sign(claims({ ...user, userId: 999_999 }), server.secret);
  assertRefused(await anonymous.call('GET /api/auth/me', { token: nobody }), 404, 'User not found');
});

test('another person shows e-mail and phone once both have written', async () => {
  const customer = await registers('customer');
  const photographer = await registers('photographer');
  await photographer.call('PUT /api/auth/profile', { body: { phone: '+91 98220 12345', city: 'Pune' } });
  const look = async () => {
    const answer = await customer.call(`GET /api/auth/user/${photographer.userId}`);
    assertSuccess(answer, 200);
    return answer.body.data.user;
  };

  await customer.writes(photographer, 'hello');
  const before = await look();
  assert.equal(before.fullName, photographer.fullName);
  assert.equal(before.city, 'Pune');
  assert.equal(before.email ?? null, null);
  assert.equal(before.phone ?? null, null);

  await photographer.writes(customer, 'hello');
  const afterwards = await look();
  assert.equal(afterwards.email, photographer.email);
  assert.equal(afterwards.phone, '+91 98220 12345');

  assertRefused(await customer.call('GET /api/auth/user/999999'), 404, 'User not found');
  for (const id of ['0', '-1', 'abc', '99999999999999999999']) {
    const answer = await customer.call(`GET /api/auth/user/${id}`);
    assert.ok([400, 404].includes(answer.status), `${id}: ${answer.status}`);
  }
});

test('a profile update changes the given fields and keeps the others', async () => {
  const user = await registers('photographer');
  const fields = { fullName: 'Arjun K.', phone: '1', location: 'Pune', city: 'Pune', state: 'MH', bio: 'Weddings' };
  const answer = await user.call('PUT /api/auth/profile', { body: fields });
  assertSuccess(answer, 200, 'Profile updated successfully');
  for (const [field, value] of Object.entries(fields)) assert.equal(answer.body.data.user[field], value, field);

  assertSuccess(await user.call('PUT /api/auth/profile', { body: { city: 'Mumbai' } }), 200);
  const me = (await user.call('GET /api/auth/me')).body.data.user;
  assert.equal(me.city, 'Mumbai');
  assert.equal(me.bio, 'Weddings');
});

test('a picture address with a script is refused', async () => {
  const user = await registers('photographer');
  for (const avatarUrl of ['javascript:alert(1)', 'data:text/html,<script>1</script>', '//evil.example/a.png']) {
    assertRefused(await user.call('PUT /api/auth/profile', { body: { avatarUrl } }), 400);
  }
});

test('a Bearer token is exchanged for the session cookie of the pages', async () => {
  const user = await registers('customer');
  const answer = await user.call('POST /api/auth/session');
  assert.equal(answer.status, 204);
  const [cookie] = answer.headers.getSetCookie();
  assert.match(cookie, /^chitrasethu_session=/);
  assert.match(cookie, /; ?HttpOnly/i);
  assert.match(cookie, /; ?SameSite=Lax/i);
  assert.match(cookie, /; ?Path=\//i);

  const page = await fetch(`${server.url}/customer/messages`, {
    headers: { cookie: cookie.split(';')[0] },
    redirect: 'manual',
  });
  assert.equal(page.status, 200);
});

test('signing out ends the session everywhere: REST, pages and sockets', async () => {
  const user = await registers('customer');
  const socket = await connects(user);
  const [cookie] = (await user.call('POST /api/auth/session')).headers.getSetCookie();
  const stays = new Account(server.url, user, (await login(user.email)).body.data.token);

  assertSuccess(await user.call('POST /api/auth/logout'), 200, 'Logout successful');
  await socket.closed();
  assertRefused(await user.call('GET /api/auth/me'), 403, 'Invalid or expired token');
  await assert.rejects(connects(user), /^Error: Authentication error: /);
  const page = await fetch(`${server.url}/customer/messages`, {
    headers: { cookie: cookie.split(';')[0] },
    redirect: 'manual',
  });
  assert.ok([302, 303, 307].includes(page.status), `${page.status}`);
  assert.match(page.headers.get('location') ?? '', /\/login/);

  // Another sign-in of the same person is another session.
  assertSuccess(await stays.call('GET /api/auth/me'), 200);
});
