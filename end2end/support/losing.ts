// Events of the server that get lost on their way to one page.

import { type Page } from '@playwright/test';

/**
 * From the page's next load on, the first event of this name whose payload contains the text is swallowed. Returns how
 * many have been.
 */
export async function losesEvent(page: Page, name: string, text = ''): Promise<() => number> {
  let lost = 0;
  await page.routeWebSocket(/\/socket\.io\//, (socket) => {
    const server = socket.connectToServer();
    server.onMessage((frame) => {
      const isIt = String(frame).startsWith(`42["${name}"`) && String(frame).includes(text);
      if (isIt && lost === 0) lost += 1;
      else socket.send(frame);
    });
  });
  return () => lost;
}
