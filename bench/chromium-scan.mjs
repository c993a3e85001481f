#!/usr/bin/env node
// Opens a file of 200 MB in the built site in Chromium and says how long it took: `npm run build`, then
// `node bench/chromium-scan.mjs [FILE]`. Without FILE a sparse log is made. Three runs, the median counts.
import { execFileSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { chromium } from '@playwright/test'
import { BROWSER_ARGS, browserVersion, findBrowser } from '../tools/browser.mjs'
import { createStaticServer } from '../tools/serve.mjs'

const ROUNDS = 3
const root = resolve(import.meta.dirname, '..')
const file = process.argv[2] ?? makeLog()

function makeLog() {
  const path = join(tmpdir(), 'errlab-200.log')
  if (!existsSync(path))
    execFileSync('node', [join(root, 'tools/run.mjs'), join(root, 'bench/make-log.ts'), path], { cwd: root })
  return path
}

const server = createStaticServer(process.env.DIST ?? join(root, 'dist'))
await new Promise((done) => server.listen(0, done))
const executablePath = await findBrowser()
const browser = await chromium.launch({ executablePath, args: BROWSER_ARGS })
const session = await browser.newBrowserCDPSession()
readFileSync(file) // into the page cache
const runs = []
for (let round = 0; round < ROUNDS; round++) runs.push(await measure())
await browser.close()
server.close()

const median = (name) => runs.map((run) => run[name]).sort((a, b) => a - b)[Math.floor(ROUNDS / 2)]
console.log(`${browserVersion(executablePath)}, ${file}, median of ${ROUNDS}`)
for (const name of Object.keys(runs[0])) console.log(`  ${name.padEnd(34)} ${median(name).toFixed(0)}`)

async function measure() {
  const page = await browser.newPage()
  await page.addInitScript(watch)
  await page.goto(`http://localhost:${server.address().port}/`)
  await page.waitForLoadState('networkidle')
  // Whoever opens a file has moved the pointer, by which the reader starts.
  await page.mouse.move(200, 200)
  await page.waitForLoadState('networkidle')
  const before = await rendererBytes()
  await page.locator('input[type=file]').first().setInputFiles(file)
  let most = before
  const sampling = setInterval(async () => {
    most = Math.max(most, await rendererBytes())
  }, 50)
  const diagnosed = await page.waitForFunction(() => globalThis.errlabBench.diagnosed, null, { timeout: 60_000 })
  clearInterval(sampling)
  const bench = await page.evaluate(() => globalThis.errlabBench)
  const run = {
    'ms to the diagnosis, drawn': await diagnosed.jsonValue(),
    'ms to the last byte': bench.lastProgress,
    'ms to the first finding': bench.firstFinding,
    'longest task of the page, ms': bench.longest,
    'memory more than before, MB': (most - before) / 1e6,
  }
  await page.close()
  return run
}

/** Resident memory of all renderers, workers included. Linux only; 0 elsewhere. */
async function rendererBytes() {
  const { processInfo } = await session.send('SystemInfo.getProcessInfo')
  return processInfo
    .filter(({ type }) => type === 'renderer')
    .map(({ id }) => {
      const status = existsSync(`/proc/${id}/status`) ? readFileSync(`/proc/${id}/status`, 'utf8') : ''
      return Number(/^RssAnon:\s+(\d+)/m.exec(status)?.[1] ?? 0) * 1024
    })
    .reduce((sum, bytes) => sum + bytes, 0)
}

/** Runs in the page before its own scripts: listens to what the workers say, and to long tasks. */
function watch() {
  const bench = { started: 0, firstFinding: 0, lastProgress: 0, diagnosed: 0, longest: 0 }
  globalThis.errlabBench = bench
  new PerformanceObserver((list) => {
    for (const { duration } of list.getEntries()) if (bench.started) bench.longest = Math.max(bench.longest, duration)
  }).observe({ type: 'longtask' })
  const send = Worker.prototype.postMessage
  Worker.prototype.postMessage = function (message, ...rest) {
    if (message?.kind === 'diagnose' && message.log instanceof Blob) {
      Object.assign(bench, { started: performance.now(), firstFinding: 0, lastProgress: 0, diagnosed: 0, longest: 0 })
      this.addEventListener('message', ({ data }) => {
        const now = performance.now() - bench.started
        if (data.kind === 'progress') bench.lastProgress = now
        if (data.kind === 'progress' && data.findings > 0 && !bench.firstFinding) bench.firstFinding = now
        if (data.kind === 'diagnosis') {
          bench.firstFinding ||= now
          // After the page has drawn it.
          requestAnimationFrame(() => setTimeout(() => (bench.diagnosed = performance.now() - bench.started)))
        }
      })
    }
    return send.call(this, message, ...rest)
  }
}
