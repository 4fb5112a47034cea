// Makes the plain pages more pleasant; all of them work without it. What the browser keeps has the names and forms of
// src/app/hooks/use_chat.rs, use_clock.rs, use_draft.rs and use_kept_outbox.rs.
(() => {
  const PAUSE = 250;
  const DATABASE_LIMIT = 1000;
  const byId = (id) => document.getElementById(id);

  document.documentElement.dataset.page = 'plain';
  document.cookie = `tz=${-new Date().getTimezoneOffset()}; Path=/; Max-Age=31536000; SameSite=Lax`;

  // A reload does not show the refusal of a form again.
  const query = location.search.slice(1).split('&');
  const rest = query.filter((pair) => !pair.startsWith('__')).join('&');
  if (query.some((pair) => pair.startsWith('__'))) {
    history.replaceState(null, '', location.pathname + (rest && '?') + rest);
  }

  // The initials stand below a picture that cannot be loaded.
  addEventListener('error', ({ target }) => target.matches?.('.avatar-picture') && target.remove(), true);

  // A browser would leave the page for a file that is dropped.
  for (const type of ['dragover', 'drop']) {
    addEventListener(type, (event) => {
      const types = event.dataTransfer?.types ?? [];
      if (types.includes('Files') && !types.includes('text/plain')) event.preventDefault();
    });
  }

  const stores = () =>
    ['sessionStorage', 'localStorage'].flatMap((name) => {
      try {
        return [window[name]];
      } catch {
        return [];
      }
    });

  // Messages and notes on people that are being written.
  const drafts = (me) => [`drafts:${me}`, `notes:${me}`];

  const hasDrafts = (me) =>
    stores().some((store) =>
      drafts(me).some((name) => {
        try {
          return Object.keys(JSON.parse(store.getItem(name)) ?? {}).length > 0;
        } catch {
          return false;
        }
      }),
    );

  // The outbox in the browser's database, as JSON; empty if there is none.
  const outbox = (me) =>
    new Promise((resolve) => {
      setTimeout(resolve, DATABASE_LIMIT, '');
      const opening = indexedDB.open('chitrasethu');
      // This page does not create it.
      opening.onupgradeneeded = () => opening.transaction.abort();
      opening.onerror = () => resolve('');
      opening.onsuccess = () => {
        const database = opening.result;
        const transaction = database.transaction('shelf');
        const reading = transaction.objectStore('shelf').get(`outbox:${me}`);
        transaction.oncomplete = transaction.onabort = () => {
          database.close();
          resolve(reading.error ? '' : reading.result);
        };
      };
    }).catch(() => '');

  // The messages that the server does not have, oldest first: those of the database, then those of the notes beside it.
  async function unsent(me) {
    const names = stores().flatMap((store) => Object.keys(store).filter((name) => name.startsWith(`written:${me}:`)));
    const notes = names.sort().map((name) => localStorage.getItem(name));
    try {
      const kept = JSON.parse((await outbox(me)) || '[]');
      const news = notes.map((note) => JSON.parse(note)).filter((note) => !kept.some(({ name }) => name === note.name));
      return kept.concat(news);
    } catch {
      return [];
    }
  }

  // Any page sends what was written offline. Its entries stay until a Messages page hears of it: repeats are harmless,
  // because the server knows the name of each message.
  async function sendsWhatWaits(me) {
    if (!(await unsent(me)).length) return;
    await navigator.locks?.request(`send:${me}`, { ifAvailable: true }, async (lock) => {
      for (const { conversation, name, text, refused, files } of lock ? await unsent(me) : []) {
        // Another person may have signed in.
        if (localStorage.getItem('viewer') !== me) return;
        // A Messages page sends those with files: they may not be uploaded yet.
        if (refused || files?.length) continue;
        const body = new URLSearchParams({ conversation_id: conversation, text, client_message_id: name });
        const answer = await fetch('/fn/send', { method: 'POST', body, headers: { accept: 'application/json' } });
        if ([401, 403, 429].includes(answer.status) || answer.status >= 500) return;
      }
    });
  }

  const trays = (me) => Object.keys(localStorage).filter((name) => name.startsWith(`tray:${me}:`));

  // Removes the files that were chosen and not sent. Those of unsent messages stay with them.
  function forgetTrays(me) {
    const keys = trays(me).flatMap((name) => {
      const kept = localStorage.getItem(name);
      localStorage.removeItem(name);
      return JSON.parse(kept).map(({ key }) => key);
    });
    if (!keys.length) return;
    const opening = indexedDB.open('chitrasethu-files');
    opening.onupgradeneeded = () => opening.transaction.abort();
    opening.onsuccess = () => {
      const files = opening.result.transaction('files', 'readwrite').objectStore('files');
      for (const key of keys) {
        files.delete(key);
        localStorage.removeItem(`upload:${key}`);
      }
    };
  }

  // Signing out removes drafts, and asks before it does. Unsent messages stay until the same person returns.
  function asksBeforeSignOut(me) {
    const form = byId('sign-out');
    const question = document.querySelector('dialog');
    const forget = () => {
      for (const name of drafts(me)) stores().forEach((store) => store.removeItem(name));
      forgetTrays(me);
    };
    form.addEventListener('submit', async (event) => {
      event.preventDefault();
      const isLost = hasDrafts(me) || trays(me).length > 0;
      const stays = (await unsent(me)).length > 0;
      byId('drafts-are-lost').hidden = !isLost;
      byId('unsent-stays').hidden = !stays;
      if (isLost || stays) return question.showModal();
      forget();
      form.submit();
    });
    question.addEventListener('submit', ({ submitter }) => submitter.formMethod === 'dialog' || forget());
  }

  function searchesWhileTyping(form) {
    const input = form.elements.q;
    const failed = byId('search-failed');
    let pause;
    let asking = new AbortController();

    async function find() {
      clearTimeout(pause);
      asking.abort();
      asking = new AbortController();
      const { signal } = asking;
      const address = location.pathname + (input.value.trim() && `?q=${encodeURIComponent(input.value)}`);
      try {
        const answer = await fetch(address, { signal });
        const page = new DOMParser().parseFromString(await answer.text(), 'text/html');
        const found = page.getElementById('found');
        // Signed out in the meantime, or refused.
        if (!found) return location.assign(address);
        byId('found').replaceWith(found);
        failed.hidden = true;
        history.replaceState(null, '', address);
        for (const link of document.querySelectorAll('a[lang]')) {
          link.setAttribute('href', page.querySelector(`a[lang="${link.lang}"]`)?.getAttribute('href') ?? '');
        }
      } catch {
        if (signal.aborted) return;
        byId('found').replaceChildren();
        failed.querySelector('a').href = address;
        failed.hidden = false;
      }
    }

    input.addEventListener('input', () => {
      clearTimeout(pause);
      pause = setTimeout(find, PAUSE);
    });
    form.addEventListener('submit', (event) => {
      event.preventDefault();
      find();
    });
  }

  addEventListener('load', device.registerWorker);

  document.addEventListener('DOMContentLoaded', () => {
    const me = document.querySelector('[data-viewer]')?.dataset.viewer;
    const search = document.querySelector('[role=search]');
    if (search && byId('search-failed')) searchesWhileTyping(search);
    if (!me) return;
    asksBeforeSignOut(me);
    try {
      localStorage.setItem('viewer', me);
      sendsWhatWaits(me).catch(() => {});
    } catch {}
  });
})();
