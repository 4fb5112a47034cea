// Several servers behave as one (docs/operations.md, "Several nodes"): the standard client through nginx, while nodes are
// restarted and killed.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';

import { Account } from '../support/account.js';
import { Client } from '../support/client.js';
import { Cluster, whyNoCluster } from '../support/cluster.js';
import { call } from '../support/rest.js';
import { Talker } from './support/talker.js';

const skip = whyNoCluster();
const cluster = new Cluster();

before(async () => {
  if (!skip) await cluster.start();
});
after(() => cluster.dispose());

const POLLING = ['polling'];
const UPGRADED = ['polling', 'websocket'];
const WAYS = { polling: POLLING, upgraded: UPGRADED, websocket: ['websocket'] };

async function couple() {
  const customer = await Account.register(cluster.url, 'customer');
  const photographer = await Account.register(cluster.url, 'photographer');
  return { customer, photographer };
}

/**
 * A person who talks until the test ends.
 * @param {import('node:test').TestContext} t
 * @param {Account} account
 * @param {Account} peer
 * @param {import('./support/talker.js').Options} options
 */
async function comes(t, account, peer, options) {
  const talker = await Talker.connect(account, peer, options);
  t.after(() => talker.leaves());
  return talker;
}

/** All messages of a conversation by REST. @param {Account} one @param {Account} other */
async function history(one, other) {
  /** @type {[number, string][]} */
  const stored = [];
  for (let isWhole = false; !isWhole; ) {
    const after = stored.at(-1)?.[0] ?? 0;
    const path = `/api/messages/conversations/${one.conversationWith(other)}?limit=500&after=${after}`;
    const { body } = await one.call(`GET ${path}`);
    stored.push(...body.data.messages.map((/** @type {any} */ { seq, text }) => [seq, text]));
    isWhole = body.data.messages.length === 0;
  }
  return stored;
}

/**
 * What both know is what is stored: every acknowledged message once, in the order in which it was written.
 * @param {Talker[]} talkers
 * @param {Account} one
 * @param {Account} other
 */
async function assertNothingIsLost(talkers, one, other) {
  for (const talker of talkers) await talker.catchesUp();
  const stored = await history(one, other);
  const acknowledged = talkers.flatMap((talker) => talker.acknowledged).sort(([a], [b]) => a - b);
  assert.deepEqual(stored, acknowledged, 'stored as acknowledged');
  for (const talker of talkers) {
    assert.deepEqual([...talker.view].sort(([a], [b]) => a - b), stored, 'known as stored');
    assert.deepEqual(talker.conflicts, []);
    const name = talker.acknowledged[0][1].split(' ')[0];
    const own = stored.map(([, text]) => text).filter((text) => text.startsWith(`${name} `));
    assert.deepEqual(own, own.map((_, index) => `${name} ${index + 1}`), 'in the order of writing');
  }
}

test('a file of 3 MB that is uploaded through nginx is read from every node', { skip }, async () => {
  const { customer, photographer } = await couple();
  const bytes = 'a line of text\n'.repeat(200_000);
  const form = new FormData();
  form.append('file', new Blob([bytes], { type: 'text/plain' }), 'long.txt');
  const headers = { authorization: `Bearer ${customer.token}` };
  const answer = await fetch(`${cluster.url}/api/upload/attachment`, { method: 'POST', headers, body: form });
  assert.equal(answer.status, 200);
  const { attachment } = (await answer.json()).data;
  await customer.call('POST /api/messages/send', {
    body: { conversationId: customer.conversationWith(photographer), messageText: '', attachmentUrl: attachment.url },
  });
  for (const node of cluster.nodes) {
    const read = await fetch(`${node}/api/attachments/${attachment.publicId}/original/long.txt`, {
      headers: { authorization: `Bearer ${photographer.token}` },
    });
    assert.equal(read.status, 200, node);
    assert.equal(await read.text(), bytes, node);
  }
});

test('a refused form is shown again with what was typed, without JavaScript', { skip }, async () => {
  const { customer, photographer } = await couple();
  const conversationId = customer.conversationWith(photographer);
  const page = `${cluster.url}/customer/messages/${conversationId}`;
  const session = `chitrasethu_session=${customer.token}`;
  const text = `Dear Arjun ${'x'.repeat(10_000)}`;
  // Without a cookie nginx chooses any node each time.
  for (let time = 0; time < 8; time += 1) {
    const refused = await fetch(`${cluster.url}/fn/send`, {
      method: 'POST',
      redirect: 'manual',
      headers: { cookie: session, accept: 'text/html', origin: cluster.url, referer: page },
      body: new URLSearchParams({ conversation_id: conversationId, text }),
    });
    assert.equal(refused.status, 302);
    const cookies = refused.headers.getSetCookie().map((cookie) => cookie.split(';')[0]);
    const address = new URL(refused.headers.get('location') ?? '', page);
    const shown = await fetch(address, { headers: { cookie: [session, ...cookies].join('; '), accept: 'text/html' } });
    assert.ok((await shown.text()).includes(text), `time ${time}`);
  }
});

