// A network that breaks in the middle of a request: a proxy that closes a connection after so many bytes.

import { once } from 'node:events';
import { connect, createServer } from 'node:net';

export class Cutter {
  #server = createServer((client) => this.#carry(client));
  #port = 0;
  /** @type {Set<import('node:net').Socket>} */
  #open = new Set();
  #behind;
  /** Bytes of clients that still pass. */
  #left = Infinity;
  /** How often a connection was cut. */
  cuts = 0;

  /** @param {{port: number}} behind the server */
  constructor(behind) {
    this.#behind = behind;
  }

  get url() {
    return `http://127.0.0.1:${this.#port}`;
  }

  async start() {
    this.#server.listen(0, '127.0.0.1');
    await once(this.#server, 'listening');
    this.#port = /** @type {import('node:net').AddressInfo} */ (this.#server.address()).port;
  }

  /** Cuts the connection by which the clients send this many more bytes; those after it are whole. @param {number} bytes */
  cutsAfter(bytes) {
    this.#left = bytes;
  }

  async dispose() {
    for (const socket of this.#open) socket.destroy();
    this.#server.close();
    await once(this.#server, 'close');
  }

  /** @param {import('node:net').Socket} client */
  #carry(client) {
    const server = connect(this.#behind.port, '127.0.0.1');
    const end = () => {
      for (const socket of [client, server]) socket.destroy();
    };
    for (const socket of [client, server]) {
      this.#open.add(socket);
      socket.on('error', end).on('close', () => {
        this.#open.delete(socket);
        end();
      });
    }
    server.on('data', (bytes) => client.write(bytes));
    client.on('data', (bytes) => {
      const passing = bytes.subarray(0, Math.min(bytes.length, this.#left));
      this.#left -= passing.length;
      if (passing.length === bytes.length) return server.write(bytes);
      this.#left = Infinity;
      this.cuts += 1;
      // What came before the cut arrives.
      server.end(passing, end);
    });
  }
}
