// docs/rest-api.md, "Files": resumable uploads by a standard client.

import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { after, before, test } from 'node:test';

import { photo } from '../support/photo.js';
import { assertSuccess } from './support/answers.js';
import { Cutter } from './support/cutter.js';
import { stage } from './support/stage.js';
import { Addresses, prepares, statusOf } from './support/tus.js';

const { server, registers, pair } = stage({ MAX_UPLOAD_MB: '4' });

/** Three million bytes that do not repeat. */
const file = photo(1000, 1000);
const CHUNK = 512 * 1024;

const network = new Cutter(server);
before(() => network.start());
after(() => network.dispose());

/** @param {Buffer | Uint8Array} bytes */
const sha256 = (bytes) => createHash('sha256').update(bytes).digest('base64');

/** The bytes of an attachment. @param {import('../support/account.js').Account} reader @param {string} path */
async function bytesOf(reader, path) {
  const answer = await fetch(server.url + path, { headers: { authorization: `Bearer ${reader.token}` } });
  assert.equal(answer.status, 200, path);
  return Buffer.from(await answer.arrayBuffer());
}

/** @param {import('../support/account.js').Account} owner @param {string | undefined} id */
async function assertWhole(owner, id) {
  const bytes = await bytesOf(owner, `/api/attachments/${id}/original/hall.png`);
  assert.equal(bytes.length, file.length);
  assert.equal(sha256(bytes), sha256(file));
}

/** What the server has of an upload. @param {import('../support/account.js').Account} owner @param {string | null} url */
function stateOf(owner, url) {
  const headers = { authorization: `Bearer ${owner.token}`, 'tus-resumable': '1.0.0' };
  return fetch(url ?? '', { method: 'HEAD', headers });
}

test('a file is uploaded in several parts and sent', async () => {
  const { customer, photographer, conversationId } = await pair();
  const { upload, done, requests } = prepares(customer, file);
  upload.start();
  const id = await done;
  const parts = requests.filter(([method]) => method === 'PATCH').map(([, offset]) => offset);
  const expected = Array.from({ length: Math.ceil(file.length / CHUNK) }, (_, number) => number * CHUNK);
  assert.deepEqual(parts, expected);
  const body = { conversationId, messageText: 'The hall', attachmentIds: [id] };
  const sent = await customer.call('POST /api/messages/send', { body });
  assertSuccess(sent, 201);
  const [received] = await photographer.history(customer);
  assert.equal(received.attachments.length, 1);
  const bytes = await bytesOf(photographer, new URL(received.attachments[0].url, server.url).pathname);
  assert.equal(sha256(bytes), sha256(file));
});

test('a paused upload is resumed by another instance of the client', async () => {
  const customer = await registers('customer');
  const urlStorage = new Addresses();
  /** @type {() => void} */
  let pause;
  /** @type {Promise<void>} */
  const isPaused = new Promise((resolve) => (pause = resolve));
  const first = prepares(customer, file, {
    urlStorage,
    onChunkComplete: (_, accepted) => {
      if (accepted === 2 * CHUNK) first.upload.abort().then(pause);
    },
  });
  first.upload.start();
  await isPaused;
  const second = prepares(customer, file, { urlStorage });
  const [previous] = await second.upload.findPreviousUploads();
  second.upload.resumeFromPreviousUpload(previous);
  second.upload.start();
  const id = await second.done;
  assert.equal(second.requests[0][0], 'HEAD');
  const [, at] = second.requests[1];
  assert.ok(at !== undefined && at >= 2 * CHUNK, `it went on at ${at}`);
  await assertWhole(customer, id);
});

test('an upload whose connection breaks in the middle of a part goes on behind what arrived', async () => {
  const customer = await registers('customer');
  const { upload, done, requests } = prepares({ origin: network.url, token: customer.token }, file, {
    chunkSize: Infinity,
  });
  network.cutsAfter(1_300_000);
  upload.start();
  const id = await done;
  assert.equal(network.cuts, 1);
  const last = requests.at(-1);
  assert.ok(last?.[0] === 'PATCH' && last[1] && last[1] > 0, JSON.stringify(requests));
  await assertWhole(customer, id);
});

