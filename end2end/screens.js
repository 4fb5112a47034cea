// Screenshots of the pages for people to look at: `npm run screens` writes them to screens/, `npm run screens -- files 360` those
// whose names contain both words. Not a test.

import { mkdir, rm } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';

import { chromium } from '@playwright/test';

import { Account } from './support/account.js';
import { CHROMIUM_ARGUMENTS, findChromium } from './support/chromium.js';
import { Server } from './support/server.js';
import { planTheDay } from './support/stories.js';

const FOLDER = fileURLToPath(new URL('screens/', import.meta.url));

const SMALL = { width: 360, height: 740 };
const LARGE = { width: 1440, height: 900 };

/**
 * How pages are looked at; `largeLetters` are what the user has chosen in the browser. Where `only` is given, just at pages whose names contain one of these words.
 * @type {{name: string, look: import('@playwright/test').BrowserContextOptions, largeLetters?: boolean, only?: string[]}[]}
 */
const LOOKS = [
  { name: '1440-light', look: { viewport: LARGE } },
  { name: '1440-dark', look: { viewport: LARGE, colorScheme: 'dark' } },
  { name: '360-light', look: { viewport: SMALL } },
  { name: '360-dark', look: { viewport: SMALL, colorScheme: 'dark' } },
  ...[320, 390, 1024, 2560].map((width) => ({
    name: `${width}`,
    look: { viewport: { width, height: width < 1000 ? 700 : 1000 } },
    only: ['login', 'photographers', 'list', 'thread-long-name', 'thread-urdu'],
  })),
  { name: '1440-forced', look: { viewport: LARGE, forcedColors: 'active' }, only: ['login', 'photographers', 'list', 'thread'] },
  { name: '360-large-font', look: { viewport: SMALL }, largeLetters: true, only: ['login', 'photographers', 'list', 'thread'] },
  { name: '1440-large-font', look: { viewport: LARGE }, largeLetters: true, only: ['list', 'thread'] },
  { name: '360-hindi', look: { viewport: SMALL, locale: 'hi-IN' } },
  { name: '1440-hindi', look: { viewport: LARGE, locale: 'hi-IN' } },
];

/** @param {Server} server */
async function tellStories({ url }) {
  const asha = await Account.register(url, 'customer', 'Asha Rao');
  const newcomer = await Account.register(url, 'customer', 'अनिल कुमार');
  const arjun = await Account.register(url, 'photographer', 'Arjun Kapoor');
  const meera = await Account.register(url, 'photographer', 'मीरा अय्यर');
  const long = await Account.register(
    url,
    'photographer',
    'Venkatanarasimharajuvaripeta Sri Lakshmi Narasimha Photography & Cinematic Films, Visakhapatnam',
  );
  const sana = await Account.register(url, 'photographer', 'ثنا فوٹوگرافی');
  const busy = await Account.register(url, 'photographer', '🎞️ Studio 35');
  const studio = await Account.register(url, 'photographer', 'Kavya Nair');
  for (const [photographer, city, bio] of /** @type {const} */ ([
    [arjun, 'Pune', 'Weddings and portraits in natural light. Fifteen years, three hundred weddings, one camera.'],
    [sana, 'لکھنؤ', 'شادی، نکاح اور ولیمے کی تصویریں۔'],
    [meera, 'Chennai', 'शादी, सगाई और परिवार के चित्र।'],
    [long, 'Visakhapatnam', 'Cinematic wedding films.'],
  ])) {
    await photographer.call('PUT /api/auth/profile', { body: { city, location: city, bio } });
  }

  for (let number = 1; number <= 500; number += 1) {
    await (number % 3 ? asha : busy).writes(
      number % 3 ? busy : asha,
      `Frame ${number} of 500: which one for the album?`,
    );
  }
  await long.writes(asha, 'w'.repeat(300));
  await long.writes(
    asha,
    'See https://example.com/albums/a-very-long-address/that-does-not-break/at-all/2026/february.html',
  );
  await asha.writes(sana, 'السلام علیکم! کیا آپ 14 فروری کو دستیاب ہیں؟');
  await sana.writes(asha, 'وعلیکم السلام! جی ہاں، 14 فروری خالی ہے۔ Nikah and walima, دونوں دن؟');
  await meera.writes(asha, 'नमस्ते! 14 फ़रवरी को मैं ख़ाली हूँ। शादी कहाँ है?');
  await meera.writes(asha, '😍🎉');
  await planTheDay(asha, studio);
  await asha.writes(arjun, 'Hi Arjun! Are you free on 14 February? It is our wedding in Pune, about 200 guests.');
  await arjun.writes(asha, 'Congratulations! 🎉');
  await arjun.writes(asha, 'Yes, the 14th is free. Is it one day, or sangeet and haldi too?');
  await asha.writes(
    arjun,
    'तीनों दिन! Sangeet on the 12th, haldi on the 13th, शादी on the 14th.\n\nCan you do all three?',
  );
  await asha.reads(arjun);
  await arjun.reads(asha);
  await asha.call(`PATCH /api/messages/conversations/${asha.conversationWith(arjun)}`, { body: { pinned: true } });
  const always = { mutedUntil: '9999-12-31T23:59:59.999Z' };
  await asha.call(`PATCH /api/messages/conversations/${asha.conversationWith(busy)}`, { body: always });
  await asha.writes(arjun, 'And how many photos do we get? 📸');
  await arjun.writes(asha, 'All of them, about 600 edited.');
  return { asha, newcomer, arjun, meera, long, sana, busy, studio };
}

