// The fixtures of every spec: one server per worker, and new people for each test.

import { test as base } from '@playwright/test';

import { Account, type UserType } from './account.js';
import { Person } from './person.js';
import { Line } from './line.js';
import { Server } from './server.js';

export { expect } from '@playwright/test';

interface OfTest {
  /** Adds the server's log to a failure. */
  serverLog: void;
  /** Whether JavaScript is enabled. */
  live: boolean;
  /** Registers a person without a browser. */
  registers: (userType: UserType, fullName?: string) => Promise<Account>;
  /** A signed-in person with their own browser, optionally through another origin. */
  joins: (userType: UserType, fullName?: string, origin?: string) => Promise<Person>;
  /** A customer and a photographer with a browser each, both signed in. */
  people: (names?: { customer?: string; photographer?: string }) => Promise<{
    customer: Person;
    photographer: Person;
  }>;
  /** A connection to the server that can be cut. */
  line: Line;
}

interface OfWorker {
  server: Server;
}

export const test = base.extend<OfTest, OfWorker>({
  server: [
    async ({}, use) => {
      const server = new Server();
      await server.start();
      await use(server);
      await server.dispose();
    },
    { scope: 'worker' },
  ],

  serverLog: [
    async ({ server }, use, testInfo) => {
      await use();
      if (testInfo.status === testInfo.expectedStatus) return;
      await testInfo.attach('server log', { body: server.log, contentType: 'text/plain' });
    },
    { auto: true },
  ],

  baseURL: ({ server }, use) => use(server.url),

  live: ({ javaScriptEnabled }, use) => use(javaScriptEnabled !== false),

  registers: ({ server }, use) => use((userType, fullName) => Account.register(server.url, userType, fullName)),

  joins: async ({ browser, live, registers }, use, testInfo) => {
    const people: Person[] = [];
    const errors: string[] = [];
    await use(async (userType, fullName, origin) => {
      const account = await registers(userType, fullName);
      const context = await browser.newContext(origin ? { baseURL: origin } : {});
      context.on('console', (message) => message.type() === 'error' && errors.push(message.text()));
      context.on('weberror', (web) => errors.push(web.error().stack ?? web.error().message));
      const person = await Person.signedIn(account, context, live);
      people.push(person);
      return person;
    });
    await Promise.all(people.map((person) => person.leaves()));
    if (testInfo.status === testInfo.expectedStatus || errors.length === 0) return;
    await testInfo.attach('errors of the pages', { body: errors.join('\n\n'), contentType: 'text/plain' });
  },

  line: async ({ server }, use) => {
    const line = new Line(server);
    await line.start();
    await use(line);
    await line.dispose();
  },

  people: ({ joins }, use) =>
    use(async (names = {}) => {
      const customer = await joins('customer', names.customer);
      const photographer = await joins('photographer', names.photographer);
      return { customer, photographer };
    }),
});
