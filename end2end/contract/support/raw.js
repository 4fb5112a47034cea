// A WebSocket without a Socket.IO client, to send what no client would send.

import { once } from 'node:events';

import { WebSocket } from 'ws';

export class Raw {
  /** Text frames in order. @type {string[]} */
  frames = [];
  /** @type {Promise<number>} the close code */
  closed;

  /** @param {WebSocket} socket */
  constructor(socket) {
    this.socket = socket;
    socket.on('message', (data) => this.frames.push(String(data)));
    socket.on('error', () => {});
    this.closed = new Promise((resolve) => socket.once('close', resolve));
  }

  /** Opens a session and waits for the handshake. @param {string} origin */
  static async open(origin) {
    const socket = new WebSocket(`${origin.replace('http', 'ws')}/socket.io/?EIO=4&transport=websocket`);
    const raw = new Raw(socket);
    await once(socket, 'message');
    return raw;
  }

  /** Opens a session and joins the namespace. @param {string} origin @param {string} token */
  static async enter(origin, token) {
    const raw = await Raw.open(origin);
    raw.socket.send(`40${JSON.stringify({ token })}`);
    await raw.hears((frame) => frame.startsWith('40'));
    return raw;
  }

  /** The first frame, received or future, for which `fits` is true. @param {(frame: string) => boolean} fits */
  async hears(fits) {
    const limit = AbortSignal.timeout(5000);
    for (;;) {
      const frame = this.frames.find(fits);
      if (frame !== undefined) return frame;
      await once(this.socket, 'message', { signal: limit });
    }
  }

  /** Whether the server still answers: an unknown event with an ack id gets an answer. */
  async isAlive() {
    this.socket.send('4299999["are_you_there"]');
    await this.hears((frame) => frame.startsWith('4399999['));
    return true;
  }

  close() {
    this.socket.terminate();
  }
}
