// The browser of the tests: the system's, because Playwright's own cannot be downloaded everywhere.

import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const NAMES = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];

/** The same browser without what draws windows: the tests need half the time. */
const HEADLESS = 'chromium-headless-shell';

/** @param {string} path */
function isExecutable(path) {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/**
 * @param {string[]} names
 * @returns {string | undefined}
 */
function onPath(names) {
  const folders = (process.env.PATH ?? '').split(delimiter);
  return names.flatMap((name) => folders.map((folder) => join(folder, name))).find(isExecutable);
}

/** @returns {string | undefined} the path of CHROMIUM, or else of the first Chromium or Chrome on the PATH */
export function findChromium() {
  return process.env.CHROMIUM || onPath(NAMES);
}

/** @returns {string | undefined} the browser for tests of what a page does; looks and speed are those of {@link findChromium} */
export function findHeadless() {
  return process.env.CHROMIUM || onPath([HEADLESS]) || findChromium();
}

/** No sandbox, because tests also run as root; the other arguments prevent connections to other servers. */
export const CHROMIUM_ARGUMENTS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/** A microphone that beeps, and nobody is asked whether it may be used. */
export const FAKE_MICROPHONE = ['--use-fake-device-for-media-stream', '--use-fake-ui-for-media-stream'];

// Run as a command, it tells whether the browsers are there.
if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const wanted = process.argv.includes('--headless') ? (process.env.CHROMIUM || onPath([HEADLESS])) : findChromium();
  if (wanted) console.log(wanted);
  else process.exitCode = 1;
}
