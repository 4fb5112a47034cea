// Measures the Messages pages in a throttled browser and prints a table: `npm run bench:page`. Not a test: times depend on
// the machine. A part of it is a function in bench/ that takes the stage and returns rows.

import { chromium } from '@playwright/test';

import { firstVisit } from './bench/first-visit.js';
import { Stage } from './bench/stage.js';
import { typing } from './bench/typing.js';
import { CHROMIUM_ARGUMENTS, findChromium } from './support/chromium.js';
import { Server } from './support/server.js';

const PARTS = { 'first visit': firstVisit, typing };

/** Names of parts as arguments choose among them. */
const chosen = process.argv.slice(2);
const server = new Server();
await server.start();
const browser = await chromium.launch({ executablePath: findChromium(), args: CHROMIUM_ARGUMENTS });
try {
  for (const [part, measure] of Object.entries(PARTS)) {
    if (chosen.length > 0 && !chosen.includes(part)) continue;
    console.log(`\n| ${part} | | target |\n|---|---|---|`);
    for (const { name, value, target } of await measure(new Stage(server.url, browser))) {
      console.log(`| ${name} | ${value} | ${target} |`);
    }
  }
} finally {
  await browser.close();
  await server.dispose();
}
