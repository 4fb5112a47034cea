// A person who writes numbered messages over a connection that breaks, and knows the conversation from events and catch-up.

import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';

import { Client } from '../../support/client.js';

/** How long a message may wait for its acknowledgement before it is sent again. */
const ACK_MS = 2000;

/** @typedef {Partial<import('socket.io-client').ManagerOptions & import('socket.io-client').SocketOptions>} Options */

export class Talker {
  /** Texts by position: what events, acknowledgements and catch-up said. @type {Map<number, string>} */
  view = new Map();
  /** Positions that were told with two texts. @type {number[]} */
  conflicts = [];
  /** The positions and texts of the own messages, in the order of their acknowledgements. @type {[number, string][]} */
  acknowledged = [];
  /** How often the connection broke. */
  breaks = 0;
  #account;
  #conversationId;
  #isTalking = false;
  #hasLeft = false;

  /**
   * @param {import('../../support/account.js').Account} account
   * @param {string} conversationId
   * @param {Client} client
   */
  constructor(account, conversationId, client) {
    this.#account = account;
    this.#conversationId = conversationId;
    this.client = client;
    client.socket.on('change', ({ change }) => this.#learn(change));
    client.socket.on('disconnect', () => (this.breaks += 1));
    // A failure is repaired by the next connection, or at the end.
    client.socket.on('connect', () => this.catchesUp().catch(() => {}));
  }

  /**
   * @param {import('../../support/account.js').Account} account
   * @param {{userId: number}} peer
   * @param {Options} options
   */
  static async connect(account, peer, options) {
    const auth = { token: account.token, changes: 1 };
    const reconnects = { reconnection: true, reconnectionDelay: 50, reconnectionDelayMax: 200 };
    const client = await Client.connect(account.origin, auth, { ...reconnects, ...options });
    return new Talker(account, account.conversationWith(peer), client);
  }

  /** @param {{type: string, seq: number, message: {text: string}}} change */
  #learn({ type, seq, message }) {
    const text = type === 'message' ? message.text : type;
    if ((this.view.get(seq) ?? text) !== text) this.conflicts.push(seq);
    this.view.set(seq, text);
  }

  /** Fetches what follows the last position up to which nothing is missing. */
  async catchesUp() {
    for (let hasMore = true; hasMore; ) {
      let after = 0;
      while (this.view.has(after + 1)) after += 1;
      const path = `/api/messages/conversations/${this.#conversationId}/changes?after=${after}`;
      const { status, body } = await this.#account.call(`GET ${path}`);
      if (status !== 200) throw new Error(`Catching up was answered with ${status}`);
      for (const change of body.data.changes) this.#learn(change);
      hasMore = body.data.hasMore;
    }
  }

  /** Sends a message, under the same id until it is acknowledged. @param {string} message */
  async writes(message) {
    const payload = { conversationId: this.#conversationId, message, clientMessageId: randomUUID() };
    while (!this.#hasLeft) {
      const answer = await this.client.socket
        .timeout(ACK_MS)
        .emitWithAck('send_message', payload)
        .catch(() => ({ ok: false, code: 'no_answer' }));
      if (answer.ok) {
        const { seq, text } = answer.message;
        this.#learn({ type: 'message', seq, message: { text } });
        this.acknowledged.push([seq, text]);
        return;
      }
      if (!['no_answer', 'try_again'].includes(answer.code)) throw new Error(JSON.stringify(answer));
    }
  }

  /** Writes one message after the other until {@link falls silent}. @param {string} name */
  async talks(name) {
    this.#isTalking = true;
    for (let number = 1; this.#isTalking; number += 1) await this.writes(`${name} ${number}`);
  }

  /** Ends {@link talks} after the message that is being sent. */
  fallsSilent() {
    this.#isTalking = false;
  }

  /** Closes the connection; what is not acknowledged stays so. */
  leaves() {
    this.#hasLeft = true;
    this.fallsSilent();
    this.client.close();
  }

  /** Waits for so many more acknowledgements. @param {number} count */
  async hasWritten(count) {
    const limit = AbortSignal.timeout(30_000);
    const enough = this.acknowledged.length + count;
    while (this.acknowledged.length < enough) {
      limit.throwIfAborted();
      await pause(20);
    }
  }

  /** The texts of the conversation in order, without those that are not known. */
  texts() {
    return [...this.view].sort(([one], [other]) => one - other).map(([, text]) => text);
  }
}
