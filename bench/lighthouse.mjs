#!/usr/bin/env node
// Lighthouse on the built site, as a phone on slow 4G (simulated throttling), the median of five runs per page:
//   LIGHTHOUSE=/somewhere/node_modules/lighthouse npm run lighthouse -- [PAGE …]
// It is no dependency: install it in any folder (`npm install lighthouse@13.5`). SITE is the built folder, RUNS the number of runs.
// Ends with 1 where a goal is missed. A busy machine makes every figure worse: the load is said with them.
import { execFile } from 'node:child_process'
import { existsSync } from 'node:fs'
import { loadavg } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { BROWSER_ARGS, browserVersion, findBrowser } from '../tools/browser.mjs'
import { createStaticServer } from '../tools/serve.mjs'

const CAUSE = 'EADDRINUSE/port-held-by-another-process'
const REFERENCE = { performance: 100, accessibility: 100, 'best-practices': 100, seo: 100, lcp: 900, cls: 0 }
const PAGES = {
  code: { path: 'e/EADDRINUSE/', goals: REFERENCE },
  cause: { path: `e/${CAUSE}/`, goals: REFERENCE },
  index: { path: 'e/', goals: REFERENCE },
  // A card is not for search engines: its canonical address is that of the cause.
  card: { path: `embed/${CAUSE}/?open`, goals: { ...REFERENCE, seo: 0 } },
  app: {
    path: '',
    goals: { performance: 98, accessibility: 100, 'best-practices': 100, seo: 0, lcp: 1200, tbt: 50, cls: 0 },
  },
}
const AUDITS = { lcp: 'largest-contentful-paint', tbt: 'total-blocking-time', cls: 'cumulative-layout-shift' }

const lighthouse = join(process.env.LIGHTHOUSE ?? '', 'cli/index.js')
if (!existsSync(lighthouse)) {
  console.error('LIGHTHOUSE must name the folder of an installed lighthouse: …/node_modules/lighthouse')
  process.exit(2)
}
const runs = Number(process.env.RUNS ?? 5)
const wanted = process.argv.slice(2)
const unknown = wanted.find((name) => !(name in PAGES))
if (unknown) {
  console.error(`There is no page ${unknown}: ${Object.keys(PAGES).join(', ')}`)
  process.exit(2)
}

const server = createStaticServer(process.env.SITE ?? 'dist')
await new Promise((ready) => server.listen(0, ready))
const browser = await findBrowser()
console.log(`${browserVersion(browser)}, medians of ${runs}`)
for (const name of wanted.length > 0 ? wanted : Object.keys(PAGES)) await measure(name, PAGES[name])
server.close()

async function measure(name, { path, goals }) {
  const reports = []
  for (let run = 0; run < runs; run++) reports.push(await audit(`http://localhost:${server.address().port}/${path}`))
  const figures = Object.fromEntries(
    Object.keys(reports[0]).map((key) => [key, median(reports.map((report) => report[key]))]),
  )
  const missed = Object.entries(goals).filter(([key, goal]) =>
    key in AUDITS ? figures[key] > goal : figures[key] < goal,
  )
  const scores = ['performance', 'accessibility', 'best-practices', 'seo'].map((key) => figures[key]).join('/')
  const [load] = loadavg()
  console.log(
    `${name.padEnd(6)} ${scores}  LCP ${(figures.lcp / 1000).toFixed(2)} s  TBT ${figures.tbt.toFixed(0)} ms  CLS ${figures.cls}` +
      `  (load ${load.toFixed(1)})${missed.length > 0 ? `  missed: ${missed.map(([key]) => key).join(', ')}` : ''}`,
  )
  if (missed.length > 0) process.exitCode = 1
}

/** One run in a process and a browser of its own: the server here must stay free to answer. */
async function audit(url) {
  const args = [lighthouse, url, '--quiet', '--output=json', `--chrome-flags=--headless=new ${BROWSER_ARGS.join(' ')}`]
  const run = () =>
    promisify(execFile)(process.execPath, args, {
      env: { ...process.env, CHROME_PATH: browser },
      maxBuffer: 64 * 1024 * 1024,
    })
  // Now and then a trace has no beginning (NO_NAVSTART): that run says nothing of the page.
  const { stdout } = await run().catch(run)
  const { categories, audits } = JSON.parse(stdout)
  const score = (id) => Math.round((categories[id]?.score ?? 0) * 100)
  return {
    ...Object.fromEntries(['performance', 'accessibility', 'best-practices', 'seo'].map((id) => [id, score(id)])),
    ...Object.fromEntries(Object.entries(AUDITS).map(([key, id]) => [key, audits[id].numericValue ?? 0])),
  }
}

function median(values) {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)]
}
