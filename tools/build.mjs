#!/usr/bin/env node
// Builds everything that is served into dist/: the app, the static pages, the cards, the service worker. In this order,
// because the pages name the app's hashed files and the service worker lists them all.
import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import { build } from 'vite'
import { buildServiceWorker } from './service-worker.mjs'

const root = resolve(import.meta.dirname, '..')
const quiet = { root, logLevel: 'warn' }

await build({ ...quiet, mode: 'production' })

await build({
  ...quiet,
  // Its one warning is that causes are imported both at once and lazily: here that is meant.
  logLevel: 'error',
  build: {
    ssr: 'tools/prerender.tsx',
    outDir: '.cache/prerender',
    emptyOutDir: true,
    target: 'node20',
    rollupOptions: { output: { entryFileNames: 'prerender.mjs' } },
  },
})
const { prerender } = await import(pathToFileURL(`${root}/.cache/prerender/prerender.mjs`).href)
const pages = await prerender(`${root}/dist`)

const precached = await buildServiceWorker(root)
mkdirSync(`${root}/.cache`, { recursive: true })
writeFileSync(`${root}/.cache/build.json`, JSON.stringify({ pages, precached }))
rmSync(`${root}/dist/.vite`, { recursive: true, force: true })
console.log(
  `Built dist/: ${pages} pages, ${precached.count} files (${Math.round(precached.size / 1024)} KiB) for offline use.`,
)
