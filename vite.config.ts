import react from '@vitejs/plugin-react'
import { defineConfig } from 'vitest/config'
import { knowledgeFiles } from './tools/knowledge-files.ts'
import { withoutSamples } from './tools/without-samples.ts'

// What every part of the bench stands on and the first paint has anyway: one file compresses better than ten small ones.
const FIRST_PAINT =
  /node_modules\/(?:react|react-dom|scheduler|zustand)\/|src\/app\/(?:paste\/(?:log-store|choose-editor|intake|reveal)|state\/(?:view|toasts|settings)|ui\/icons?)\b/i
// What stands in the way of the first paint: the first script and the little that it imports.
const EARLY = /src\/app\/(?:paste\/(?:first-input|limits)|state\/(?:look|storage))\b|vite\/preload-helper/

const output = {
  codeSplitting: {
    includeDependenciesRecursively: false,
    groups: [
      { test: EARLY, name: 'early' },
      { test: FIRST_PAINT, name: 'base' },
    ],
  },
}

// The size of chunks is held by tools/budgets.mjs.
const checks = { ineffectiveDynamicImport: false, pluginTimings: false }

export default defineConfig({
  plugins: [react(), withoutSamples(), knowledgeFiles()],
  // Where "Report a mistake" leads; without it the page has no such link.
  define: { __ERRLAB_ISSUES__: JSON.stringify(process.env['ERRLAB_ISSUES'] ?? '') },
  build: {
    target: 'es2023',
    // The first browsers with light-dark(): a lowered one cannot turn a part of the page dark, as the terminal needs.
    cssTarget: ['chrome123', 'edge123', 'firefox120', 'safari17.5'],
    manifest: true,
    modulePreload: { polyfill: false },
    // Everything is a file with a hash: a policy without data: for scripts and fonts, and caches that never go stale.
    assetsInlineLimit: 0,
    chunkSizeWarningLimit: 4000,
    rolldownOptions: {
      checks,
      output,
      input: {
        index: 'index.html',
        page: 'src/static/page.ts',
        finder: 'src/static/finder-entry.ts',
        links: 'src/static/links-entry.ts',
        card: 'src/embed/card.ts',
      },
    },
  },
  worker: { format: 'es', plugins: () => [withoutSamples(), knowledgeFiles()], rolldownOptions: { checks, output } },
  cacheDir: '.cache/vite',
  test: {
    include: ['src/**/*.test.{ts,tsx}', 'tools/**/*.test.ts'],
    // A bound for what hangs; a busy machine may be slow.
    testTimeout: 120_000,
  },
})
