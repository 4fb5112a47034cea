// Records which functions of the module first visits call, and lists the others in scripts/deferred/functions.txt:
// `npm run record:first-visit`, after a build. What loads on first use does not arrive meanwhile, so that what it needs of the
// module does not count.

import fs from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';

import { chromium, devices } from '@playwright/test';

import { writeList } from '../scripts/deferred/list.mjs';
import { recording } from '../scripts/deferred/module.mjs';
import { Account } from './support/account.js';
import { CHROMIUM_ARGUMENTS, findChromium } from './support/chromium.js';
import { Client } from './support/client.js';
import { writeHistory } from './support/history.js';
import { Line } from './support/line.js';
import { Server } from './support/server.js';
import { planTheDay } from './support/stories.js';

/** The module before it was split, with the names of its functions: scripts/deferred/split.mjs leaves it there. */
const NAMED = new URL('../target/release/named.wasm', import.meta.url);
/** How many times slower the processor is. What is called depends on what happens first. */
const SPEEDS = [1, 4];
/** How long a page may go on with what somebody has done, in milliseconds. */
const QUIET = 1000;

const { module, names } = recording(fs.readFileSync(NAMED));
/** @type {Set<number>} */
const called = new Set();

const server = new Server();
await server.start();
const line = new Line(server);
await line.start();
const browser = await chromium.launch({ executablePath: findChromium(), args: CHROMIUM_ARGUMENTS });

/**
 * A page of somebody new to this browser, recorded.
 * @param {Account} account
 * @param {import('@playwright/test').BrowserContextOptions} look
 */
async function visits(account, look) {
  const options = { baseURL: line.url, timezoneId: 'Asia/Kolkata', locale: 'en-IN', ...look };
  // A service worker would bring the module that it keeps.
  const context = await browser.newContext({ ...options, serviceWorkers: 'block' });
  await context.request.post('/api/auth/session', { headers: { authorization: `Bearer ${account.token}` } });
  const body = Buffer.from(module);
  await context.route(/\/pkg\/chitrasethu\.[^/]*\.wasm$/, (route) => route.fulfill({ body, contentType: 'application/wasm' }));
  await context.route(/\/pkg\/(chunk_|split_|chitrasethu_deferred)[^/]*\.wasm$/, (route) => void held.push(route));
  await context.addInitScript(() => {
    /** @type {Set<number>} */
    const calls = new Set();
    const { instantiateStreaming } = WebAssembly;
    WebAssembly.instantiateStreaming = (module, imports) =>
      instantiateStreaming(module, { ...imports, recorder: { called: (/** @type {number} */ at) => calls.add(at) } });
    Object.assign(window, { calls });
  });
  const page = await context.newPage();
  const client = await context.newCDPSession(page);
  await client.send('Emulation.setCPUThrottlingRate', { rate: speed });
  return page;
}

/** @type {import('@playwright/test').Page} */
let page;
/** What does not arrive. @type {import('@playwright/test').Route[]} */
const held = [];
let speed = 1;

/** Notes what has been called until now. @param {string} what */
async function note(what) {
  await pause(QUIET);
  const before = called.size;
  /** @type {number[]} */
  const calls = await page.evaluate('Array.from(window.calls)');
  calls.forEach((at) => called.add(at));
  console.log(`${what}: ${called.size - before} functions more`);
}

/** Leaves the page: the browser hides it, ends what is loading, and lets nothing be loaded then. */
async function leaves() {
  await Promise.all(held.splice(0).map((request) => request.abort().catch(() => {})));
  await page.evaluate(() => {
    Object.defineProperty(document, 'visibilityState', { value: 'hidden', configurable: true });
    document.dispatchEvent(new Event('visibilitychange', { bubbles: true }));
    window.dispatchEvent(new PageTransitionEvent('pagehide'));
  });
  await note('leaves');
  await page.context().close();
}

const connected = () => page.getByRole('status').filter({ hasText: /^(Connected|कनेक्टेड)$/ }).waitFor({ state: 'attached' });