test('people on different nodes hear each other at once', { skip }, async () => {
  const { customer, photographer } = await couple();
  const conversationId = customer.conversationWith(photographer);
  const [one, other] = await Promise.all([
    Client.connect(cluster.nodes[0], { token: customer.token }),
    Client.connect(cluster.nodes[1], { token: photographer.token }),
  ]);
  const { message } = await one.ask('send_message', { conversationId, message: 'Namaste' });
  assert.equal((await other.hearsMessage('Namaste')).id, message.id);
  await other.ask('typing', { conversationId });
  await one.hears('user_typing', ({ userId }) => userId === photographer.userId);
  await other.ask('mark_read', { conversationId });
  await one.hears('message_read', ({ readSeq }) => readSeq >= message.seq);
  for (const client of [one, other]) client.close();
});

for (const transports of [POLLING, UPGRADED]) {
  test(`the cookie of the handshake keeps a client on its node by ${transports.join(' and ')}`, { skip }, async (t) => {
    const { customer, photographer } = await couple();
    // The client keeps cookies, as a browser does.
    const options = { transports, withCredentials: true };
    const one = await comes(t, customer, photographer, options);
    const other = await comes(t, photographer, customer, options);
    await Promise.all([one.talks('c'), other.talks('p'), silence([one, other], 30)]);
    assert.deepEqual([one.breaks, other.breaks], [0, 0]);
    await assertNothingIsLost([one, other], customer, photographer);
  });
}

/** @param {Talker[]} talkers @param {number} count of messages that each writes before */
async function silence(talkers, count) {
  await Promise.all(talkers.map((talker) => talker.hasWritten(count)));
  for (const talker of talkers) talker.fallsSilent();
}

test('a client whose poll reaches another node comes back there, and nothing is lost or doubled', { skip }, async (t) => {
  const { customer, photographer } = await couple();
  const [first, second] = [await cluster.cookieOf(1), await cluster.cookieOf(2)];
  const extraHeaders = { cookie: first };
  const one = await comes(t, customer, photographer, { transports: POLLING, extraHeaders });
  const other = await comes(t, photographer, customer, { transports: POLLING, extraHeaders: { cookie: first } });
  const node = () => cluster.nodeOf(/** @type {any} */ (one.client.socket.io.engine).id);
  assert.equal(await node(), 1);

  const talk = [one.talks('c'), other.talks('p')];
  await one.hasWritten(5);
  // As if nginx had lost its node: requests of the session go to another one from here on.
  extraHeaders.cookie = second;
  await one.hasWritten(10);
  assert.equal(one.breaks, 1);
  assert.equal(await node(), 2);
  await silence([one, other], 5);
  await Promise.all(talk);
  await assertNothingIsLost([one, other], customer, photographer);
});

test('a poll that reaches another node is refused as the protocol says', { skip }, async () => {
  const cookies = [await cluster.cookieOf(1), await cluster.cookieOf(2)];
  const path = 'GET /socket.io/?EIO=4&transport=polling';
  const opened = await call(cluster.url, path, { headers: { cookie: cookies[0] } });
  const { sid } = JSON.parse(opened.body.slice(1));
  const strayed = await call(cluster.url, `${path}&sid=${sid}`, { headers: { cookie: cookies[1] } });
  assert.deepEqual([strayed.status, strayed.body], [400, { code: 1, message: 'Session ID unknown' }]);
});

for (const [way, transports] of Object.entries(WAYS)) {
  test(`nothing is lost by ${way} while one node is restarted and one killed`, { skip }, async (t) => {
    const { customer, photographer } = await couple();
    const cookies = [await cluster.cookieOf(2), await cluster.cookieOf(3)];
    const [one, other] = [
      await comes(t, customer, photographer, { transports, extraHeaders: { cookie: cookies[0] } }),
      await comes(t, photographer, customer, { transports, extraHeaders: { cookie: cookies[1] } }),
    ];
    const both = [one, other];
    const talk = [one.talks('c'), other.talks('p')];
    const goOn = () => Promise.all(both.map((talker) => talker.hasWritten(10)));
    await goOn();
    for (const [order, node] of /** @type {const} */ ([['stop', 2], ['kill', 3]])) {
      await cluster.tell(order, node);
      await goOn();
      await cluster.tell('start', node);
      await goOn();
    }
    await silence(both, 0);
    await Promise.all(talk);
    assert.ok(one.breaks >= 1 && other.breaks >= 1, `the faults met nobody: ${one.breaks}, ${other.breaks}`);
    await assertNothingIsLost(both, customer, photographer);
  });
}

test('nginx forwards pages and their files, and nothing of the operator', { skip }, async () => {
  const page = await call(cluster.url, 'GET /login');
  assert.equal(page.status, 200);
  assert.equal(page.headers.get('cache-control'), 'no-store');
  const [file] = /\/pkg\/[^"]+\.css/.exec(page.body) ?? [];
  const style = await call(cluster.url, `GET ${file}`);
  assert.deepEqual([style.status, style.headers.get('cache-control')], [200, 'public, max-age=31536000, immutable']);
  for (const path of ['/metrics', '/metrics/', '/%6detrics', '//metrics']) {
    const { status, body } = await call(cluster.url, `GET ${path}`);
    assert.deepEqual([status, body.includes('<center>nginx</center>')], [404, true], path);
  }
});
