// The server, the people and the browsers of the page benchmark.

import { Account } from '../support/account.js';

/** @typedef {{name: string, value: string, target: string}} Row */

/** A slow phone on a slow network: 1.6 Mbit/s, 150 ms from request to answer. */
const SLOW_NETWORK = { offline: false, latency: 150, downloadThroughput: 200_000, uploadThroughput: 94_000 };
const PHONE = { viewport: { width: 412, height: 915 }, locale: 'en-IN', timezoneId: 'Asia/Kolkata', hasTouch: true };

export class Stage {
  #origin;
  #browser;

  /**
   * @param {string} origin of the server
   * @param {import('@playwright/test').Browser} browser
   */
  constructor(origin, browser) {
    this.#origin = origin;
    this.#browser = browser;
  }

  /** A couple with so many messages. @param {number} messages */
  async conversation(messages) {
    const customer = await Account.register(this.#origin, 'customer', 'Asha Rao');
    const photographer = await Account.register(this.#origin, 'photographer', 'Arjun Kapoor');
    for (let at = 0; at < messages; at += 1) {
      const [one, other] = at % 2 ? [customer, photographer] : [photographer, customer];
      await one.writes(other, `Message ${at + 1} of ${messages}, about as long as people write them.`);
    }
    return { customer, photographer, url: `/customer/messages/${customer.conversationWith(photographer)}` };
  }

  /**
   * A page of a new browser in which a person is signed in. Where a finger points, Enter does not send.
   * @param {Account} person
   * @param {{hasTouch?: boolean}} look
   */
  async opensBrowser(person, look = {}) {
    const context = await this.#browser.newContext({ baseURL: this.#origin, ...PHONE, ...look });
    const headers = { authorization: `Bearer ${person.token}` };
    await context.request.post('/api/auth/session', { headers });
    return { page: await context.newPage(), close: () => context.close() };
  }

  /**
   * Slows a page down.
   * @param {import('@playwright/test').Page} page
   * @param {{cpu: number, network: boolean}} how how many times slower its processor is; whether its network is slow
   */
  async throttle(page, { cpu, network }) {
    const client = await page.context().newCDPSession(page);
    await client.send('Emulation.setCPUThrottlingRate', { rate: cpu });
    if (network) {
      await client.send('Network.enable');
      await client.send('Network.emulateNetworkConditions', SLOW_NETWORK);
    }
  }

  /** What a page holds after unused memory was given back. @param {import('@playwright/test').Page} page */
  async memory(page) {
    const client = await page.context().newCDPSession(page);
    await client.send('HeapProfiler.collectGarbage');
    await client.send('Performance.enable');
    const { metrics } = await client.send('Performance.getMetrics');
    const metric = (/** @type {string} */ name) => metrics.find((it) => it.name === name)?.value ?? NaN;
    return { nodes: metric('Nodes'), heap: metric('JSHeapUsedSize') };
  }
}