const DESKTOP = { viewport: { width: 1280, height: 800 } };
const PHONE = devices['Pixel 7'];
const [customer, arjun, meera] = [
  await Account.register(server.url, 'customer', 'Asha Rao'),
  await Account.register(server.url, 'photographer', 'Arjun Kapoor'),
  await Account.register(server.url, 'photographer', 'मीरा देसाई'),
];
const neha = await Account.register(server.url, 'customer', 'Neha Patil');
await writeHistory(customer, arjun, 300);
await meera.writes(customer, 'Hello! Is your date still open?');
await neha.writes(arjun, 'Do you have time in March?');

/**
 * What somebody does on a first visit.
 * @param {string} name
 * @param {import('@playwright/test').BrowserContextOptions} look
 * @param {Account} who
 * @param {Account} peer with whom there is a long conversation
 * @param {Account} other with whom there is another one
 */
async function usualVisit(name, look, who, peer, other) {
  const messages = `/${who.userType}/messages`;
  const heard = await Client.connect(server.url, { token: peer.token });
  page = await visits(who, look);
  await page.goto(`${messages}/${who.conversationWith(peer)}`);
  await connected();
  await note(`${name} opens`);

  await peer.writes(who, 'The album is at https://photos.example/shaadi, call +91 98220 00000. 😀');
  await other.writes(who, 'I have time in March.');
  for (const event of ['typing', 'stop_typing', 'typing']) {
    heard.tell(event, { conversationId: who.conversationWith(peer) });
    await pause(QUIET / 4);
  }
  await peer.reads(who);
  heard.close();
  await note(`${name} hears`);

  const box = page.getByRole('textbox', { name: 'Message', exact: true });
  const send = page.getByRole('button', { name: 'Send', exact: true });
  await box.click();
  await box.pressSequentially('Thank you!\n');
  await box.pressSequentially('We take it.');
  await send.click();
  await peer.reads(who);
  await note(`${name} writes`);

  await page.context().setOffline(true);
  await pause(QUIET);
  await box.pressSequentially('Written without a network\n');
  await box.pressSequentially('And more');
  await send.click();
  await pause(4 * QUIET);
  await page.context().setOffline(false);
  await connected();
  await pause(4 * QUIET);
  await note(`${name} was offline`);

  await page.getByRole('log').hover();
  for (let turn = 0; turn < 10; turn += 1) await page.mouse.wheel(0, -2000).then(() => pause(100));
  await page.getByRole('article').first().hover();
  await note(`${name} scrolls`);

  await page.goto(messages);
  await connected();
  await note(`${name} opens the list`);
  await page.context().setOffline(true);
  await page.getByRole('option').filter({ hasText: other.fullName }).click();
  await page.getByRole('button', { name: 'Retry', exact: true }).click();
  await box.pressSequentially('Written without a network');
  await send.click();
  await page.context().setOffline(false);
  await connected();
  await note(`${name} picks without a network`);
  await page.goBack();
  await page.getByRole('option').filter({ hasText: peer.fullName }).click();
  await note(`${name} picks`);
  await leaves();
}

/**
 * Opens a page and looks through it. Its photos arrive with it, or late.
 * @param {string} name
 * @param {Account} who
 * @param {string} address
 * @param {{look?: import('@playwright/test').BrowserContextOptions, isSlow?: boolean}} [how]
 */
async function glance(name, who, address, { look = PHONE, isSlow = false } = {}) {
  page = await visits(who, look);
  /** @type {(() => void)[]} */
  const photos = [];
  if (isSlow) await page.route('**/api/attachments/**', (route) => photos.push(() => void route.continue()));
  await page.goto(address, { waitUntil: 'commit' });
  await connected();
  await pause(QUIET);
  photos.forEach((arrives) => arrives());
  const log = page.getByRole('log');
  if (await log.isVisible()) {
    await log.hover();
    for (let turn = 0; turn < 5; turn += 1) await page.mouse.wheel(0, -500).then(() => pause(100));
  }
  await note(name);
  await leaves();
}

/**
 * Loses the server as soon as the page is connected. What is under way then differs each time.
 * @param {string} name
 * @param {Account} who
 * @param {Account} peer
 * @param {import('@playwright/test').BrowserContextOptions} look
 */
