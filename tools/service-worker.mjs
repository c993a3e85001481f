// Bundles src/pwa/sw.ts and gives it the list of files to keep. After the pages are written, because vite-plugin-pwa runs too
// early for prerendered HTML; Monaco is left out (2.7 MB): it is kept when it has been loaded once.
import { copyFileSync } from 'node:fs'
import { build } from 'vite'
import { getManifest } from 'workbox-build'

const KEPT = [
  'index.html',
  'd/index.html',
  'e/index.html',
  'offline.html',
  '404.html',
  'assets/**/*.{js,css,wasm,json}',
  '*.{svg,png,webmanifest}',
]
const LEFT_OUT = ['**/editor.api-*', '**/editor.worker-*', '**/monaco*', '**/MonacoEditor*', '**/codicon*']

/** Writes sw.js into the built site; resolves to how much is kept for offline use. */
export async function buildServiceWorker(root, out, base, hasOverlay) {
  const { manifestEntries, count, size, warnings } = await getManifest({
    globDirectory: out,
    globPatterns: hasOverlay ? [...KEPT, 'overlay.json'] : KEPT,
    globIgnores: LEFT_OUT,
    dontCacheBustURLsMatching: /^assets\//,
    maximumFileSizeToCacheInBytes: 4_000_000,
  })
  if (warnings.length > 0) throw new Error(warnings.join('\n'))
  await build({
    root,
    base,
    configFile: false,
    logLevel: 'warn',
    publicDir: false,
    define: { __PRECACHE__: JSON.stringify(manifestEntries), 'process.env.NODE_ENV': '"production"' },
    build: {
      outDir: out,
      emptyOutDir: false,
      target: 'es2023',
      lib: { entry: 'src/pwa/sw.ts', formats: ['es'], fileName: () => 'sw.js' },
    },
  })
  return { count, size }
}

/**
 * The kill switch: a worker in the place of the other one that empties every cache, takes itself away and reloads the pages.
 * docs/deploy/kill-switch.md says when.
 */
export function writeKillSwitch(root, out) {
  copyFileSync(`${root}/tools/kill-switch.js`, `${out}/sw.js`)
  return { count: 0, size: 0 }
}
