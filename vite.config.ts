import react from '@vitejs/plugin-react'
import { defineConfig } from 'vitest/config'

export default defineConfig({
  plugins: [react()],
  build: {
    target: 'es2023',
    manifest: true,
    modulePreload: { polyfill: false },
    // Everything is a file with a hash: a policy without data: for scripts and fonts, and caches that never go stale.
    assetsInlineLimit: 0,
    rollupOptions: { input: { index: 'index.html', page: 'src/static/page.ts', card: 'src/embed/card.ts' } },
  },
  worker: { format: 'es' },
  cacheDir: '.cache/vite',
  test: {
    include: ['src/**/*.test.{ts,tsx}', 'tools/**/*.test.ts'],
    testTimeout: 20_000,
  },
})