async function losesServer(name, who, peer, look) {
  page = await visits(who, look);
  await page.goto(`/${who.userType}/messages/${who.conversationWith(peer)}`, { waitUntil: 'commit' });
  await connected();
  line.goesDown();
  const box = page.getByRole('textbox', { name: 'Message', exact: true });
  for (const text of ['The server is away', 'and stays away']) {
    await box.fill(text);
    await page.getByRole('button', { name: 'Send', exact: true }).click();
  }
  await pause(5 * QUIET);
  line.mend();
  await connected();
  await note(`${name} loses the server`);
  await leaves();
}

for (speed of SPEEDS) {
  for (let time = 0; time < 3; time += 1) {
    await losesServer('customer', customer, arjun, DESKTOP);
    await losesServer('photographer', arjun, customer, PHONE);
  }
  await usualVisit('customer', DESKTOP, customer, arjun, meera);
  await usualVisit('customer with a phone', PHONE, customer, arjun, meera);
  await usualVisit('photographer', DESKTOP, arjun, customer, neha);
  await usualVisit('photographer with a phone', PHONE, arjun, customer, neha);
  for (const kind of /** @type {const} */ (['customer', 'photographer'])) {
    await glance(`new ${kind}`, await Account.register(server.url, kind), `/${kind}/messages`);
  }
}

// What can be in a conversation and a list.
await planTheDay(customer, arjun);
const toMeera = customer.conversationWith(meera);
const rows = 'PATCH /api/messages/conversations/';
await customer.call(`${rows}${toMeera}`, { body: { pinned: true, mutedUntil: '9999-12-31T23:59:59.999Z' } });
await arjun.call(`${rows}${arjun.conversationWith(neha)}`, { body: { stage: 'Booked', unreadFromSeq: 1 } });
const blocked = await Account.register(server.url, 'photographer', 'Kavya Nair');
await blocked.writes(customer, 'Do you still need photos?');
await meera.writes(customer, `What we do: ${'haldi, sangeet, wedding, reception, '.repeat(60)}`);
await customer.call(`PUT /api/users/${blocked.userId}/block`);
const theirs = customer.conversationWith(arjun);
const details = ['shared', 'agreed', 'starred', 'profile'].map((part) => `details=${part}`);
for (const look of [PHONE, DESKTOP]) {
  for (const isSlow of [false, true]) {
    await glance('customer looks at what can be there', customer, `/customer/messages/${theirs}`, { look, isSlow });
    await glance('photographer looks at what can be there', arjun, `/photographer/messages/${theirs}`, { look, isSlow });
  }
  for (const query of ['at=3', ...details]) {
    await glance(`customer opens ${query}`, customer, `/customer/messages/${theirs}?${query}`, { look });
    await glance(`photographer opens ${query}`, arjun, `/photographer/messages/${theirs}?${query}`, { look });
  }
  for (const query of ['', '?filter=unread', '?filter=archived', '?q=hall']) {
    await glance(`customer looks at the list ${query}`, customer, `/customer/messages${query}`, { look });
    await glance(`photographer looks at the list ${query}`, arjun, `/photographer/messages${query}`, { look });
  }
  await glance('a long message', customer, `/customer/messages/${toMeera}`, { look });
  await glance('a new conversation', neha, `/customer/messages?photographerId=${meera.userId}`, { look });
  const withBlocked = customer.conversationWith(blocked);
  await glance('a blocked person', customer, `/customer/messages/${withBlocked}`, { look });
  await glance('a person who has blocked', blocked, `/photographer/messages/${withBlocked}`, { look });
  const withNobody = customer.conversationWith({ userId: 999_999 });
  await glance('a conversation that does not exist', customer, `/customer/messages/${withNobody}`, { look });
}
await glance('in Hindi', customer, `/customer/messages/${theirs}?lang=hi`);

await browser.close();
await line.dispose();
await server.dispose();
const calledNames = new Set(names.filter((_, at) => called.has(at)));
writeList(names, (name) => calledNames.has(name));
console.log(`${called.size} of ${names.length} functions are called`);
