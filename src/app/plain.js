// Makes the plain pages more pleasant; all of them work without it. What the browser keeps has the names and forms of
// src/app/hooks/use_chat.rs, use_kept_outbox.rs and src/app/state/outbox/entry.rs.
(() => {
  const PAUSE = 250;
  const byId = (id) => document.getElementById(id);

  document.documentElement.dataset.page = 'plain';

  // A reload does not show the refusal of a form again.
  const query = location.search.slice(1).split('&');
  const rest = query.filter((pair) => !pair.startsWith('__')).join('&');
  if (query.some((pair) => pair.startsWith('__'))) {
    history.replaceState(null, '', location.pathname + (rest && '?') + rest);
  }

  // The initials stand below a picture that cannot be loaded.
  addEventListener('error', ({ target }) => target.matches?.('.avatar-picture') && target.remove(), true);

  // Any page sends what was written offline. Its entries stay until a Messages page hears of it: repeats are harmless,
  // because the server knows the name of each message.
  async function sendsWhatWaits(me) {
    if (!(await device.unsent()).length) return;
    await navigator.locks?.request(`send:${me}`, { ifAvailable: true }, async (lock) => {
      for (const entry of lock ? await device.unsent() : []) {
        // Another person may have signed in.
        if (localStorage.getItem('viewer') !== me) return;
        const { conversation, name, text, written_at, refused, reply_to: original, copy, ...others } = entry;
        // Messages pages do the rest: files may not be uploaded yet, and actions are no messages.
        if (refused || Object.keys(others).length) continue;
        const body = new URLSearchParams({ conversation_id: conversation, client_message_id: name });
        // The server makes a copy from its message.
        body.set('text', copy ? '' : text);
        if (copy) body.set('forward_of', copy.message);
        if (original) body.set('reply_to_id', original.id);
        const answer = await fetch('/fn/send', { method: 'POST', body, headers: { accept: 'application/json' } });
        if ([401, 403, 429].includes(answer.status) || answer.status >= 500) return;
      }
    });
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
    try {
      localStorage.setItem('viewer', me);
      sendsWhatWaits(me).catch(() => {});
    } catch {}
  });
})();
