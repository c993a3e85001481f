#!/usr/bin/env node
// A long day, time-compressed: pastes, labs, resets and dialogs over and over on one page; then what is left of it is counted.
//   npm run soak -- [CYCLES]      (needs a build; 60 cycles are about an hour of somebody's clicks)
import { chromium } from '@playwright/test'
import { BROWSER_ARGS, findBrowser } from '../tools/browser.mjs'
import { createStaticServer } from '../tools/serve.mjs'

const cycles = Number(process.argv[2] ?? 60)
const WARM_UP = 10
const LOGS = [
  'Error: listen EADDRINUSE: address already in use :::3000\n    at Server.setupListenHandle [as _listen2] (node:net:1380:16)\n',
  'cat: /srv/app/config.json: Permission denied\n',
  "FileNotFoundError: [Errno 2] No such file or directory: '/srv/app/data.csv'\n",
]

const server = createStaticServer(process.env.SITE ?? 'dist')
await new Promise((ready) => server.listen(0, ready))
const site = `http://localhost:${server.address().port}/`
const browser = await chromium.launch({ executablePath: await findBrowser(), args: BROWSER_ARGS })
const page = await browser.newPage()
const faults = []
page.on('pageerror', ({ message }) => faults.push(message))
const devtools = await page.context().newCDPSession(page)
await devtools.send('Performance.enable')

await page.goto(site)
// What is loaded, compiled and cached once is there before the first count: the heap settles within ten cycles.
for (let n = 0; n < WARM_UP; n++) await cycle(n)
const before = await count()
for (let n = 0; n < cycles; n++) {
  await cycle(n)
  if (n % 10 === 9) console.log(`after ${n + 1} cycles: ${line(await count())}`)
}
const after = await count()
console.log(`before: ${line(before)}\nafter:  ${line(after)}`)
console.log(faults.length === 0 ? 'no uncaught error' : `uncaught: ${[...new Set(faults)].join(' | ')}`)
const grown = (key) => after[key] / before[key] - 1
console.log(
  `heap ${percent(grown('heap'))}, nodes ${percent(grown('nodes'))}, workers ${before.workers} → ${after.workers}`,
)
process.exitCode =
  grown('heap') > 0.1 || grown('nodes') > 0.1 || after.workers > before.workers || faults.length > 0 ? 1 : 0
await browser.close()
server.close()

/** Paste, read, start the lab, run a step and a command, reset, share, close. Ends on the same view each time. */
async function cycle(n) {
  await paste(LOGS[n % LOGS.length])
  await page.getByRole('list', { name: 'Incidents' }).getByRole('listitem').first().waitFor()
  await page.getByRole('button', { name: 'Reproduce in the lab' }).first().click()
  const transcript = page.getByRole('log', { name: 'Terminal transcript' })
  await transcript.getByText('$').first().waitFor({ state: 'attached', timeout: 30_000 })
  await page
    .getByRole('group', { name: /^Terminal/ })
    .first()
    .focus()
  await page.keyboard.press('Enter')
  await page.keyboard.type(`seq 1 200; echo cycle-${n}-done`)
  await page.keyboard.press('Enter')
  await transcript.getByText(`cycle-${n}-done`).last().waitFor({ state: 'attached', timeout: 30_000 })
  await page.getByRole('button', { name: 'Reset the lab' }).click()
  await page.getByRole('button', { name: 'Share' }).click()
  await page.getByRole('dialog').waitFor()
  await page.keyboard.press('Escape')
  await page.getByRole('dialog').waitFor({ state: 'detached' })
  // The same log at the end of every cycle, so that the counts compare.
  await paste(LOGS[0])
  await page.getByRole('list', { name: 'Incidents' }).getByText('EADDRINUSE').first().waitFor()
}

async function paste(text) {
  await page.evaluate((pasted) => {
    const data = new DataTransfer()
    data.setData('text/plain', pasted)
    document.activeElement?.blur?.()
    document.body.dispatchEvent(new ClipboardEvent('paste', { clipboardData: data, bubbles: true, cancelable: true }))
  }, text)
  // With a log open, a paste asks where to: in its place.
  const replace = page.getByRole('button', { name: /^Replace (?:it|this|the log)/ })
  if (await replace.isVisible().catch(() => false)) await replace.click()
}

async function count() {
  for (let n = 0; n < 3; n++) await devtools.send('HeapProfiler.collectGarbage')
  const { metrics } = await devtools.send('Performance.getMetrics')
  const value = (name) => metrics.find((metric) => metric.name === name).value
  return { heap: value('JSHeapUsedSize'), nodes: value('Nodes'), workers: page.workers().length }
}

function line({ heap, nodes, workers }) {
  return `heap ${(heap / 1e6).toFixed(1)} MB, ${nodes} nodes, ${workers} workers`
}

function percent(share) {
  return `${share > 0 ? '+' : ''}${(100 * share).toFixed(1)} %`
}
