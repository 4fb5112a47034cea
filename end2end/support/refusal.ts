// A server that refuses messages for as long as a test needs it.

import { type Page } from '@playwright/test';

/** `42` + ack id + `["send_message", …`: an event of Socket.IO in a text frame. */
const SEND_EVENT = /^42(\d+)\["send_message"/;

const REFUSAL = { code: 'forbidden', message: 'You cannot write to this person' };

/**
 * From the page's next load on, refuses every message that it sends, over any transport.
 * Returns a function that ends this.
 */
export async function refusesToSend(page: Page): Promise<() => void> {
  let refusing = true;
  await page.routeWebSocket(/\/socket\.io\//, (socket) => {
    const server = socket.connectToServer();
    socket.onMessage((frame) => {
      const ackId = SEND_EVENT.exec(String(frame))?.[1];
      if (refusing && ackId) socket.send(`43${ackId}[${JSON.stringify({ ok: false, ...REFUSAL })}]`);
      else server.send(frame);
    });
  });
  await page.route('**/fn/send*', (route) =>
    refusing ? route.fulfill({ status: 403, json: REFUSAL }) : route.continue(),
  );
  return () => {
    refusing = false;
  };
}
