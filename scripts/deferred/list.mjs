// The list of functions that a first visit does not need. It holds hashes of their names, because the names are long.

import { createHash } from 'node:crypto';
import fs from 'node:fs';

const LIST = new URL('functions.txt', import.meta.url);

/** @param {string} name of a function, as in the module */
const hashed = (name) => createHash('sha256').update(name).digest('hex').slice(0, 10);

/**
 * How texts and numbers are formatted, which futures are polled, what the server is asked and which tables are emptied depends on what
 * they are and what comes first, not on what a visit is about.
 * @param {string} name
 */
const dependsOnChance = (name) => /^_R.*(Formatter|5Write|3fmt3num)|Future\$GT\$4poll|9server_fn|RawTableInner13drop_elements/.test(name);

/**
 * Functions without a name have their number for one, and those with the name of another have it at their end. The next build
 * numbers them otherwise, so none of them can be listed.
 */
const NUMBER = /(^|_)\d+$/;

/**
 * @param {string[]} names of all functions, as in the module
 * @param {(name: string) => boolean} isCalled
 */
export function writeList(names, isCalled) {
  const shared = new Set(names.filter((name) => NUMBER.test(name)).map((name) => name.replace(NUMBER, '')));
  const isLasting = (/** @type {string} */ name) => !NUMBER.test(name) && !shared.has(name);
  const deferred = names.filter((name) => isLasting(name) && !isCalled(name) && !dependsOnChance(name));
  fs.writeFileSync(LIST, deferred.map((name) => `${hashed(name)}\n`).sort().join(''));
}

const listed = fs.existsSync(LIST) ? new Set(fs.readFileSync(LIST, 'utf8').split('\n')) : new Set();

/** @param {string} name of a function, as in the module */
export const isDeferred = (name) => listed.has(hashed(name));
