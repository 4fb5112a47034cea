// Shows pages when there is no network. It keeps the files of one build and a page without anything personal, which the
// module fills with what the device has kept of the signed-in person.
const BUILD = '';
// Files of the module that no page names.
const FILES = [];
const CACHE = `pages ${BUILD}`;
const OFFLINE_PAGE = '/offline';
const COPIES = 'copies';
// How long a Messages page waits for the server, in milliseconds, before it shows what is known.
const PATIENCE = 3000;
// How long the database may take.
const DATABASE_LIMIT = 1000;
const MESSAGES = /^\/((customer|photographer)\/messages(\/.*)?)?$/;

async function keepPages() {
  const page = await fetch(OFFLINE_PAGE, { cache: 'no-store' });
  if (!page.ok || page.redirected) throw new Error(`The offline page was answered with ${page.status}`);
  const files = new Set((await page.clone().text()).match(/\/pkg\/[\w.-]+/g).concat(FILES));
  const cache = await caches.open(CACHE);
  // The page that has just been loaded needed the same files: they come from the browser's own cache.
  await Promise.all([...files].map(async (file) => (await cache.match(file)) ?? cache.add(file)));
  await cache.put(OFFLINE_PAGE, page);
}

async function removeOtherBuilds() {
  const names = await caches.keys();
  await Promise.all(names.filter((name) => name !== CACHE).map((name) => caches.delete(name)));
}

// What the module has kept (`kv_store.rs`); null if there is nothing.
function copies(mode, use) {
  return new Promise((resolve) => {
    setTimeout(resolve, DATABASE_LIMIT, null);
    const opening = indexedDB.open('chitrasethu-copies');
    opening.onupgradeneeded = () => opening.transaction.abort();
    opening.onerror = () => resolve(null);
    opening.onsuccess = () => {
      const database = opening.result;
      try {
        const asked = use(database.transaction(COPIES, mode).objectStore(COPIES));
        asked.onsuccess = () => resolve(asked.result);
        asked.onerror = () => resolve(null);
      } catch {
        resolve(null);
      }
      database.close();
    };
  });
}

const isAnythingKnown = async () => Boolean(await copies('readonly', (store) => store.count()));
const forgetCopies = () => copies('readwrite', (store) => store.clear());

async function answer(event, url) {
  const asked = (async () => (await event.preloadResponse) ?? fetch(event.request))();
  // Reading what is known takes no time worth mentioning; it starts when the server is late or away.
  const late = new Promise((resolve) => setTimeout(resolve, PATIENCE));
  const isMessages = MESSAGES.test(url.pathname);
  let found;
  try {
    found = await Promise.race(isMessages ? [asked, late] : [asked]);
    found ??= await Promise.race([asked, isAnythingKnown().then((isKnown) => (isKnown ? undefined : asked))]);
  } catch {
    found = undefined;
  }
  const isAway = !found || (isMessages && found.status >= 502 && found.status <= 504 && (await isAnythingKnown()));
  if (isAway) {
    event.waitUntil(asked.catch(() => {}));
    const page = await (await caches.open(CACHE)).match(OFFLINE_PAGE, { ignoreVary: true });
    return page ?? found ?? asked;
  }
  if (found.ok && url.searchParams.has('lang')) event.waitUntil(keepPages().catch(() => {}));
  return found;
}

async function file(request) {
  return (await caches.match(request.url, { ignoreVary: true })) ?? fetch(request);
}

addEventListener('install', (event) => {
  skipWaiting();
  event.waitUntil(keepPages());
});

addEventListener('activate', (event) => {
  event.waitUntil(Promise.all([removeOtherBuilds(), registration.navigationPreload?.enable()]));
});

addEventListener('fetch', (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (url.origin !== location.origin) return;
  if (request.method === 'POST' && url.pathname === '/fn/sign_out') event.waitUntil(forgetCopies());
  if (request.method !== 'GET') return;
  if (request.mode === 'navigate') event.respondWith(answer(event, url));
  else if (url.pathname.startsWith('/pkg/')) event.respondWith(file(request));
});
