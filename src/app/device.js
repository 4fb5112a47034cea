// What this browser keeps for times without a network: on every page, before its own script.
window.device = {
  // What it keeps of people, except what they have not sent. The names are those of src/app/platform/browser/kv_store.rs.
  forgetCopies() {
    if (!window.indexedDB) return;
    const opening = indexedDB.open('chitrasethu-copies');
    opening.onupgradeneeded = () => opening.transaction.abort();
    opening.onerror = (event) => event.preventDefault();
    opening.onsuccess = () => {
      try {
        opening.result.transaction('copies', 'readwrite').objectStore('copies').clear();
      } catch {}
      opening.result.close();
    };
  },

  // Pages without a network. Not before the page is finished: it needs the network itself.
  registerWorker() {
    if (navigator.serviceWorker) navigator.serviceWorker.register('/sw.js', { updateViaCache: 'none' }).catch(() => {});
  },
};

// When somebody else is signed in, or nobody, it keeps nothing of the person before.
try {
  const last = localStorage.getItem('viewer');
  const [, person] = /(?:^|; )person=(\d+)/.exec(document.cookie) || [];
  if (last && last !== person) device.forgetCopies();
} catch {}
