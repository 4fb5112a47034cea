// A network that fails at a chosen moment: a proxy between browser and server that cuts connections.

import { once } from 'node:events';
import { connect, createServer } from 'node:net';

/** An acknowledgement that carries a stored message: `43` + ack id + `[{… "message":{…`. */
const SENT_ACK = /43\d+\[\{.*"message":\{/;
const SOCKET_REQUEST = /^(GET|POST) \/socket\.io\//;
const UPGRADE_REQUEST = /^GET \/socket\.io\/\S*transport=websocket/;
const REFUSAL = 'HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\nConnection: close\r\n\r\n';
const CALL = /^POST \/fn\//;
const SEND_CALL = /^POST \/fn\/send/;

export class Line {
  /** The open connections. @type {Set<{browser: import('node:net').Socket, isSocket: boolean}>} */
  #open = new Set();
  #server = createServer((browser) => this.#carry(browser));
  #port = 0;
  /** @type {{port: number}} */
  #behind;

  /** Pages load, but live connections and sends fail. */
  isCut = false;
  /** Nothing works, as without a network. */
  isDown = false;
  /** Answers that wait until the line is quick again. @type {(() => void)[] | undefined} */
  #held;
  /** Socket.IO requests fail; everything else works. */
  refusesSockets = false;
  /** Like a proxy that refuses WebSockets; everything else works, including polling. */
  refusesUpgrades = false;
  /** Number of refused upgrades. */
  upgradesRefused = 0;
  /** Number of answers to sends to drop, together with their connections. */
  answersToSwallow = 0;
  /** Number of dropped answers. */
  swallowed = 0;

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

  /** From now on only pages load; live connections are cut. */
  cut() {
    this.isCut = true;
    for (const { browser, isSocket } of this.#open) if (isSocket) browser.destroy();
  }

  /** From now on nothing works. */
  goesDown() {
    this.isDown = true;
    for (const { browser } of this.#open) browser.destroy();
  }

  /** From now on no answer arrives; they come with `mend`. */
  becomesSlow() {
    this.#held ??= [];
  }

  mend() {
    this.isCut = false;
    this.isDown = false;
    const held = this.#held ?? [];
    this.#held = undefined;
    for (const pass of held) pass();
  }

  async dispose() {
    for (const { browser } of this.#open) browser.destroy();
    this.#server.close();
    await once(this.#server, 'close');
  }

  /** @param {import('node:net').Socket} browser */
  #carry(browser) {
    if (this.isDown) return browser.destroy();
    const server = connect(this.#behind.port, '127.0.0.1');
    const connection = { browser, isSocket: false };
    let awaitsSent = false;
    this.#open.add(connection);
    const end = () => {
      this.#open.delete(connection);
      browser.destroy();
      server.destroy();
    };
    browser.on('error', end).on('close', end);
    // A server that gives up waiting for the next request is not heard either.
    const ended = () => (this.#held ? this.#held.push(end) : end());
    server.on('error', ended).on('close', ended);

    browser.on('data', (bytes) => {
      const head = bytes.toString('latin1', 0, 64);
      if (SOCKET_REQUEST.test(head)) {
        connection.isSocket = true;
        if (this.isCut || this.refusesSockets) return end();
        if (this.refusesUpgrades && UPGRADE_REQUEST.test(head)) {
          this.upgradesRefused += 1;
          return browser.end(REFUSAL);
        }
      }
      if (CALL.test(head) && this.isCut) return end();
      if (SEND_CALL.test(head)) awaitsSent = true;
      server.write(bytes);
    });
    server.on('data', (bytes) => {
      const isAnswer = awaitsSent || (connection.isSocket && SENT_ACK.test(bytes.toString('latin1')));
      awaitsSent = false;
      if (isAnswer && this.answersToSwallow > 0) {
        this.answersToSwallow -= 1;
        this.swallowed += 1;
        return end();
      }
      const pass = () => browser.write(bytes);
      if (this.#held) this.#held.push(pass);
      else pass();
    });
  }
}
