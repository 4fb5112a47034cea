// Loses events of the server on their way to one page, and controls the page's clock.

import { expect, type Page, type WebSocketRoute } from '@playwright/test';

const HEARTBEAT = '2';

interface Loss {
  /** The number of lost events. */
  count: () => number;
  /** Moves the page's clock by a minute, with a working connection. */
  minutePasses: () => Promise<void>;
}

/** From the page's next load on, drops the first event of this name whose payload contains the text. */
export async function losesEvent(page: Page, name: string, text = ''): Promise<Loss> {
  let lost = 0;
  const sockets: WebSocketRoute[] = [];
  await page.routeWebSocket(/\/socket\.io\//, (socket) => {
    sockets.push(socket);
    const server = socket.connectToServer();
    server.onMessage((frame) => {
      const isIt = String(frame).startsWith(`42["${name}"`) && String(frame).includes(text);
      if (isIt && lost === 0) lost += 1;
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
