// How fast a conversation answers keys, whatever its length. The processor is slowed down four times, as on a cheap phone.

import { writeHistory } from '../support/history.js';

/** @typedef {import('./stage.js').Stage} Stage */

const LENGTHS = [50, 500, 5_000, 50_000];
const KEYS = 'Are you free on 14 February, for two days?';
const MESSAGES = 10;

/** A row for each figure, with a value for each length. @param {Stage} stage @returns {Promise<import('./stage.js').Row[]>} */
export async function typing(stage) {
  /** @type {Awaited<ReturnType<typeof typesInto>>[]} */
  const measured = [];
  for (const length of LENGTHS) measured.push(await typesInto(stage, length));
  const [first] = measured;
  if (!first) return [];
  const lengths = LENGTHS.map((length) => length.toLocaleString('en')).join(' / ');
  const names = /** @type {(keyof typeof first)[]} */ (Object.keys(first));
  const rows = names.map((name) => ({
    name,
    value: measured.map((of) => of[name].toFixed(name.includes('MB') ? 1 : 0)).join(' / '),
    target: TARGETS[name] ?? '',
  }));
  return [{ name: 'messages in the conversation', value: lengths, target: '' }, ...rows];
}

/** @type {Record<string, string>} */
const TARGETS = {
  'key to paint, middle, ms': '< 50',
  'key to paint, 95 %, ms': '< 50',
  'Enter to bubble, middle, ms': '< 100',
  'messages in the document': '≤ 150',
};

/** Runs in the page: loads everything; returns the milliseconds of the first and the last ten pages. */
async function loadAll() {
  const log = /** @type {HTMLElement} */ (document.querySelector('[role=log]'));
  const before = () => log.querySelector('a[href^="?before="]')?.getAttribute('href');
  const times = [];
  while (before()) {
    const [page, started] = [before(), performance.now()];
    while (before() === page) {
      // Again, because a page that is being added puts the position back.
      log.scrollBy(0, -1e9);
      await new Promise((done) => setTimeout(done, 5));
    }
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
const quantile = (values, share) => values.toSorted((one, other) => one - other)[Math.ceil(values.length * share) - 1] ?? NaN;

/** @param {Stage} stage @param {number} length */
async function typesInto(stage, length) {
  const { customer, photographer, url } = await stage.conversation(0);
  await writeHistory(customer, photographer, length);
  const { page, close } = await stage.opensBrowser(customer, { hasTouch: false });
  await page.goto(url);
  await page.getByRole('status').filter({ hasText: /^Connected$/ }).waitFor({ state: 'attached' });
  const pages = await page.evaluate(loadAll);

  await stage.throttle(page, { cpu: 4, network: false });
  await page.evaluate(measure);
  const box = page.getByRole('textbox', { name: 'Message', exact: true });
  await box.focus();
  for (let number = 1; number <= MESSAGES; number += 1) {
    await box.pressSequentially(`${KEYS} ${number}`, { delay: 60 });
    await page.keyboard.press('Enter');
    await page.waitForFunction((number) => /** @type {any} */ (window).measured.bubbles.length === number, number);
  }
  const { keys, bubbles } = /** @type {{keys: number[], bubbles: number[]}} */ (await page.evaluate('measured'));
  await stage.throttle(page, { cpu: 1, network: false });
  const { nodes, heap } = await stage.memory(page);
  const rows = await page.locator('[role=log] article').count();
  await close();
  return {
    'key to paint, middle, ms': quantile(keys, 0.5),
    'key to paint, 95 %, ms': quantile(keys, 0.95),
    'Enter to bubble, middle, ms': quantile(bubbles, 0.5),
    'Enter to bubble, longest, ms': Math.max(...bubbles),
    'an older page, first ten, ms': pages[0] ?? NaN,
    'an older page, last ten, ms': pages[1] ?? NaN,
    'messages in the document': rows,
    'DOM nodes': nodes,
    'JavaScript heap, MB': heap / 1e6,
  };
}
