// docs/realtime-protocol.md: who gets a message, how often, and in which order.

import assert from 'node:assert/strict';
import { test } from 'node:test';

import { stage } from './support/stage.js';

const { talking, registers, connects, pair, server } = stage();

test('a message sent by socket reaches every socket of both exactly once, except the sending one', async () => {
  const { customer, photographer, conversationId, customerSocket, photographerSocket } = await talking();
  const customerPhone = await connects(customer);
  const photographerPhone = await connects(photographer);
  // In the conversation's room and in the user's own room: still one copy.
  await photographerSocket.ask('join_conversation', { conversationId });
  await customerPhone.ask('join_conversation', { conversationId });
  await customerSocket.ask('join_conversation', { conversationId });

  const { message } = await customerSocket.ask('send_message', { conversationId, message: 'hello' });
  await customer.writes(photographer, 'the end');
  const all = [customerSocket, customerPhone, photographerSocket, photographerPhone];
  await Promise.all(all.map((socket) => socket.hearsMessage('the end')));
  assert.deepEqual(
    all.map((socket) => socket.texts()),
    [['the end'], ['hello', 'the end'], ['hello', 'the end'], ['hello', 'the end']],
  );

  const [heard] = photographerSocket.all('new_message');
  assert.equal(heard.conversationId, conversationId);
  assert.equal(heard.message.id, message.id);
  assert.equal(heard.message.seq, message.seq);
  assert.equal(heard.message.senderId, customer.userId);
  // As the receiver sees it.
  assert.equal(heard.message.sender, 'customer');
  assert.equal(customerPhone.all('new_message')[0].message.sender, 'photographer');
});

test('a message sent by REST reaches every socket of both exactly once', async () => {
  const { customer, photographer, customerSocket, photographerSocket } = await talking();
  await customer.writes(photographer, 'hello');
  await customer.writes(photographer, 'the end');
  for (const socket of [customerSocket, photographerSocket]) {
    await socket.hearsMessage('the end');
    assert.deepEqual(socket.texts(), ['hello', 'the end']);
  }
});

test('a message by socket is stored as one by REST is', async () => {
  const { customer, photographer, conversationId, customerSocket } = await talking();
  const { message } = await customerSocket.ask('send_message', { conversationId, message: 'hello' });
  const [stored] = await customer.history(photographer);
  assert.deepEqual(stored, message);
  await server.restart();
  assert.deepEqual((await customer.history(photographer))[0].id, message.id);
});

test('200 messages sent without waiting keep their order', async () => {
  const { customer, photographer, conversationId, customerSocket, photographerSocket } = await talking();
  const texts = Array.from({ length: 200 }, (_, number) => `message ${number}`);
  for (const text of texts) customerSocket.tell('send_message', { conversationId, message: text });
  await photographerSocket.hearsMessage('message 199');
  assert.deepEqual(photographerSocket.texts(), texts);
  const stored = await customer.history(photographer);
  assert.deepEqual(
    stored.map((message) => message.text),
    texts,
  );
  const seqs = stored.map((message) => message.seq);
  // Nobody sets marks meanwhile, so there are no gaps either.
  assert.deepEqual(
    seqs,
    seqs.map((_, index) => seqs[0] + index),
  );
});

test('simultaneous sends of both have one order, the same for all', async () => {
  const { customer, photographer, conversationId, customerSocket, photographerSocket } = await talking();
  const acks = [];
  for (let number = 0; number < 50; number += 1) {
    acks.push(customerSocket.ask('send_message', { conversationId, message: `c${number}` }));
    acks.push(photographerSocket.ask('send_message', { conversationId, message: `p${number}` }));
  }
  const answers = await Promise.all(acks);
  const mine = await customer.history(photographer);
  const theirs = await photographer.history(customer);
  assert.deepEqual(
    mine.map((message) => message.id),
    theirs.map((message) => message.id),
  );
  assert.equal(new Set(answers.map((answer) => answer.message.seq)).size, 100);
  for (const who of ['c', 'p']) {
    const own = mine.map((message) => message.text).filter((text) => text.startsWith(who));
    assert.deepEqual(
      own,
      own.map((_, index) => `${who}${index}`),
    );
  }
});

test('nobody else receives anything', async () => {
  const { customer, photographer, conversationId, customerSocket, photographerSocket } = await talking();
  const outsider = await registers('customer');
  const friend = await registers('photographer');
  const listener = await connects(outsider);
  await listener.ask('join_conversation', { conversationId });

  await photographerSocket.ask('join_conversation', { conversationId });
  await customerSocket.ask('join_conversation', { conversationId });
  await customerSocket.ask('typing', { conversationId });
  await customerSocket.ask('send_message', { conversationId, message: 'a secret' });
  await customerSocket.ask('stop_typing', { conversationId });
  await photographerSocket.ask('mark_delivered', { conversationId });
  await photographerSocket.ask('mark_read', { conversationId });
  await photographer.writes(customer, 'another secret');
  await customer.reads(photographer);
  await customerSocket.ask('leave_conversation', { conversationId });
  customerSocket.close();

  await friend.writes(outsider, 'hello from a friend');
  await listener.hearsMessage('hello from a friend');
  assert.deepEqual(
    listener.heard.map((event) => event.name),
    ['new_message'],
  );
});

test('a first message arrives at once, without joining', async () => {
  const { customer, photographer } = await pair();
  const listener = await connects(photographer);
  await customer.writes(photographer, 'Namaste!');
  await listener.hearsMessage('Namaste!');
});
