import { defineConfig } from '@playwright/test'
import { BROWSER_ARGS } from './tools/browser.mjs'

const port = process.env['PORT'] ?? '4173'

/** The stories run against the production build with its real headers; `npm test` builds it first. */
export default defineConfig({
  testDir: 'e2e',
  outputDir: 'test-results',
  fullyParallel: true,
  workers: 2,
  retries: 0,
  // Bounds for what hangs, not for what is slow: a machine that is busy with other things must not fail a story.
  timeout: 180_000,
  expect: { timeout: 30_000 },
  use: {
    baseURL: `http://localhost:${port}`,
    launchOptions: { executablePath: process.env['CHROMIUM_PATH'] ?? '/usr/bin/chromium', args: BROWSER_ARGS },
    // A trace takes a quarter more time: TRACE=1 keeps one of each story that fails.
    trace: process.env['TRACE'] ? 'retain-on-failure' : 'off',
  },
  webServer: {
    command: process.env['SERVER'] === 'nginx' ? 'node tools/deploy/serve-nginx.mjs' : 'node tools/serve.mjs',
    url: `http://localhost:${port}`,
    reuseExistingServer: false,
    env: { PORT: port },
  },
})
