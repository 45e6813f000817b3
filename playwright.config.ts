import { defineConfig } from '@playwright/test'
import { findChromium } from './tools/debian.mjs'

const BY_THE_CLOCK = 'live.spec.ts'

/** Each test file starts the product it needs, on ports and in a folder of its own. */
export default defineConfig({
  testDir: 'test/browser',
  outputDir: 'test-results',
  fullyParallel: false,
  workers: 2,
  timeout: 120_000,
  retries: 1,
  expect: { timeout: 15_000 },
  forbidOnly: Boolean(process.env.CI),
  reporter: [['list']],
  projects: [
    { name: 'pages', testIgnore: BY_THE_CLOCK },
    // What has to be said within seconds is tried while nothing else runs (by itself: --no-deps).
    { name: 'by the clock', testMatch: BY_THE_CLOCK, dependencies: ['pages'] },
  ],
  use: {
    // One of every test would cost a tenth of the whole run.
    trace: 'on-first-retry',
    screenshot: 'only-on-failure',
    // What cannot be clicked is not waited for until the whole test has run out of time.
    actionTimeout: 60_000,
    viewport: { width: 1280, height: 800 },
    launchOptions: {
      executablePath: await findChromium(),
      args: [
        '--no-sandbox',
        '--disable-gpu',
        '--disable-quic',
        '--no-first-run',
        '--disable-background-networking',
        '--disable-component-update',
        '--disable-sync',
      ],
    },
  },
})
