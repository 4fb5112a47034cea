// docs/realtime-protocol.md with a client in another language: python-socketio, over both transports.

import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';

import { stage } from './support/stage.js';

const { server } = stage();

// The folder that scripts/need-python.sh uses.
const { CHITRASETHU_CACHE, XDG_CACHE_HOME } = process.env;
const cache = CHITRASETHU_CACHE ?? join(XDG_CACHE_HOME ?? join(homedir(), '.cache'), 'chitrasethu');
const journey = fileURLToPath(new URL('../python/journey.py', import.meta.url));

test('python-socketio connects, talks, meets the limits, leaves and comes back by every transport', async () => {
  const child = spawn(join(cache, 'python/bin/python'), [journey, server.url], { stdio: ['pipe', 'pipe', 'pipe'] });
  let said = '';
  let restarts = 0;
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', async (text) => {
      said += text;
      if ((said.match(/^restart$/gm)?.length ?? 0) === restarts) return;
      restarts += 1;
      await server.restart();
      child.stdin.write('\n');
    });
  }
  const [code] = await once(child, 'exit');
  assert.equal(code, 0, said);
  assert.equal(said.match(/^ok /gm)?.length, 9 + 3, said);
});
