
// The functions that a first visit does not need are in a module of their own, which is loaded as soon as the page is alive.
// Until then a placeholder stands for each of them, in the table of functions, too: called before, it loads the module at once.
const DEFERRED = new URL('./DEFERRED_FILE', import.meta.url);
let functions;
let loading;
let request;

// What the script of the module gives to it.
export const shared = { imports: {} };

const importsOf = () => ({ ...shared.imports, main: initSync() });

const instantiated = ({ instance }) => {
  functions = instance.exports;
};

export function loadDeferred() {
  loading ??= (async () => {
    request = new AbortController();
    try {
      const answer = await fetch(DEFERRED, { signal: request.signal });
      if (!answer.ok) throw new TypeError(`Failed to fetch ${DEFERRED}: ${answer.status}`);
      instantiated(await WebAssembly.instantiate(await answer.arrayBuffer(), importsOf()));
    } catch (error) {
      if (functions) return;
      loading = undefined;
      throw error;
    }
  })();
  return loading;
}

function loadAtOnce() {
  // The page stands still meanwhile, and so would a request that is under way.
  request?.abort();
  try {
    const asked = new XMLHttpRequest();
    asked.open('GET', DEFERRED, false);
    asked.overrideMimeType('text/plain; charset=x-user-defined');
    asked.send();
    if (asked.status !== 200) throw new Error(`Answered with ${asked.status}`);
    const bytes = Uint8Array.from(asked.responseText, (unit) => unit.charCodeAt(0) & 0xff);
    instantiated({ instance: new WebAssembly.Instance(new WebAssembly.Module(bytes), importsOf()) });
  } catch (error) {
    // The module stands in the middle of something, as after a trap.
    throw new WebAssembly.RuntimeError(`The deferred functions could not be loaded: ${error}`);
  }
}

export const placeholders = new Proxy({}, {
  get: (_, name) => (...values) => {
    if (!functions) loadAtOnce();
    return functions[name](...values);
  },
});

// src/app/start.js asks for them once the page is alive. What did not arrive then comes when the page is used.
window.page.loadsRest = () => loadDeferred().catch(() => {});
const isAlive = () => document.documentElement.dataset.page === 'alive';
for (const type of ['online', 'pointerdown', 'keydown']) addEventListener(type, () => isAlive() && window.page.loadsRest(), true);
