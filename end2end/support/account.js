// A registered person, and what they do without a browser.

import { randomUUID } from 'node:crypto';

import { call } from './rest.js';

/** @typedef {'customer' | 'photographer'} UserType */

export const PASSWORD = 'correct horse battery';

let registered = 0;

/** A unique name: people with the same name cannot be distinguished in the directory. @param {string} name */
export function uniqueName(name) {
  registered += 1;
  return `${name} ${String(registered).padStart(4, '0')}`;
}

export function uniqueEmail() {
  return `${randomUUID()}@example.com`;
}

export class Account {
  /**
   * @param {string} origin
   * @param {{userId: number, email: string, fullName: string, userType: UserType}} user
   * @param {string} token
   */
  constructor(origin, user, token) {
    this.origin = origin;
    this.userId = user.userId;
    this.email = user.email;
    this.fullName = user.fullName;
    this.userType = user.userType;
    this.token = token;
  }

  /**
   * @param {string} origin
   * @param {UserType} userType
   * @param {string} [fullName]
   */
  static async register(origin, userType, fullName) {
    const { status, body } = await call(origin, 'POST /api/auth/register', {
      body: {
        email: uniqueEmail(),
        password: PASSWORD,
        fullName: fullName ?? uniqueName(userType === 'customer' ? 'Asha Rao' : 'Arjun Kapoor'),
        userType,
      },
    });
    if (status !== 201) throw new Error(`Registering was answered with ${status}: ${JSON.stringify(body)}`);
    return new Account(origin, body.data.user, body.data.token);
  }

  /**
   * @param {string} request
   * @param {import('./rest.js').CallOptions} [options]
   */
  call(request, options) {
    return call(this.origin, request, { token: this.token, ...options });
  }

  /** Begins another session. */
  async signsInAgain() {
    const credentials = { email: this.email, password: PASSWORD };
    const { status, body } = await call(this.origin, 'POST /api/auth/login', { body: credentials });
    if (status !== 200) throw new Error(`Signing in was answered with ${status}`);
    this.token = body.data.token;
  }

  /** @param {{userId: number}} peer */
  conversationWith(peer) {
    const [smaller, larger] = [this.userId, peer.userId].sort((one, other) => one - other);
    return `conv_${smaller}_${larger}`;
  }

  /**
   * Sends a message and returns it as stored.
   * @param {{userId: number}} peer
   * @param {string} messageText
   * @param {{replyToId?: number}} [more]
   */
  async writes(peer, messageText, more) {
    const conversationId = this.conversationWith(peer);
    const { status, body } = await this.call('POST /api/messages/send', { body: { conversationId, messageText, ...more } });
    if (status !== 201) throw new Error(`Sending was answered with ${status}: ${JSON.stringify(body)}`);
    return body.data.message;
  }

  /**
   * Marks everything as read.
   * @param {{userId: number}} peer
   */
  async reads(peer) {
    const { status } = await this.call(`PUT /api/messages/conversations/${this.conversationWith(peer)}/read`);
    if (status !== 200) throw new Error(`Marking as read was answered with ${status}`);
  }

  /**
   * Keeps a conversation in another way.
   * @param {{userId: number}} peer
   * @param {object} change
   */
  async keeps(peer, change) {
    const { status } = await this.call(`PATCH /api/messages/conversations/${this.conversationWith(peer)}`, { body: change });
    if (status !== 200) throw new Error(`Keeping a conversation was answered with ${status}`);
  }

  /**
   * Blocks somebody.
   * @param {{userId: number}} peer
   */
  async blocks(peer) {
    const { status } = await this.call(`PUT /api/users/${peer.userId}/block`);
    if (status !== 200) throw new Error(`Blocking was answered with ${status}`);
  }

  /**
   * Writes a private note on somebody, in place of the one before.
   * @param {{userId: number}} peer
   * @param {string} note
   * @param {string} [before]
   */
  async notes(peer, note, before = '') {
    const { status } = await this.call(`PUT /api/users/${peer.userId}/note`, { body: { note, before } });
    if (status !== 200) throw new Error(`Noting was answered with ${status}`);
  }

  /**
   * The private note on somebody.
   * @param {{userId: number}} peer
   * @returns {Promise<string>}
   */
  async noteOn(peer) {
    const { body } = await this.call(`GET /api/users/${peer.userId}/note`);
    return body.data.note;
  }

  /**
   * The row of a conversation in the list.
   * @param {{userId: number}} peer
   * @returns {Promise<any>}
   */
  async rowOf(peer) {
    const { body } = await this.call('GET /api/messages/conversations');
    const id = this.conversationWith(peer);
    return body.data.conversations.find((/** @type {any} */ row) => row.conversationId === id);
  }

  /**
   * The newest messages, oldest first.
   * @param {{userId: number}} peer
   * @returns {Promise<any[]>}
   */
  async history(peer) {
    const { body } = await this.call(`GET /api/messages/conversations/${this.conversationWith(peer)}?limit=200`);
    return body.data.messages;
  }
}
