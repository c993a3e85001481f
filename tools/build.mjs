#!/usr/bin/env node
// Builds everything that is served into dist/: the app, the static pages, the cards, the service worker, the headers for
// static hosts. In this order, because the pages name the app's hashed files and the service worker lists them all.
//   node tools/build.mjs [--base /errlab/] [--out dist] [--overlay acme.overlay.json] [--no-service-worker]
import { readFileSync, rmSync, writeFileSync } from 'node:fs'
import { basename, resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import { parseArgs } from 'node:util'
import { build } from 'vite'
import { readBase } from './base.mjs'
import { headersFile } from './deploy/headers-file.mjs'
import { readOverlayFile } from './overlay.mjs'
import { buildServiceWorker, writeKillSwitch } from './service-worker.mjs'
import { licenceTexts } from './supply/third-party.mjs'

const root = resolve(import.meta.dirname, '..')
const { values } = parseArgs({
  options: {
    base: { type: 'string' },
    out: { type: 'string', default: 'dist' },
    overlay: { type: 'string' },
    'no-service-worker': { type: 'boolean', default: false },
  },
})
const out = resolve(root, values.out)
const prerendering = `${root}/.cache/prerender/${basename(out)}`
const base = readBase(values.base)
const quiet = { root, base, logLevel: 'warn' }
const overlay = values.overlay === undefined ? null : readOverlayFile(root, values.overlay)

await build({ ...quiet, mode: 'production', build: { outDir: out, emptyOutDir: true } })
// Nothing is drawn before the first script has given it its look.
change('<script type="module"', '<script type="module" blocking="render"')

await build({
  ...quiet,
  // Its one warning is that causes are imported both at once and lazily: here that is meant.
  logLevel: 'error',
  plugins: [noWorkers()],
  build: {
    ssr: 'tools/prerender.tsx',
    outDir: prerendering,
    emptyOutDir: true,
    target: 'node20',
    rollupOptions: { output: { entryFileNames: 'prerender.mjs' } },
  },
})
const { prerender, startPage } = await import(pathToFileURL(`${prerendering}/prerender.mjs`).href)
const pages = await prerender(out, overlay)
// Only at `/`: at `/d/`, which has its copy, a shared diagnosis is what comes first.
change('<div id="root">', `<div id="root">${await startPage()}`)

writeFileSync(`${out}/_headers`, headersFile(base))
writeFileSync(`${out}/third-party.txt`, licenceTexts())
const precached = values['no-service-worker']
  ? writeKillSwitch(root, out)
  : await buildServiceWorker(root, out, base, overlay !== null)
rmSync(`${out}/.vite`, { recursive: true, force: true })
console.log(
  `Built ${values.out}/${base === '/' ? '' : ` for ${base}`}: ${pages} pages, ${precached.count} files (${Math.round(precached.size / 1024)} KiB) for offline use.${overlay ? ` With the overlay of ${overlay.team.name}.` : ''}`,
)

/** Changes the one place in index.html where `text` stands. */
function change(text, now) {
  const path = `${out}/index.html`
  const [before, after, more] = readFileSync(path, 'utf8').split(text)
  if (after === undefined || more !== undefined) throw new Error(`index.html has not exactly one ${text}`)
  writeFileSync(path, before + now + after)
}

/** Nothing is started while pages are drawn. */
function noWorkers() {
  const none = '\0no-worker'
  return {
    name: 'no-workers',
    enforce: 'pre',
    resolveId: (id) => (/[?&]worker\b/.test(id) ? none : null),
    load: (id) => (id === none ? "export default ''" : null),
  }
}
