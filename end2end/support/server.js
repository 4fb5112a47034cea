// The release binary as a child process, on a free port and with its own data folder.

import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

/** Another build, such as the debug build, can be given by its absolute path. */
export const BINARY =
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
  /** Signs tokens; known here so that tests can create invalid ones. */
  secret = randomBytes(32).toString('base64url');
  port = 0;
  /** The end of the server's log, for the analysis of failures. */
  log = '';
  /** @type {Record<string, string>} */
  #settings;
  #folder = '';
  /** @type {import('node:child_process').ChildProcess | undefined} */
  #process;

  /** @param {Record<string, string>} settings additions to the default settings of the tests, or replacements */
  constructor(settings = {}) {
    this.#settings = settings;
    // A test run that is interrupted leaves no server behind.
    process.once('exit', () => this.#process?.kill('SIGKILL'));
  }

  get url() {
    return `http://127.0.0.1:${this.port}`;
  }

  /** Starts the server and waits until it answers. A restart uses the same port and data. */
  async start() {
    this.port ||= await freePort();
    this.#folder ||= await mkdtemp(join(tmpdir(), 'chitrasethu-test-'));
    const child = spawn(BINARY, {
      // Not the repository: the server starts from any folder, and a .env there belongs to the developer.
      cwd: this.#folder,
      // Not our environment: a JWT_SECRET there belongs to the developer.
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

  /** Stops the server like an operator, and returns its exit code. */
  async stop() {
    return this.#end('SIGTERM');
  }

  /** Kills the server. */
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

  /** Suspends the server: connections stay open and nothing is answered, as when a network goes silent. */
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

  /** Ends the server and deletes its data. */
  async dispose() {
    this.thaw();
    await this.kill();
    if (this.#folder) await rm(this.#folder, { recursive: true, force: true });
  }
}
