// How fast a conversation answers keys, whatever its length: `npm run bench:typing [lengths…]` prints a table. Not a test.
// The processor is slowed down four times, as on a cheap phone.

import { fileURLToPath } from 'node:url';

import { chromium } from '@playwright/test';

import { Account } from './support/account.js';
import { CHROMIUM_ARGUMENTS, findChromium } from './support/chromium.js';
import { writeHistory } from './support/history.js';
import { Server } from './support/server.js';

const SLOWDOWN = 4;
const KEYS = 'Are you free on 14 February, for two days?';
const MESSAGES = 10;

/** Runs in the page: loads everything; returns the milliseconds of the first and the last ten pages. */
async function loadAll() {
  const log = /** @type {HTMLElement} */ (document.querySelector('[role=log]'));
  const before = () => log.querySelector('a[href^="?before="]')?.getAttribute('href');
  const times = [];
  while (before()) {
    const [page, started] = [before(), performance.now()];
    log.scrollBy(0, -1e9);
    while (before() === page) await new Promise((done) => setTimeout(done, 1));
    times.push(performance.now() - started);
  }
  log.scrollTop = 0;
  const mean = (/** @type {number[]} */ some) => some.reduce((sum, it) => sum + it, 0) / some.length;
  return [times.slice(0, 10), times.slice(-10)].map((some) => (some.length ? mean(some) : NaN));
}

/** Runs in the page: measures from now on. */
function measure() {
  /** @type {{keys: number[], bubbles: number[]}} */
  const measured = { keys: [], bubbles: [] };
  /** @param {() => void} done */
  const afterPaint = (done) =>
    requestAnimationFrame(() => {
      const { port1, port2 } = new MessageChannel();
      port1.onmessage = done;
      port2.postMessage(undefined);
    });
  addEventListener(
    'keydown',
    (event) => {
      const pressed = event.timeStamp;
      if (event.key !== 'Enter') {
        return afterPaint(() => measured.keys.push(performance.now() - pressed));
      }
      const text = /** @type {HTMLTextAreaElement} */ (event.target).value;
      const look = () => {
        const last = Array.from(document.querySelectorAll('[role=log] article')).at(-1);
        if (!last?.textContent?.includes(text)) return requestAnimationFrame(look);
        afterPaint(() => measured.bubbles.push(performance.now() - pressed));
      };
      look();
    },
    true,
  );
  Object.assign(window, { measured });
}

/** @param {number[]} values @param {number} share */
const quantile = (values, share) => values.toSorted((one, other) => one - other)[Math.ceil(values.length * share) - 1];

/**
 * @param {Server} server
 * @param {import('@playwright/test').Browser} browser
 * @param {number} length
 */
async function bench(server, browser, length) {
  const customer = await Account.register(server.url, 'customer');
  const photographer = await Account.register(server.url, 'photographer');
  await writeHistory(customer, photographer, length);
  const context = await browser.newContext({
    baseURL: server.url,
    viewport: { width: 412, height: 840 },
    locale: 'en-IN',
  });
  await context.request.post('/api/auth/session', { headers: { authorization: `Bearer ${photographer.token}` } });
  const page = await context.newPage();
  await page.goto(`/photographer/messages/${photographer.conversationWith(customer)}`);
  await page.getByRole('status').filter({ hasText: /^Connected$/ }).waitFor({ state: 'attached' });
  const pages = await page.evaluate(loadAll);

  const devtools = await context.newCDPSession(page);
  await devtools.send('Emulation.setCPUThrottlingRate', { rate: SLOWDOWN });
  await page.evaluate(measure);
  const box = page.getByRole('textbox', { name: 'Message', exact: true });
  await box.focus();
  for (let number = 1; number <= MESSAGES; number += 1) {
    await box.pressSequentially(`${KEYS} ${number}`, { delay: 60 });
    await page.keyboard.press('Enter');
    await page.waitForFunction(`measured.bubbles.length === ${number}`);
  }
  const { keys, bubbles } = /** @type {{keys: number[], bubbles: number[]}} */ (await page.evaluate('measured'));
  await devtools.send('Emulation.setCPUThrottlingRate', { rate: 1 });
  await devtools.send('HeapProfiler.collectGarbage');
  await devtools.send('Performance.enable');
  const { metrics } = await devtools.send('Performance.getMetrics');
  const metric = (/** @type {string} */ name) => metrics.find((it) => it.name === name)?.value ?? NaN;
  const rows = await page.locator('[role=log] article').count();
  await context.close();
  return {
    messages: length,
    'key→paint p50': quantile(keys, 0.5),
    p95: quantile(keys, 0.95),
    'Enter→bubble p50': quantile(bubbles, 0.5),
    max: Math.max(...bubbles),
    'older page, first ten': pages[0],
    'last ten': pages[1],
    'messages in the document': rows,
    'DOM nodes': metric('Nodes'),
    'JS heap, MB': metric('JSHeapUsedSize') / 1e6,
  };
}

/** One row for each length; times in milliseconds. @param {number[]} lengths */
export async function typingBench(lengths) {
  const server = new Server();
  await server.start();
  const browser = await chromium.launch({ executablePath: findChromium(), args: CHROMIUM_ARGUMENTS });
  try {
    const rows = [];
    for (const length of lengths) rows.push(await bench(server, browser, length));
    return rows;
  } finally {
    await browser.close();
    await server.dispose();
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const given = process.argv.slice(2).map(Number);
  const rows = await typingBench(given.length ? given : [50, 500, 5_000, 50_000]);
  const rounded = rows.map((row) =>
    Object.fromEntries(Object.entries(row).map(([name, value]) => [name, Math.round(value * 10) / 10])),
  );
  for (const name of Object.keys(rounded[0])) {
    console.log(name.padEnd(26), ...rounded.map((row) => String(row[name]).padStart(9)));
  }
}
