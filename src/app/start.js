// Watches the page come alive from outside of the WebAssembly module. <html data-page> says how the page stands, and
// the style sheet follows it:
//
//   (none)    no script runs: the page works without JavaScript
//   starting  the page of the server; the module is on its way
//   static    the same, and it works and looks as without JavaScript; the module has not started
//   alive     the module runs the page
//   broken    the module has failed; links and forms work as without JavaScript
(() => {
  const LIMIT = 10000;
  const RESTARTS = 2;
  const MEMORY = 60000;
  const RETRY = 5000;
  const FIELDS = 'textarea, input:not([type=hidden])';
  let state;
  let isLeaving = false;
  let sentForm = null;
  let isDead = false;
  let original = null;
  let carried = [];
  let carriedTo = location.pathname;

  const show = (next) => {
    document.documentElement.dataset.page = state = next;
  };
  const pageBox = () => document.getElementById('page');
  // The service worker shows this page in place of any other when there is no network.
  const isOfflinePage = () => location.pathname !== '/offline' && document.querySelector('[data-offline]') !== null;

  // The same hash as in src/server/pages/shape.rs.
  function shapeOf(box) {
    let hash = 0x811c9dc5;
    const add = (text) => {
      for (let at = 0; at < text.length; at += 1) hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193);
    };
    const walk = (parent) => {
      for (let node = parent.firstChild; node; node = node.nextSibling) {
        if (node.nodeType === Node.ELEMENT_NODE) {
          add('<' + node.localName.toLowerCase());
          walk(node);
          add('/');
        } else {
          add(node.nodeType === Node.TEXT_NODE ? '#' : '!');
        }
      }
    };
    walk(box);
    return (hash >>> 0).toString(16).padStart(8, '0');
  }

  // What people have typed, and where they are typing.
  const keyOf = (field) =>
    [field.form && field.form.getAttribute('action'), field.name, field.type === 'radio' && field.value].join(' ');

  function typed() {
    const fields = [];
    for (const field of document.querySelectorAll(FIELDS)) {
      if (sentForm && field.form === sentForm) continue;
      const hasFocus = field === document.activeElement;
      const isChanged = field.value !== field.defaultValue || field.checked !== field.defaultChecked;
      if (!hasFocus && !isChanged) continue;
      const { type, value, checked, files } = field;
      let selection = null;
      try {
        selection = [field.selectionStart, field.selectionEnd];
      } catch {}
      fields.push({ key: keyOf(field), type, value, checked, files, isChanged, hasFocus, selection });
    }
    return fields;
  }

  function carryOver() {
    if (location.pathname !== carriedTo) carried = [];
    for (const field of carried.length ? document.querySelectorAll(FIELDS) : []) {
      const at = carried.findIndex((it) => it.key === keyOf(field));
      if (at < 0) continue;
      const [{ value, checked, files, isChanged, hasFocus, selection }] = carried.splice(at, 1);
      if (isChanged) {
        if (files) field.files = files;
        else field.value = value;
        if (checked !== undefined) field.checked = checked;
        field.dispatchEvent(new Event('input', { bubbles: true }));
      }
      if (!hasFocus) continue;
      field.focus();
      try {
        field.setSelectionRange(...selection);
      } catch {}
    }
  }

  const kept = (name) => {
    try {
      return JSON.parse(sessionStorage.getItem(name));
    } catch {
      return null;
    }
  };
  const keep = (name, value) => {
    try {
      sessionStorage.setItem(name, JSON.stringify(value));
      return true;
    } catch {
      return false;
    }
  };
  const forget = (name) => {
    try {
      sessionStorage.removeItem(name);
    } catch {}
  };
  const failures = () => (kept('failures') || []).filter((at) => Math.abs(Date.now() - at) < MEMORY);

  async function restart() {
    try {
      const answer = await fetch('/health', { cache: 'no-store' });
      if (answer.ok && !isLeaving) location.reload();
    } catch {}
  }

  function emptyPage() {
    carried = carried.concat(typed());
    carriedTo = location.pathname;
    original = pageBox();
    const fresh = document.createElement('div');
    fresh.id = 'page';
    if (original) original.replaceWith(fresh);
    else document.body.prepend(fresh);
    new MutationObserver(carryOver).observe(fresh, { childList: true, subtree: true });
  }

  // What the module asks and tells.
  window.page = {
    // How to start: "hydrate" if this is the HTML that the server has sent, otherwise "mount", which replaces it, or
    // "offline", where the module renders what the device has kept, if it has.
    begins() {
      if (!isLeaving && !isDead && isOfflinePage()) return 'offline';
      const values = window.__RESOLVED_RESOURCES;
      if (isLeaving || isDead || !values || typeof values[0] !== 'string') return '';
      const box = pageBox();
      if (box && !failures().length && shapeOf(box) === box.dataset.shape) return 'hydrate';
      emptyPage();
      return 'mount';
    },

    empties: emptyPage,
    // The session has ended: until the server names somebody again, nothing is kept.
    forgets() {
      document.cookie = 'person=; Path=/; Max-Age=0; SameSite=Lax';
      device.forgetCopies();
    },

    lives() {
      if (isDead) return;
      show('alive');
      // In a release build: what the first visit has not needed.
      window.page.loadsRest?.();
      device.registerWorker();
    },

    // The module must not be used again. The page starts anew if the server answers; not more than twice a minute.
    broke() {
      if (isDead) return;
      isDead = true;
      const past = failures();
      // A page that is being left misses only what the browser no longer loads.
      const mayRestart = !isLeaving && past.length < RESTARTS && keep('failures', past.concat(Date.now()));
      if (state === 'alive') {
        show('broken');
      } else {
        // Without the listeners of the module.
        const box = pageBox();
        const plain = original || (box && box.cloneNode(true));
        if (box && plain) box.replaceWith(plain);
        show('static');
      }
      if (mayRestart) setTimeout(restart);
    },
  };

  show('starting');
  setTimeout(() => {
    if (state !== 'starting') return;
    show('static');
    device.registerWorker();
  }, LIMIT);

  // The page that was asked for is loaded as soon as the server answers.
  document.addEventListener('DOMContentLoaded', () => {
    if (!isOfflinePage()) return;
    const retry = () => !isDead && state !== 'alive' && restart();
    addEventListener('online', retry);
    setInterval(retry, RETRY);
  });

  // What is typed into a page that is not alive survives loading it again, except passwords and files.
  const left = () => device.typed + location.pathname;
  document.addEventListener('DOMContentLoaded', () => {
    carried = kept(left()) || [];
    forget(left());
    carryOver();
  });
  addEventListener('pagehide', () => {
    isLeaving = true;
    if (state === 'alive' || device.isSignedOut) return;
    const notPlaced = location.pathname === carriedTo ? carried : [];
    const fields = notPlaced.concat(typed()).filter(({ type }) => type !== 'password' && type !== 'file');
    if (fields.some(({ isChanged }) => isChanged)) keep(left(), fields);
  });
  // The browser has kept the page, and shows it again.
  addEventListener('pageshow', ({ persisted }) => {
    if (!persisted) return;
    isLeaving = false;
    if (isDead || state !== 'alive') restart();
  });

  // A module that an exception has passed through, its own or one of the browser, is left in the middle of something.
  const isOfModule = (error) =>
    (window.WebAssembly && error instanceof WebAssembly.RuntimeError) || /wasm-function/.test(error && error.stack);
  const failed = (error) => {
    if (isOfModule(error)) window.page.broke();
    else if (state === 'starting') show('static');
  };
  addEventListener('error', (event) => event.error && failed(event.error));
  // A file that does not arrive is no failure of the module, which asks again; without its own files it does not start.
  const isOfNetwork = (error) => error instanceof TypeError && /fetch|network|load failed/i.test(error.message);
  addEventListener('unhandledrejection', ({ reason }) => {
    if (!isOfNetwork(reason)) failed(reason);
    else if (state === 'starting') show('static');
  });

  // What is sent is not kept, what stands in other forms is.
  addEventListener('submit', ({ target, submitter }) => {
    if (state === 'alive' || submitter?.formMethod === 'dialog') return;
    isLeaving = true;
    sentForm = target;
  }, true);
  addEventListener('input', ({ target }) => {
    if (target.form === sentForm) sentForm = null;
  }, true);

  // Where the module does not listen: Enter sends, as it will.
  addEventListener('keydown', (event) => {
    const { target, key, shiftKey, isComposing, keyCode } = event;
    if (state === 'alive' || key !== 'Enter' || shiftKey || isComposing || keyCode === 229) return;
    if (!target.matches?.('.composer-input') || matchMedia('(pointer: coarse)').matches) return;
    event.preventDefault();
    if (target.value.trim()) target.form.querySelector('[type=submit]').click();
  }, true);

  // The listeners of a module that has failed hear nothing any more. What browsers do by themselves, they do.
  for (const type of ['click', 'input', 'keydown', 'submit', 'popstate']) {
    addEventListener(type, (event) => {
      if (!isDead) return;
      event.stopImmediatePropagation();
      if (type === 'popstate') location.reload();
    }, true);
  }
})();
