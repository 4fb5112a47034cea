// The standard Socket.IO client, with a record of what it has received.

import { io } from 'socket.io-client';

const LIMIT_MS = 5000;

/** @typedef {{name: string, payload: any}} Heard */

export class Client {
  /** Every event since the connection, in order. @type {Heard[]} */
  heard = [];
  /** @type {Set<() => void>} */
  #watchers = new Set();

  /** @param {import('socket.io-client').Socket} socket */
  constructor(socket) {
    this.socket = socket;
    socket.onAny((name, payload) => {
      this.heard.push({ name, payload });
      for (const watcher of this.#watchers) watcher();
    });
  }

  /**
   * Connects, or throws the message of the CONNECT_ERROR.
   * @param {string} origin
   * @param {unknown} auth
   * @param {Partial<import('socket.io-client').ManagerOptions & import('socket.io-client').SocketOptions>} [options]
   * @returns {Promise<Client>}
   */
  static connect(origin, auth, options = {}) {
    const socket = io(origin, {
      transports: ['websocket'],
      forceNew: true,
      reconnection: false,
      timeout: LIMIT_MS,
      auth: /** @type {any} */ (auth),
      ...options,
    });
    const client = new Client(socket);
    return new Promise((resolve, reject) => {
      const refused = (/** @type {Error} */ error) => {
        socket.close();
        reject(error);
      };
      socket.once('connect_error', refused);
      socket.once('connect', () => {
        // Later attempts may fail: a client that reconnects tries again.
        socket.off('connect_error', refused);
        resolve(client);
      });
    });
  }

  /**
   * Emits with an ack id and returns the answer.
   * @param {string} event
   * @param {...unknown} payload
   * @returns {Promise<any>}
   */
  ask(event, ...payload) {
    return this.socket.timeout(LIMIT_MS).emitWithAck(event, ...payload);
  }

  /**
   * Emits without an ack id.
   * @param {string} event
   * @param {...unknown} payload
   */
  tell(event, ...payload) {
    this.socket.emit(event, ...payload);
  }

  /**
   * The payloads of one event so far.
   * @param {string} name
   */
  all(name) {
    return this.heard.filter((event) => event.name === name).map((event) => event.payload);
  }

  /**
   * The first event of this name, received or future, whose payload fits.
   * @param {string} name
   * @param {(payload: any) => boolean} [fits]
   * @param {number} [limit] in milliseconds
   * @returns {Promise<any>}
   */
  hears(name, fits = () => true, limit = LIMIT_MS) {
    return new Promise((resolve, reject) => {
      const look = () => {
        const payload = this.all(name).find(fits);
        if (payload === undefined) return;
        clearTimeout(timer);
        this.#watchers.delete(look);
        resolve(payload);
      };
      const timer = setTimeout(() => {
        this.#watchers.delete(look);
        reject(new Error(`No such ${name} among ${JSON.stringify(this.heard)}`));
      }, limit);
      this.#watchers.add(look);
      look();
    });
  }

  /**
   * Waits for the message with this text.
   * @param {string} text
   */
  async hearsMessage(text) {
    const { message } = await this.hears('new_message', (payload) => payload.message.text === text);
    return message;
  }

  /** The texts of the messages heard so far. */
  texts() {
    return this.all('new_message').map((payload) => payload.message.text);
  }

  /** Waits until the server has closed the connection; returns the client's word for why. */
  async closed() {
    if (this.socket.disconnected) return 'already';
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => reject(new Error('The connection stayed open')), LIMIT_MS);
      this.socket.once('disconnect', (reason) => {
        clearTimeout(timer);
        resolve(reason);
      });
    });
  }

  close() {
    this.socket.close();
  }
}