/** @param {Awaited<ReturnType<typeof tellStories>>} people */
function pages({ asha, newcomer, arjun, meera, long, sana, busy, studio }) {
  return [
    { name: 'login', path: '/login' },
    { name: 'register', path: '/register' },
    { name: 'photographers', path: '/photographers', as: asha },
    { name: 'profile', path: '/profile', as: asha },
    { name: 'account', path: '/account', as: asha },
    { name: 'customer-list', path: '/customer/messages', as: asha },
    { name: 'customer-list-empty', path: '/customer/messages', as: newcomer },
    { name: 'customer-thread-empty', path: `/customer/messages?photographerId=${arjun.userId}`, as: newcomer },
    { name: 'customer-thread', path: `/customer/messages/${asha.conversationWith(arjun)}`, as: asha },
    { name: 'customer-thread-devanagari', path: `/customer/messages/${asha.conversationWith(meera)}`, as: asha },
    { name: 'customer-thread-long-name', path: `/customer/messages/${asha.conversationWith(long)}`, as: asha },
    { name: 'customer-thread-urdu', path: `/customer/messages/${asha.conversationWith(sana)}`, as: asha },
    { name: 'customer-thread-500', path: `/customer/messages/${asha.conversationWith(busy)}`, as: asha },
    { name: 'customer-thread-shared', path: `/customer/messages/${asha.conversationWith(long)}?details=shared`, as: asha },
    { name: 'customer-thread-files', path: `/customer/messages/${asha.conversationWith(studio)}`, as: asha },
    { name: 'customer-thread-album', path: `/customer/messages/${asha.conversationWith(studio)}?at=3`, as: asha },
    { name: 'customer-thread-media', path: `/customer/messages/${asha.conversationWith(studio)}?details=shared`, as: asha },
    { name: 'customer-thread-agreed', path: `/customer/messages/${asha.conversationWith(studio)}?details=agreed`, as: asha },
    { name: 'search', path: '/search?q=shaadi', as: asha },
    { name: 'photographer-thread-files', path: `/photographer/messages/${asha.conversationWith(studio)}`, as: studio },
    { name: 'shared-links', path: `/conversations/${asha.conversationWith(long)}/shared?kind=links`, as: asha },
    { name: 'customer-not-found', path: '/customer/messages/conv_2_1', as: asha },
    { name: 'photographer-list', path: '/photographer/messages', as: arjun },
    { name: 'photographer-thread', path: `/photographer/messages/${arjun.conversationWith(asha)}`, as: arjun },
  ];
}

/**
 * @param {import('@playwright/test').Page} page
 * @param {string} path
 */
async function opens(page, path) {
  await page.goto(path);
  if (!path.includes('/messages')) return;
  // Take the screenshot when the page is live; if it does not get there, take it anyway.
  const connected = page.getByRole('status').filter({ hasText: /^(Connected|कनेक्टेड)$/ });
  await connected.waitFor({ state: 'attached', timeout: 5000 }).catch(() => console.log(`${path} is not live`));
}

const server = new Server();
await server.start();
const launched = (/** @type {string[]} */ ...more) =>
  chromium.launch({ executablePath: findChromium(), args: [...CHROMIUM_ARGUMENTS, ...more] });
const browser = await launched();
const browserWithLetters = await launched('--blink-settings=defaultFontSize=24');
try {
  await rm(FOLDER, { recursive: true, force: true });
  await mkdir(FOLDER);
  const shots = pages(await tellStories(server));
  for (const { name: look, look: options, largeLetters, only } of LOOKS) {
    for (const { name, path, as } of shots) {
      if (only && !only.some((word) => name.includes(word))) continue;
      if (!process.argv.slice(2).every((word) => `${name}-${look}`.includes(word))) continue;
      const defaults = { baseURL: server.url, locale: 'en-IN', timezoneId: 'Asia/Kolkata' };
      const context = await (largeLetters ? browserWithLetters : browser).newContext({ ...defaults, ...options });
      if (as) {
        await context.request.post('/api/auth/session', { headers: { authorization: `Bearer ${as.token}` } });
      }
      const page = await context.newPage();
      await opens(page, path);
      await page.screenshot({ path: `${FOLDER}${name}-${look}.png` });
      await context.close();
    }
  }
  console.log(`The pictures are in ${FOLDER}`);
} finally {
  await browser.close();
  await browserWithLetters.close();
  await server.dispose();
}
