// Below the events: frames of hostile or broken clients, and the server's reaction.

import assert from 'node:assert/strict';
import { test } from 'node:test';

import { Raw } from './support/raw.js';
import { stage } from './support/stage.js';

const { server, registers, anonymous } = stage();

const LIMIT = 128 * 1024;

/** @param {(raw: Raw) => Promise<unknown>} tries */
async function entered(tries) {
  const { token } = await registers('customer');
  const raw = await Raw.enter(server.url, token);
  try {
    await tries(raw);
  } finally {
    raw.close();
  }
}

test('the handshake contains the ping interval', async () => {
  const raw = await Raw.open(server.url);
  const { sid, upgrades, pingInterval, pingTimeout } = JSON.parse(raw.frames[0].slice(1));
  assert.equal(typeof sid, 'string');
  assert.deepEqual(
    { upgrades, pingInterval, pingTimeout },
    { upgrades: [], pingInterval: 25_000, pingTimeout: 60_000 },
  );
  raw.close();
});

for (const { what, query, code } of [
  { what: 'no protocol revision', query: 'transport=websocket', code: 5 },
  { what: 'another protocol revision', query: 'EIO=3&transport=websocket', code: 5 },
  { what: 'an unknown transport', query: 'EIO=4&transport=pigeon', code: 0 },
  { what: 'no transport', query: 'EIO=4', code: 0 },
  { what: 'an unknown session', query: 'EIO=4&transport=websocket&sid=unknown', code: 1 },
]) {
  test(`a handshake with ${what} is refused with the protocol's code`, async () => {
    const answer = await anonymous.call(`GET /socket.io/?${query}`);
    assert.equal(answer.status, 400);
    assert.equal(answer.body.code, code, JSON.stringify(answer.body));
    assert.equal(typeof answer.body.message, 'string');
  });
}

test('a client that does not connect to the namespace is closed after ten seconds', async () => {
  const raw = await Raw.open(server.url);
  const opened = Date.now();
  await raw.closed;
  assert.ok(Date.now() - opened > 5000, 'not at once');
});

test('an event before CONNECT closes the connection', async () => {
  const raw = await Raw.open(server.url);
  raw.socket.send('421["typing",{"conversationId":"conv_1_2"}]');
  await raw.closed;
  assert.ok(!raw.frames.some((frame) => frame.startsWith('43')));
});

test('a second CONNECT changes nothing', () =>
  entered(async (raw) => {
    raw.socket.send('40{"token":"nonsense"}');
    assert.ok(await raw.isAlive());
  }));

test('an event after DISCONNECT is not answered', () =>
  entered(async (raw) => {
    raw.socket.send('41');
    raw.socket.send('421["mark_read",{"conversationId":"conv_1_2"}]');
    await raw.closed;
    assert.ok(!raw.frames.some((frame) => frame.startsWith('43')));
  }));

test('frames up to the limit are accepted, larger ones close the connection', () =>
  entered(async (raw) => {
    /** @param {number} length @param {number} id */
    const frame = (length, id) => {
      const start = `42${id}["unknown","`;
      return `${start}${'x'.repeat(length - start.length - 2)}"]`;
    };
    for (const [id, length] of [LIMIT - 1, LIMIT].entries()) {
      raw.socket.send(frame(length, id));
      await raw.hears((answer) => answer.startsWith(`43${id}[`));
    }
    raw.socket.send(frame(LIMIT + 1, 9));
    assert.equal(await raw.closed, 1009);
  }));

for (const { what, send, code } of [
  {
    what: 'bytes that are no UTF-8',
    /** @param {Raw} raw */
    send: (raw) => raw.socket.send(Buffer.from([0x34, 0x32, 0xff, 0xfe]), { binary: false }),
    code: 1007,
  },
  {
    what: 'an unmasked frame',
    /** @param {Raw} raw */
    send: (raw) => raw.socket.send('3', { mask: false }),
    code: 1002,
  },
]) {
  test(`${what} closes with ${code}`, () =>
    entered(async (raw) => {
      send(raw);
      // 1006 is a close without a code: the server had stopped reading.
      assert.ok([code, 1006].includes(await raw.closed));
    }));
}

test('invalid packets close the connection or are ignored, and do no harm', async () => {
  for (const frame of ['', 'x', '9', '4', '4x', '42', '42{}', '42[', '42[]', '43[]', '451-["x"', '4[1]', '\u0000']) {
    await entered(async (raw) => {
      raw.socket.send(frame);
      await Promise.race([raw.closed, raw.isAlive()]);
    });
  }
  assert.equal((await anonymous.call('GET /health')).status, 200);
});

test('the server does not wait for announced attachments', () =>
  entered(async (raw) => {
    raw.socket.send('451-["send_message",{"_placeholder":true,"num":0}]');
    await Promise.race([raw.closed, raw.isAlive()]);
  }));