test('an upload goes on after the server was killed', async () => {
  const customer = await registers('customer');
  /** @type {Promise<void> | undefined} */
  let restarted;
  const { upload, done } = prepares(customer, file, {
    onChunkComplete: (_, accepted) => {
      if (accepted === 3 * CHUNK) restarted = server.kill().then(() => server.start());
    },
  });
  upload.start();
  const id = await done;
  await restarted;
  assert.ok(restarted, 'it was killed');
  await assertWhole(customer, id);
});

test('each part is compared with its checksum', async () => {
  const customer = await registers('customer');
  /** @param {(part: Buffer) => string} hash */
  const checked = (hash) =>
    prepares(customer, file, {
      onBeforeRequest: (request) => {
        if (request.getMethod() !== 'PATCH') return;
        const offset = Number(request.getHeader('Upload-Offset'));
        request.setHeader('Upload-Checksum', `sha256 ${hash(file.subarray(offset, offset + CHUNK))}`);
      },
    });
  const right = checked(sha256);
  right.upload.start();
  await assertWhole(customer, await right.done);

  const wrong = checked(() => sha256(Buffer.from('something else')));
  wrong.upload.start();
  await assert.rejects(wrong.done, (/** @type {Error} */ error) => statusOf(error) === 460);
  const state = await stateOf(customer, wrong.upload.url);
  assert.equal(state.headers.get('upload-offset'), '0');
});

test('an upload that is given up is gone', async () => {
  const customer = await registers('customer');
  /** @type {(given: Promise<void>) => void} */
  let giveUp;
  const isGivenUp = new Promise((resolve) => (giveUp = resolve));
  const { upload } = prepares(customer, file, {
    onChunkComplete: (_, accepted) => {
      if (accepted === CHUNK) giveUp(upload.abort(true));
    },
  });
  upload.start();
  await isGivenUp;
  assert.equal((await stateOf(customer, upload.url)).status, 404);
});

test('an upload that has expired starts again', async () => {
  const customer = await registers('customer');
  const urlStorage = new Addresses();
  const { upload } = prepares(customer, file, { urlStorage });
  /** @type {Promise<void>} */
  const isPaused = new Promise((resolve) => {
    upload.options.onChunkComplete = () => upload.abort().then(resolve);
  });
  upload.start();
  await isPaused;
  // The server answers as it does after a day.
  const gone = await customer.call(`DELETE ${new URL(upload.url ?? '').pathname}`, {
    headers: { 'tus-resumable': '1.0.0' },
  });
  assert.equal(gone.status, 204);
  const again = prepares(customer, file, { urlStorage });
  const [previous] = await again.upload.findPreviousUploads();
  again.upload.resumeFromPreviousUpload(previous);
  again.upload.start();
  const id = await again.done;
  assert.deepEqual(
    again.requests.slice(0, 2).map(([method]) => method),
    ['HEAD', 'POST'],
  );
  assert.notEqual(again.upload.url, upload.url);
  await assertWhole(customer, id);
});

test('what is too large or not accepted is refused with a status', async () => {
  const customer = await registers('customer');
  const page = Buffer.from('<!doctype html><html><script>alert(1)</script></html>');
  /** @type {[string, Buffer, Record<string, string>, number][]} */
  const refused = [
    ['too large', Buffer.alloc(4 * 1024 * 1024 + 1), { filename: 'a.png' }, 413],
    ['a program', file, { filename: 'a.exe' }, 415],
    ['a page under the name of a picture', page, { filename: 'a.png' }, 415],
  ];
  for (const [what, content, metadata, status] of refused) {
    const { upload, done } = prepares(customer, content, { metadata });
    upload.start();
    await assert.rejects(done, (/** @type {Error} */ error) => statusOf(error) === status, what);
  }
});
