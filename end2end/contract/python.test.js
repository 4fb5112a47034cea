// CONTRACT §6 by another client than our own language's: python-socketio, over both transports.

import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';

import { stage } from './support/stage.js';

const { server } = stage();

// Where scripts/need-python.sh puts it.
const { CHITRASETHU_CACHE, XDG_CACHE_HOME } = process.env;
const cache = CHITRASETHU_CACHE ?? join(XDG_CACHE_HOME ?? join(homedir(), '.cache'), 'chitrasethu');
const journey = fileURLToPath(new URL('../python/journey.py', import.meta.url));

test('python-socketio connects, talks, leaves and comes back by every transport', async () => {
  const child = spawn(join(cache, 'python/bin/python'), [journey, server.url], { stdio: ['ignore', 'pipe', 'pipe'] });
  let said = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (text) => (said += text));
  const [code] = await once(child, 'exit');
  assert.equal(code, 0, said);
  assert.equal(said.match(/^ok /gm)?.length, 9, said);
});
