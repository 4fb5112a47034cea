// What every file of the contract tests uses: its own server, people, and clients that end with it.

import { after, before } from 'node:test';

import { Account } from '../../support/account.js';
import { Client } from '../../support/client.js';
import { call } from '../../support/rest.js';
import { Server } from '../../support/server.js';

/**
 * Starts a server for the tests of this file.
 * @param {Record<string, string>} [settings]
 */
export function stage(settings) {
  const server = new Server(settings);
  /** @type {Client[]} */
  const clients = [];
  before(() => server.start());
  after(async () => {
    for (const client of clients) client.close();
    await server.dispose();
  });

  /** @param {Parameters<typeof Account.register>[1]} userType @param {string} [fullName] */
  const registers = (userType, fullName) => Account.register(server.url, userType, fullName);

  /** @param {{token: string}} account */
  const connects = async ({ token }) => {
    const client = await Client.connect(server.url, { token });
    clients.push(client);
    return client;
  };

  /** A customer, a photographer, and the id of their conversation. */
  const pair = async () => {
    const [customer, photographer] = [await registers('customer'), await registers('photographer')];
    return { customer, photographer, conversationId: customer.conversationWith(photographer) };
  };

  /** Both of them, with one socket each. */
  const talking = async () => {
    const { customer, photographer, conversationId } = await pair();
    const [customerSocket, photographerSocket] = await Promise.all([connects(customer), connects(photographer)]);
    return { customer, photographer, conversationId, customerSocket, photographerSocket };
  };

  return {
    server,
    registers,
    connects,
    pair,
    talking,
    /** A person who is not signed in. */
    anonymous: {
      /** @param {string} request @param {import('../../support/rest.js').CallOptions} [options] */
      call: (request, options) => call(server.url, request, options),
    },
  };
}
