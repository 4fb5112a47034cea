// The release binary as a child process: started on a free port with a data folder of its own.

import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

/** Another build, such as the debug one, is named by its absolute path. */
const BINARY =
  process.env.CHITRASETHU_BINARY ?? fileURLToPath(new URL('../../target/release/chitrasethu', import.meta.url));
const START_LIMIT_MS = 20_000;
const STOP_LIMIT_MS = 15_000;
const KEPT_LOG_CHARACTERS = 20_000;

async function freePort() {
  const probe = createServer().listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const { port } = /** @type {import('node:net').AddressInfo} */ (probe.address());
  probe.close();
  await once(probe, 'close');
  return port;
}

export class Server {
  /** Signs tokens; known here so that tests can make odd ones. */
  secret = randomBytes(32).toString('base64url');
  port = 0;
  /** The end of what the server has written, for people who look into a failure. */
  log = '';
  /** @type {Record<string, string>} */
  #settings;
  #folder = '';
  /** @type {import('node:child_process').ChildProcess | undefined} */
  #process;

  /** @param {Record<string, string>} settings on top of, or instead of, those that tests usually want */
  constructor(settings = {}) {
    this.#settings = settings;
    // A test run that ends in the middle leaves no server behind.
    process.once('exit', () => this.#process?.kill('SIGKILL'));
  }

  get url() {
    return `http://127.0.0.1:${this.port}`;
  }

  /** Starts it, the second time on the same port and data, and waits until it answers. */
  async start() {
    this.port ||= await freePort();
    this.#folder ||= await mkdtemp(join(tmpdir(), 'chitrasethu-test-'));
    const child = spawn(BINARY, {
      // Not the clone: it starts from any folder, and a .env there is a person's own.
      cwd: this.#folder,
      // Not our environment: a JWT_SECRET there is a person's own too.
      env: {
        PATH: process.env.PATH,
        HOST: '127.0.0.1',
        PORT: String(this.port),
        DATA_DIR: this.#folder,
        JWT_SECRET: this.secret,
        RATE_LIMIT_SCALE: '0',
        ...this.#settings,
      },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    this.#process = child;
    for (const stream of [child.stdout, child.stderr]) {
      stream.on('data', (text) => (this.log = (this.log + text).slice(-KEPT_LOG_CHARACTERS)));
    }
    /** @type {Error | undefined} */
    let failure;
    child.once('error', (error) => (failure = error));
    const deadline = Date.now() + START_LIMIT_MS;
    while (!(await this.#answers())) {
      if (failure) throw failure;
      if (child.exitCode !== null) throw new Error(`The server ended with ${child.exitCode}:\n${this.log}`);
      if (Date.now() > deadline) throw new Error(`The server does not answer:\n${this.log}`);
      await pause(20);
    }
  }

  async #answers() {
    try {
      const answer = await fetch(`${this.url}/health`, { signal: AbortSignal.timeout(1000) });
      return answer.ok;
    } catch {
      return false;
    }
  }

  /** Asks it to end, as an operator does, and returns its exit code. */
  async stop() {
    return this.#end('SIGTERM');
  }

  /** Takes it away without a warning. */
  async kill() {
    await this.#end('SIGKILL');
  }

  /** @param {NodeJS.Signals} signal */
  async #end(signal) {
    const child = this.#process;
    if (!child) return undefined;
    this.#process = undefined;
    if (child.exitCode === null && child.signalCode === null) {
      const ended = once(child, 'exit', { signal: AbortSignal.timeout(STOP_LIMIT_MS) });
      child.kill(signal);
      await ended.catch(() => {
        child.kill('SIGKILL');
        throw new Error(`The server did not end after ${signal}:\n${this.log}`);
      });
    }
    return child.exitCode;
  }

  /** Stops it where it stands: connections stay open and nothing is answered, as when a network goes silent. */
  freeze() {
    this.#process?.kill('SIGSTOP');
  }

  thaw() {
    this.#process?.kill('SIGCONT');
  }

  async restart() {
    await this.stop();
    await this.start();
  }

  /** Ends it and forgets its data. */
  async dispose() {
    this.thaw();
    await this.kill();
    if (this.#folder) await rm(this.#folder, { recursive: true, force: true });
  }
}
