// Changes that get lost on their way to one page, whose clock is the test's.

import { expect, type Page, type WebSocketRoute } from '@playwright/test';

const HEARTBEAT = '2';

interface Loss {
  /** How many changes have been lost. */
  count: () => number;
  /** Moves the page's clock by a minute, with a working connection. */
  minutePasses: () => Promise<void>;
}

/** From the page's next load on, the first `change` event of this kind that contains the text is swallowed. */
export async function losesChange(page: Page, kind: string, text = ''): Promise<Loss> {
  let lost = 0;
  const sockets: WebSocketRoute[] = [];
  await page.routeWebSocket(/\/socket\.io\//, (socket) => {
    sockets.push(socket);
    const server = socket.connectToServer();
    server.onMessage((frame) => {
      const event = String(frame);
      const isIt = event.startsWith('42["change"') && event.includes(`"type":"${kind}"`);
      if (isIt && event.includes(text) && lost === 0) lost += 1;
      else socket.send(frame);
    });
  });
  return {
    count: () => lost,
    minutePasses: async () => {
      for (let seconds = 0; seconds < 60; seconds += 20) {
        sockets.at(-1)?.send(HEARTBEAT);
        await page.clock.runFor(20_000);
      }
      expect(sockets, 'the page has not connected anew').toHaveLength(1);
    },
  };
}
