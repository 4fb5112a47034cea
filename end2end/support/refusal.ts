// A server that refuses what a page sends, for as long as a test needs it.

import { type Page } from '@playwright/test';

/** `42` + ack id + `["name", …`: an event of Socket.IO in a text frame. */
const EVENT = /^42(\d+)\["(\w+)"/;

interface Refusal {
  code: string;
  message: string;
}

/**
 * From the page's next load on, refuses this event and the server function that does the same, over any transport.
 * Returns a function that ends this.
 */
async function refuses(page: Page, event: string, call: string, status: number, refusal: Refusal): Promise<() => void> {
  let refusing = true;
  await page.routeWebSocket(/\/socket\.io\//, (socket) => {
    const server = socket.connectToServer();
    socket.onMessage((frame) => {
      const [, ackId, name] = EVENT.exec(String(frame)) ?? [];
      if (refusing && name === event) socket.send(`43${ackId}[${JSON.stringify({ ok: false, ...refusal })}]`);
      else server.send(frame);
    });
  });
  await page.route(`**/fn/${call}*`, (route) =>
    refusing ? route.fulfill({ status, json: refusal }) : route.continue(),
  );
  return () => {
    refusing = false;
  };
}

/** Refuses every message that the page sends. */
export const refusesToSend = (page: Page) =>
  refuses(page, 'send_message', 'send', 403, { code: 'forbidden', message: 'You cannot write to this person' });

/** Refuses an action on messages, because it comes too late. */
export const refusesActions = (page: Page, event: string) =>
  refuses(page, event, event, 409, { code: 'too_late', message: 'Too late' });

/** Refuses to pin a conversation. */
export const refusesToPin = (page: Page) => {
  const refusal = { code: 'too_many_pinned_conversations', message: 'Too many pinned conversations' };
  return refuses(page, 'update_conversation', 'update_conversation', 409, refusal);
};

/** Refuses to give a conversation a stage. */
export const refusesStages = (page: Page) =>
  refuses(page, 'update_conversation', 'stage', 409, { code: 'too_many_stages', message: 'Too many stages' });
