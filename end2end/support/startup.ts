// What happens to a page before its code runs: the WebAssembly module waits, and others change the HTML of the server.

import { expect, type Page } from '@playwright/test';

/** How the page stands; see `src/app/start.js`. */
export const expectStanding = (page: Page, standing: RegExp | string) =>
  expect(page.locator('html')).toHaveAttribute('data-page', standing);

/** Whether the page is the server's HTML, and not rendered afresh in the browser. */
export const isHydrated = (page: Page) => page.locator('#page[data-shape]').isVisible();

/** From the next load on, the module waits. Returns a function that lets it start, now and from then on. */
export async function holdsModule(page: Page): Promise<() => Promise<void>> {
  await page.addInitScript(() => {
    const starts = new Promise<void>((resolve) => {
      Object.assign(window, { letStart: resolve });
    });
    const { instantiateStreaming } = WebAssembly;
    WebAssembly.instantiateStreaming = async (...given) => {
      await starts;
      return instantiateStreaming(...given);
    };
  });
  return async () => {
    await page.addInitScript('letStart()');
    await page.evaluate('letStart()');
  };
}

/** The module of a living page fails. */
export const fails = (page: Page) => page.evaluate(() => void (window as unknown as { page: { broke(): void } }).page.broke());

/** Opens an address without waiting for the module. */
export const opensHtml = (page: Page, url: string) => page.goto(url, { waitUntil: 'domcontentloaded' });

/**
 * From the next load on, wraps texts as Google Translate does, whenever they appear. Texts that are not to be
 * translated stay as they are.
 */
export async function translates(page: Page): Promise<void> {
  await page.addInitScript(() => {
    document.addEventListener('DOMContentLoaded', () => (window as unknown as { translate: () => void }).translate());
  });
  await page.addInitScript(translator);
}

/** Translates the page as it is now, and what is added to it. */
export async function translatesNow(page: Page): Promise<void> {
  await page.evaluate(translator);
  await page.evaluate('translate()');
}

function translator() {
  const wrap = () => {
    const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    const found: Text[] = [];
    while (texts.nextNode()) found.push(texts.currentNode as Text);
    for (const text of found) {
      const parent = text.parentElement;
      if (!text.data.trim() || !parent) continue;
      if (parent.closest('font, script, style, textarea, [translate=no], .notranslate')) continue;
      const [outer, inner] = [document.createElement('font'), document.createElement('font')];
      text.replaceWith(outer);
      outer.append(inner);
      inner.append(document.createTextNode(text.data));
    }
  };
  const translate = () => {
    wrap();
    new MutationObserver(wrap).observe(document.body, { childList: true, subtree: true, characterData: true });
  };
  Object.assign(window, { translate });
}
