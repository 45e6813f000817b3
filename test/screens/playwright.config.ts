import { defineConfig } from '@playwright/test'
import shared from '../../playwright.config'

/** Not a test: it makes the pictures of the documentation, in a browser as the tests have it. */
export default defineConfig({
  ...shared,
  testDir: '.',
  outputDir: '../../test-results',
  projects: [{ name: 'screens' }],
  retries: 0,
  workers: 1,
})
