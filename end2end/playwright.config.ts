import { defineConfig } from '@playwright/test';

import { CHROMIUM_ARGUMENTS, findHeadless } from './support/chromium.js';

const MINUTE = 60_000;

export default defineConfig({
  testDir: 'specs',
  forbidOnly: Boolean(process.env.CI),
  fullyParallel: true,
  workers: 2,
  timeout: MINUTE,
  globalTimeout: 42 * MINUTE,
  // Two browsers and a server share two cores: a slow machine is not a failure.
  expect: { timeout: 10_000 },
  retries: process.env.CI ? 1 : 0,
  reporter: 'list',
  use: {
    browserName: 'chromium',
    launchOptions: { executablePath: findHeadless(), args: CHROMIUM_ARGUMENTS },
    locale: 'en-IN',
    timezoneId: 'Asia/Kolkata',
    screenshot: 'only-on-failure',
    // They would answer before a test can: the specs of pages without a network allow them.
    serviceWorkers: 'block',
  },
  projects: [
    { name: 'hydrated', use: { javaScriptEnabled: true } },
    {
      name: 'without-javascript',
      testIgnore: '**/*.hydrate.spec.ts',
      use: { javaScriptEnabled: false },
    },
  ],
});
