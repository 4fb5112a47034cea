// Three nodes behind nginx with one PostgreSQL and one Redis, started by scripts/cluster.sh.

import { spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

import { call } from './rest.js';
import { BINARY } from './server.js';

const SCRIPT = fileURLToPath(new URL('../../scripts/cluster.sh', import.meta.url));
const POLLING = '/socket.io/?EIO=4&transport=polling';

/** Why several servers cannot be started on this machine, for `skip`; `false` if they can. */
export function whyNoCluster() {
  const folders = [...(process.env.PATH ?? '').split(':'), '/usr/sbin'];
  const packages = ['redis-server', 'nginx'];
  const missing = packages.filter((name) => !folders.some((folder) => existsSync(`${folder}/${name}`)));
  return missing.length > 0 && `${missing.join(' ')} missing (Debian: sudo apt-get install ${missing.join(' ')})`;
}

export class Cluster {
  /** The address of nginx. */
  url = '';
  /** The addresses of the nodes: node 1 is the first. @type {string[]} */
  nodes = [];
  #options;
  /** @type {import('node:child_process').ChildProcessWithoutNullStreams | undefined} */
  #script;
  /** @type {AsyncIterator<string> | undefined} */
  #lines;
  #errors = '';

  /** @param {string[]} options of the script */
  constructor(...options) {
    this.#options = options;
  }

  async start() {
    const env = { ...process.env, CHITRASETHU_BINARY: BINARY, RATE_LIMIT_SCALE: '0', LOG: 'warn' };
    const script = spawn(SCRIPT, ['--orders', ...this.#options], { env });
    script.stderr.on('data', (text) => (this.#errors += text));
    this.#script = script;
    this.#lines = createInterface({ input: script.stdout })[Symbol.asyncIterator]();
    this.url = await this.#line();
    for (let node = 1; node <= 3; node += 1) this.nodes.push(`http://127.0.0.1:${await this.#line()}`);
  }

  async #line() {
    const line = await this.#lines?.next();
    if (line?.value === undefined) throw new Error(`scripts/cluster.sh ended:\n${this.#errors}`);
    return line.value;
  }

  /**
   * Ends a node with SIGTERM or SIGKILL, or starts it again, and waits until that is done.
   * @param {'stop' | 'kill' | 'start'} order
   * @param {number} node
   */
  async tell(order, node) {
    this.#script?.stdin.write(`${order} ${node}\n`);
    const answer = await this.#line();
    if (answer !== `${order} ${node}`) throw new Error(`scripts/cluster.sh said ${answer}`);
  }

  /** The node that has a session of long polling. @param {string} sid */
  async nodeOf(sid) {
    for (const [index, node] of this.nodes.entries()) {
      // No such request exists, so that it changes nothing; only unknown sessions are refused with code 1.
      const { body } = await call(node, `PUT ${POLLING}&sid=${sid}`);
      if (body.code !== 1) return index + 1;
    }
    throw new Error(`no node has the session ${sid}`);
  }

  /** A cookie with which nginx chooses a node. It leaves a node out for ten seconds after failures. @param {number} node */
  async cookieOf(node) {
    for (;;) {
      const cookie = `chitrasethu_node=${randomUUID()}`;
      const { body } = await call(this.url, `GET ${POLLING}`, { headers: { cookie } });
      if ((await this.nodeOf(JSON.parse(body.slice(1)).sid)) === node) return cookie;
      await pause(20);
    }
  }

  /** Ends everything. */
  async dispose() {
    const script = this.#script;
    if (!script || script.exitCode !== null) return;
    const ended = once(script, 'exit');
    script.stdin.end();
    await ended;
  }
}
