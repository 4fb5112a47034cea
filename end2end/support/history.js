// Long histories, written through sockets because that is the fast way in.

import { Client } from './client.js';

/** The two write in turn, so many messages at a time. */
const AT_A_TIME = 5;

const WORDS =
  'the wedding photos look wonderful and we would like to add two more hours on the second day शादी के बाद album'.split(' ');

/**
 * The text of a message: its number, and between one word and a few lines, always the same.
 * @param {number} number
 */
export function textOf(number) {
  const length = (number * 7) % 31;
  const words = Array.from({ length }, (_, at) => WORDS[(number + at) % WORDS.length]);
  return [`message ${number}.`, ...words].join(' ');
}

/**
 * Writes messages with the numbers `from` to `to` in order.
 * @param {import('./account.js').Account} one
 * @param {import('./account.js').Account} other
 * @param {number} to
 * @param {number} [from]
 */
export async function writeHistory(one, other, to, from = 1) {
  const conversationId = one.conversationWith(other);
  const clients = await Promise.all([one, other].map(({ origin, token }) => Client.connect(origin, { token })));
  try {
    for (let next = from; next <= to; next += AT_A_TIME) {
      const client = clients[Math.floor(next / AT_A_TIME) % 2];
      const numbers = Array.from({ length: Math.min(AT_A_TIME, to - next + 1) }, (_, at) => next + at);
      const answers = await Promise.all(
        numbers.map((number) => client.ask('send_message', { conversationId, message: textOf(number) })),
      );
      const refused = answers.find((answer) => !answer.ok);
      if (refused) throw new Error(`Sending was answered with ${JSON.stringify(refused)}`);
      // The record of what was heard would hold the whole history.
      for (const it of clients) it.heard.length = 0;
    }
  } finally {
    for (const client of clients) client.close();
  }
}
