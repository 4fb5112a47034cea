// The first visit of a Messages page, with an empty cache on a slow phone: what it transfers, and when it can be read
// and used.

import { planTheDay } from '../support/stories.js';

/** @typedef {import('./stage.js').Stage} Stage */

const VISITS = 3;

/** @param {Stage} stage @returns {Promise<import('./stage.js').Row[]>} */
export async function firstVisit(stage) {
  const { customer, photographer, url } = await stage.conversation(30);
  const ms = (/** @type {number} */ time) => `${Math.round(time)} ms`;
  const visits = await visitsOf(stage, customer, url);
  const [some] = visits;
  if (!some) return [];
  const rows = [
    ...some.files.map(({ name, bytes }) => ({ name, value: kB(bytes), target: '' })),
    { name: 'until it can be used', value: kB(total(some.files.filter(isNeeded))), target: '≤ 345 kB' },
    { name: 'all of it', value: kB(total(some.files)), target: '' },
    { name: 'first contentful paint', value: ms(middle(visits, (it) => it.fcp)), target: '< 600 ms' },
    { name: 'largest contentful paint', value: ms(middle(visits, (it) => it.lcp)), target: '< 600 ms' },
    { name: 'alive', value: ms(middle(visits, (it) => it.alive)), target: '< 2,500 ms' },
    { name: 'cumulative layout shift', value: middle(visits, (it) => it.cls).toFixed(3), target: '0' },
  ];
  await planTheDay(customer, photographer);
  const withPhotos = await visitsOf(stage, customer, url);
  rows.push({ name: 'alive, with photos, files and replies', value: ms(middle(withPhotos, (it) => it.alive)), target: '' });
  return rows;
}

/** @param {Stage} stage @param {import('../support/account.js').Account} person @param {string} url */
async function visitsOf(stage, person, url) {
  /** @type {Visit[]} */
  const visits = [];
  for (let at = 0; at < VISITS; at += 1) visits.push(await visit(stage, person, url));
  return visits;
}

/** @param {Visit[]} visits @param {(visit: Visit) => number} of */
const middle = (visits, of) => visits.map(of).sort((a, b) => a - b)[visits.length >> 1] ?? NaN;

/**
 * @typedef {{files: {name: string, bytes: number}[], fcp: number, lcp: number, alive: number, cls: number}} Visit
 * @param {Stage} stage
 * @param {import('../support/account.js').Account} person
 * @param {string} url
 * @returns {Promise<Visit>}
 */
async function visit(stage, person, url) {
  const { page, close } = await stage.opensBrowser(person);
  await stage.throttle(page, { cpu: 4, network: true });
  const files = await transfersOf(page);
  await page.addInitScript(() => {
    const seen = { fcp: 0, lcp: 0, alive: 0, cls: 0 };
    Object.assign(window, { seen });
    const observe = (/** @type {string} */ type, /** @type {(entry: any) => void} */ on) =>
      new PerformanceObserver((list) => list.getEntries().forEach(on)).observe({ type, buffered: true });
    observe('paint', ({ name, startTime }) => name === 'first-contentful-paint' && (seen.fcp = startTime));
    observe('largest-contentful-paint', ({ startTime }) => (seen.lcp = startTime));
    observe('layout-shift', ({ value, hadRecentInput }) => (seen.cls += hadRecentInput ? 0 : value));
    new MutationObserver(() => {
      if (document.documentElement?.dataset.page === 'alive') seen.alive ||= performance.now();
    }).observe(document, { attributes: true, subtree: true, attributeFilter: ['data-page'] });
  });
  await page.goto(url);
  await page.getByRole('status').filter({ hasText: /^Connected$/ }).waitFor({ state: 'attached' });
  await page.waitForLoadState('networkidle');
  const seen = await page.evaluate('seen');
  await close();
  return { files: files(), .../** @type {any} */ (seen) };
}

/**
 * Counts what arrives from now on, headers included.
 * @param {import('@playwright/test').Page} page
 */
export async function transfersOf(page) {
  /** @type {Map<string, string>} */
  const names = new Map();
  /** @type {Map<string, number>} */
  const bytes = new Map();
  const client = await page.context().newCDPSession(page);
  await client.send('Network.enable');
  client.on('Network.requestWillBeSent', ({ requestId, request, type }) => names.set(requestId, nameOf(request.url, type)));
  client.on('Network.loadingFinished', ({ requestId, encodedDataLength }) => {
    const name = names.get(requestId) ?? requestId;
    bytes.set(name, (bytes.get(name) ?? 0) + encodedDataLength);
  });
  const files = () => Array.from(bytes, ([name, bytes]) => ({ name, bytes })).filter(({ name }) => name !== 'other');
  return () => files().sort((one, other) => other.bytes - one.bytes);
}

/** Does a page need this file to come alive? @param {{name: string}} file */
export const isNeeded = ({ name }) => !/_deferred|\/(chunk|split)_/.test(name);

/** @param {{bytes: number}[]} files */
export const total = (files) => files.reduce((sum, { bytes }) => sum + bytes, 0);

/** The kind of a file, without its hash. @param {string} url @param {string | undefined} type */
function nameOf(url, type) {
  const { pathname } = new URL(url);
  if (type === 'Document') return 'the page (HTML)';
  if (pathname.startsWith('/fn/') || pathname.startsWith('/socket.io/')) return 'other';
  return pathname.replace(/\.[\w-]{20,}\./, '.');
}

const kB = (/** @type {number} */ bytes) => `${(bytes / 1000).toFixed(1)} kB`;
