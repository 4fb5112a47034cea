// What every page needs of this browser, before its own script. What is kept has the names and forms of
// src/app/hooks/use_chat.rs, use_draft.rs, use_kept_outbox.rs, use_uploads.rs and src/app/platform/browser/kv_store.rs and
// kept_files.rs; the server reads the cookie of the time zone (src/app/platform/server/time_zone.rs).
window.device = (() => {
  const DATABASE_LIMIT = 1000;
  const byId = (id) => document.getElementById(id);
  const personNow = () => /(?:^|; )person=(\d+)/.exec(document.cookie)?.[1];
  // Whose page this is.
  const me = personNow();

  // For the times of the next page that the server renders.
  const zone = window.Intl?.DateTimeFormat().resolvedOptions().timeZone ?? '';
  const ahead = -new Date().getTimezoneOffset();
  document.cookie = `tz=${ahead}:${zone}; Path=/; Max-Age=31536000; SameSite=Lax`;

  // A database, as long as it is used; nothing if there is none.
  const openDatabase = (name) =>
    new Promise((resolve) => {
      const opening = indexedDB.open(name);
      // No page creates it here.
      opening.onupgradeneeded = () => opening.transaction.abort();
      opening.onerror = (event) => {
        event.preventDefault();
        resolve();
      };
      opening.onsuccess = () => resolve(opening.result);
    });

  // What it keeps of people, except what they have not sent.
  async function forgetCopies() {
    try {
      const database = await openDatabase('chitrasethu-copies');
      database?.transaction('copies', 'readwrite').objectStore('copies').clear();
      database?.close();
    } catch {}
  }

  const stores = () =>
    ['sessionStorage', 'localStorage'].flatMap((name) => {
      try {
        return window[name] ? [window[name]] : [];
      } catch {
        return [];
      }
    });
  const namesFrom = (prefix) =>
    stores().flatMap((store) => Object.keys(store).filter((name) => name.startsWith(prefix))).sort();

  // Messages and notes on people that are being written.
  const drafts = () => [`drafts:${me}`, `notes:${me}`];
  const trays = () => namesFrom(`tray:${me}:`);
  // What was typed into pages that were not alive (start.js).
  const typed = `typed:${me}:`;

  const isUnfinished = () =>
    trays().length > 0 ||
    namesFrom(typed).length > 0 ||
    [...document.querySelectorAll('.composer-input')].some(({ value }) => value.trim()) ||
    stores().some((store) =>
      drafts().some((name) => {
        try {
          return Object.keys(JSON.parse(store.getItem(name)) ?? {}).length > 0;
        } catch {
          return false;
        }
      }),
    );

  // The outbox in the database, as JSON; empty if there is none.
  async function outbox() {
    const database = await openDatabase('chitrasethu');
    if (!database) return '';
    const transaction = database.transaction('shelf');
    const reading = transaction.objectStore('shelf').get(`outbox:${me}`);
    database.close();
    return new Promise((resolve) => {
      transaction.oncomplete = transaction.onabort = () => resolve(reading.error ? '' : reading.result);
    });
  }

  // What the server does not have, oldest first: the outbox of the database, then the notes beside it.
  async function unsent() {
    const limit = new Promise((resolve) => setTimeout(resolve, DATABASE_LIMIT, ''));
    const kept = await Promise.race([outbox().catch(() => ''), limit]);
    try {
      const entries = JSON.parse(kept || '[]');
      const notes = namesFrom(`written:${me}:`).map((name) => JSON.parse(localStorage.getItem(name)));
      return entries.concat(notes.filter((note) => !entries.some(({ name }) => name === note.name)));
    } catch {
      return [];
    }
  }

  const forget = (name) => stores().forEach((store) => store.removeItem(name));

  // Removes the files that were chosen and not sent. Those of unsent messages stay with them.
  async function forgetTrays() {
    const keys = trays().flatMap((name) => {
      const kept = localStorage.getItem(name);
      localStorage.removeItem(name);
      return JSON.parse(kept).map(({ key }) => key);
    });
    if (!keys.length) return;
    for (const name of keys.flatMap((key) => [`upload:${key}`, `chosen:${key}`])) forget(name);
    const database = await openDatabase('chitrasethu-files');
    const files = database?.transaction('files', 'readwrite').objectStore('files');
    keys.forEach((key) => files?.delete(key));
    database?.close();
  }

  // The next user of this browser may be another person.
  function signsOut() {
    device.isSignedOut = true;
    [...drafts(), `sent:${me}`, ...namesFrom(typed)].forEach(forget);
    forgetTrays().catch(() => {});
  }

  // Signing out removes what was not finished, and asks before it does. Unsent messages stay until the same person returns.
  addEventListener('submit', async (event) => {
    const { target: form, submitter } = event;
    const question = byId('sign-out-question');
    if (form.parentElement === question && submitter?.formMethod !== 'dialog') signsOut();
    if (form.id !== 'sign-out') return;
    event.preventDefault();
    event.stopImmediatePropagation();
    const isLost = isUnfinished();
    const stays = (await unsent()).length > 0;
    byId('drafts-are-lost').hidden = !isLost;
    byId('unsent-stays').hidden = !stays;
    if ((isLost || stays) && question.showModal) return question.showModal();
    signsOut();
    form.submit();
  }, true);
  // The sign-out has not come to its end.
  addEventListener('input', () => (device.isSignedOut = false), true);

  // A browser would leave the page for a file that is dropped. Fields for files take it, and a living page by itself.
  for (const type of ['dragover', 'drop']) {
    addEventListener(type, (event) => {
      const { target, dataTransfer } = event;
      const types = dataTransfer?.types ?? [];
      if (!types.includes('Files') || types.includes('text/plain')) return;
      if (document.documentElement.dataset.page === 'alive' || target.closest?.('[type=file]')) return;
      event.preventDefault();
      dataTransfer.dropEffect = 'none';
    });
  }

  // Browsers show a page that was left as it was then.
  addEventListener('pageshow', ({ persisted }) => {
    if (!persisted || personNow() === me) return;
    document.documentElement.hidden = true;
    location.reload();
  });

  // When somebody else is signed in, or nobody, nothing is kept of the person before.
  try {
    const last = localStorage.getItem('viewer');
    if (last && last !== me) forgetCopies();
  } catch {}

  return {
    isSignedOut: false,
    typed,
    forgetCopies,
    unsent,

    // Pages without a network. Not before the page is finished: it needs the network itself.
    registerWorker() {
      if (navigator.serviceWorker) navigator.serviceWorker.register('/sw.js', { updateViaCache: 'none' }).catch(() => {});
    },
  };
})();
