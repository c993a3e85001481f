#!/usr/bin/env node
// How long a key or a click takes until its effect is painted, with a log of 5 MB as it is read and then in the editor: Chromium's own event timing, at
// full speed and with the processor slowed down four times.
//   node bench/inp.mjs      (needs a build; SITE=… for another folder than dist/)
import { loadavg } from 'node:os'
import { chromium } from '@playwright/test'
import { BROWSER_ARGS, findBrowser } from '../tools/browser.mjs'
import { createStaticServer } from '../tools/serve.mjs'

const MEGABYTES = 5
const GOALS = { 1: 100, 4: 200 }

const server = createStaticServer(process.env.SITE ?? 'dist')
await new Promise((ready) => server.listen(0, ready))
const browser = await chromium.launch({ executablePath: await findBrowser(), args: BROWSER_ARGS })
for (const slower of [1, 4]) {
  const { typing, switching } = await measure(slower)
  const all = [...typing, ...switching]
  const words = [
    `p98 ${percentile(all, 0.98)} ms (goal ${GOALS[slower]})`,
    `median ${percentile(all, 0.5)}`,
    `typing p98 ${percentile(typing, 0.98)} of ${typing.length}`,
    `switching p98 ${percentile(switching, 0.98)} of ${switching.length}`,
    `load ${loadavg()[0].toFixed(1)}`,
  ]
  console.log(`processor ${slower} × slower: ${words.join(', ')}`)
}
await browser.close()
server.close()

async function measure(slower) {
  const page = await browser.newPage({ viewport: { width: 1440, height: 900 } })
  await page.addInitScript(observe)
  await page.goto(`http://localhost:${server.address().port}/`)
  await page.getByRole('textbox', { name: 'Log text' }).waitFor()
  await paste(page, 'cat: /srv/app/config.json: Permission denied\n')
  await page.getByRole('list', { name: 'Incidents' }).getByText('EACCES').waitFor()
  await page.getByRole('button', { name: 'New log in a tab' }).first().click()
  await paste(page, logOf(MEGABYTES))
  const incidents = page.getByRole('list', { name: 'Incidents' }).getByRole('button')
  await incidents.filter({ hasText: 'ECONNREFUSED' }).first().waitFor({ timeout: 60_000 })
  await page.waitForLoadState('networkidle')
  const devtools = await page.context().newCDPSession(page)
  await devtools.send('Emulation.setCPUThrottlingRate', { rate: slower })
  await taken(page)

  const count = Math.min(4, await incidents.count())
  for (let n = 0; n < 12; n++) {
    await incidents.nth(n % count).click()
    await page.waitForTimeout(150)
  }
  for (let n = 0; n < 12; n++) {
    await page.keyboard.press(n % 4 === 3 ? 'Shift+F8' : 'F8')
    await page.waitForTimeout(150)
  }
  const tabs = page.getByRole('navigation', { name: 'Open logs' }).locator('.tabname')
  for (let n = 0; n < 6; n++) {
    await tabs.nth(n % 2).click()
    await page.waitForTimeout(400)
  }
  const switching = await taken(page)

  // A log of this length is read in windows; the editor comes when it is asked for.
  await page.getByRole('button', { name: 'Edit', exact: true }).click()
  const editor = page.locator('.monaco-editor').first()
  await editor.locator('.view-line').first().waitFor()
  await page.waitForTimeout(3000)
  await taken(page)
  // On a line's text, and not on the first, which may stand half above the view: in the middle of the editor there may be a lens, and a click on it starts the lab.
  await editor.locator('.view-line').filter({ hasText: 'INFO' }).nth(1).click()
  for (const key of 'a stretch of words that somebody types into the log, at his own speed') {
    await page.keyboard.type(key)
    await page.waitForTimeout(60)
  }
  for (let n = 0; n < 10; n++) {
    await page.keyboard.press(n % 2 ? 'ArrowUp' : 'Enter')
    await page.waitForTimeout(60)
  }
  await page.waitForTimeout(1500)
  const typing = await taken(page)
  await page.close()
  return { typing, switching }
}

/** In the page: the longest event of each interaction. Chromium rounds to 8 ms and tells nothing below 16. */
function observe() {
  const longest = new Map()
  Object.assign(globalThis, { longest })
  new PerformanceObserver((list) => {
    for (const { interactionId, duration } of list.getEntries())
      if (interactionId) longest.set(interactionId, Math.max(duration, longest.get(interactionId) ?? 0))
  }).observe({ type: 'event', durationThreshold: 16 })
}

/** What was observed since the last time. */
async function taken(page) {
  return page.evaluate(() => {
    const durations = [...globalThis.longest.values()]
    globalThis.longest.clear()
    return durations
  })
}

function percentile(durations, share) {
  const sorted = durations.toSorted((a, b) => a - b)
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0
}

function paste(page, text) {
  return page.evaluate((pasted) => {
    const clipboardData = new DataTransfer()
    clipboardData.setData('text/plain', pasted)
    document.body.dispatchEvent(new ClipboardEvent('paste', { clipboardData, bubbles: true, cancelable: true }))
  }, text)
}

/** Ordinary lines with a failure now and then. */
function logOf(megabytes) {
  const lines = []
  for (let n = 0, size = 0; size < megabytes * 1e6; n++) {
    const line =
      n % 500 === 250
        ? `2026-01-01T10:${n % 60}:00Z ERROR connect ECONNREFUSED 10.0.0.${n % 7}:5432`
        : `2026-01-01T10:${n % 60}:00Z INFO worker ${n % 40} finished request ${n} for /api/v1/items in ${n % 90} ms`
    lines.push(line)
    size += line.length + 1
  }
  return lines.join('\n')
}
