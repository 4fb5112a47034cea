// What a browser keeps for times without a network.

import { expect, type Page } from '@playwright/test';

/** Everything that is kept of conversations, as one text. */
export const copiesIn = (page: Page): Promise<string> =>
  page.evaluate(
    () =>
      new Promise<string>((resolve) => {
        const opening = indexedDB.open('chitrasethu-copies');
        // It does not exist yet, and is not for a test to create.
        opening.onupgradeneeded = () => opening.transaction?.abort();
        opening.onerror = (event) => {
          event.preventDefault();
          resolve('');
        };
        opening.onsuccess = () => {
          const asked = opening.result.transaction('copies').objectStore('copies').getAll();
          asked.onsuccess = () => resolve(asked.result.join('\n'));
          opening.result.close();
        };
      }),
  );

/** Waits until the page could be shown without a network, with each of these texts. */
export async function isPrepared(page: Page, ...texts: string[]) {
  await page.evaluate(() => navigator.serviceWorker.ready.then(() => null));
  for (const text of texts) await expect.poll(() => copiesIn(page)).toContain(text);
}

/** Waits until nothing is kept. */
export const keepsNothing = (page: Page) => expect.poll(() => copiesIn(page)).toBe('');
