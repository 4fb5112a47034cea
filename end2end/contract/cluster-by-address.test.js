// The balancer that chooses nodes by address (docs/operations.md, "Several nodes"): clients that keep no cookies.

import assert from 'node:assert/strict';
import { Agent } from 'node:http';
import { after, before, test } from 'node:test';

import { Account } from '../support/account.js';
import { Cluster, whyNoCluster } from '../support/cluster.js';
import { Talker } from './support/talker.js';

const skip = whyNoCluster();
const cluster = new Cluster('--by-address');
/** @type {Talker[]} */
const talkers = [];

before(async () => {
  if (!skip) await cluster.start();
});
after(async () => {
  for (const talker of talkers) talker.leaves();
  await cluster.dispose();
});

test('clients without cookies poll through nginx by their addresses', { skip }, async () => {
  const customer = await Account.register(cluster.url, 'customer');
  const photographer = await Account.register(cluster.url, 'photographer');
  const nodes = new Set();
  // nginx looks at the first three numbers. Twenty networks are on one node with a probability of one in a billion.
  for (let network = 1; nodes.size < 2 && network <= 20; network += 1) {
    const agent = /** @type {any} */ (new Agent({ localAddress: `127.0.${network}.1` }));
    const person = network % 2 ? customer : photographer;
    const peer = network % 2 ? photographer : customer;
    const talker = await Talker.connect(person, peer, { transports: ['polling'], agent });
    talkers.push(talker);
    nodes.add(await cluster.nodeOf(/** @type {any} */ (talker.client.socket.io.engine).id));
    for (let number = 1; number <= 10; number += 1) await talker.writes(`from ${network}, ${number}`);
  }
  assert.ok(nodes.size > 1, 'all on one node');
  assert.deepEqual(
    talkers.map(({ breaks }) => breaks),
    talkers.map(() => 0),
  );
  for (const talker of talkers) {
    await talker.catchesUp();
    const sent = talkers.flatMap(({ acknowledged }) => acknowledged.map(([, text]) => text));
    assert.deepEqual(talker.texts(), sent);
  }
});
