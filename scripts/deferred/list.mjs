// The list of functions that a first visit does not need. It holds hashes of their names, because the names are long.

import { createHash } from 'node:crypto';
import fs from 'node:fs';

const LIST = new URL('functions.txt', import.meta.url);

/** @param {string} name of a function, as in the module */
const hashed = (name) => createHash('sha256').update(name).digest('hex').slice(0, 10);

/** How Rust formats texts and numbers depends on what they are, not on what a visit is about. @param {string} name */
const formats = (name) => /^_R.*(Formatter|5Write|3fmt3num)/.test(name);

/** @param {string[]} names of functions, as in the module */
export function writeList(names) {
  const lines = names.filter((name) => !formats(name)).map((name) => `${hashed(name)}\n`);
  fs.writeFileSync(LIST, lines.sort().join(''));
}

const listed = fs.existsSync(LIST) ? new Set(fs.readFileSync(LIST, 'utf8').split('\n')) : new Set();

/** @param {string} name of a function, as in the module */
export const isDeferred = (name) => listed.has(hashed(name));
