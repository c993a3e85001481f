#!/usr/bin/env node
// Holds the built files to the size budgets in package.json ("budgets": kB, gzip unless the name says brotli).
import { readdirSync, readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { brotliCompressSync, gzipSync } from 'node:zlib'
import { scannerSize } from './scanner-size.mjs'

const root = resolve(import.meta.dirname, '..')
const { budgets } = JSON.parse(readFileSync(`${root}/package.json`, 'utf8'))
const gzip = (path) => gzipSync(readFileSync(path), { level: 9 }).length / 1000
const brotli = (path) => brotliCompressSync(readFileSync(path)).length / 1000
const assets = readdirSync(`${root}/dist/assets`)
const named = (pattern) => assets.filter((name) => pattern.test(name)).map((name) => `${root}/dist/assets/${name}`)
const sum = (paths, size) => paths.reduce((total, path) => total + size(path), 0)

/** Scripts that a page loads before anything is asked of it: its own and what it preloads. */
function critical(page) {
  const html = readFileSync(`${root}/dist/${page}`, 'utf8')
  const files = [...html.matchAll(/(?:src|href)="[^"]*\/(assets\/[^"]+\.js)"/g)].map(
    (match) => `${root}/dist/${match[1]}`,
  )
  return [...new Set(files)]
}

const heaviestPage = () => {
  const codes = readdirSync(`${root}/dist/e`, { withFileTypes: true }).filter((entry) => entry.isDirectory())
  return (
    Math.max(...codes.map(({ name }) => brotli(`${root}/dist/e/${name}/index.html`))) +
    sum(named(/^page-.*\.css$/), brotli)
  )
}

/** Among the files of that name the worker is the one with the machine in it. */
const largest = (paths) => paths.toSorted((a, b) => readFileSync(b).length - readFileSync(a).length)[0]

/** Scripts and all that they import before they run; what is fetched later does not count. */
function withImports(paths) {
  const found = new Set()
  const visit = (path) => {
    if (found.has(path)) return
    found.add(path)
    const text = readFileSync(path, 'utf8')
    // import{t as e}from"./evaluator-C4N7RgK4.js"
    for (const [, name] of text.matchAll(/(?:from|import)\s*["']\.\/([^"']+\.js)["']/g))
      visit(`${root}/dist/assets/${name}`)
  }
  paths.forEach(visit)
  return [...found]
}

const MEASURES = {
  // What the page names, and the workbench itself, which its first script fetches once the page has been drawn.
  'critical path': () => sum(withImports([...critical('index.html'), ...named(/^main-.*\.js$/)]), gzip),
  'lab chunk': () => sum(withImports([largest(named(/^machine-.*\.js$/))]), gzip),
  terminal: () => sum(named(/^xterm-.*\.(js|css)$/), gzip),
  'monaco lazy': () => sum(named(/^(monaco|editor\.api|MonacoEditor)-.*\.js$/), gzip),
  'monaco worker': () => sum(named(/^editor\.worker-.*\.js$/), gzip),
  'scanner (brotli)': async () => (await scannerSize(root)) / 1000,
  // The scanner, the dialects, the tables of all systems and the diagnosis.
  'scan worker': () => sum(withImports([largest(named(/^scan-.*\.js$/))]), gzip),
  'reference page (brotli)': heaviestPage,
  'card before the lab': () => sum(critical('embed/EADDRINUSE/port-held-by-another-process/index.html'), gzip),
}

let over = 0
for (const [name, limit] of Object.entries(budgets)) {
  const size = await MEASURES[name]?.()
  if (size === undefined) throw new Error(`package.json has a budget "${name}" that tools/budgets.mjs does not measure`)
  const good = size > 0 && size <= limit
  if (!good) over++
  console.log(`${good ? 'ok  ' : 'OVER'} ${name.padEnd(26)} ${size.toFixed(1).padStart(7)} kB of ${limit}`)
}
process.exitCode = over === 0 ? 0 : 1
