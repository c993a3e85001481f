#!/usr/bin/env node
// The ten pictures of README and docs, taken of the built app: `npm run screenshots -- [FOLDER]` (SITE=… for another build).
import { mkdirSync } from 'node:fs'
import { resolve } from 'node:path'
import { chromium } from '@playwright/test'
import { BROWSER_ARGS, findBrowser } from './browser.mjs'
import { createStaticServer } from './serve.mjs'

const root = resolve(import.meta.dirname, '..')
const folder = process.argv[2] ?? `${root}/docs`
const LOG = `$ npm run dev

> orders-api@2.4.1 dev
> concurrently "node server.js" "node worker.js"

[0] db postgres://orders:S3cret-77@db-dev-3.corp.example:5432/shop
[0] Error: listen EADDRINUSE: address already in use :::3000
[0]     at Server.setupListenHandle [as _listen2] (node:net:1817:16)
[0]     at listenInCluster (node:net:1865:12)
[0]     at Object.<anonymous> (/home/maya/orders-api/server.js:42:5)
[1] Error: connect ECONNREFUSED 127.0.0.1:3000
[1]     at TCPConnectWrap.afterConnect [as oncomplete] (node:net:1611:16)
`
const SIZES = { desktop: [1440, 900], tablet: [900, 1100], phone: [390, 844] }
/** What is seen, on which screen, in which theme: the parts of the picture's name. */
const PICTURES = [
  ['start', 'desktop', 'light'],
  ['workbench', 'desktop', 'light'],
  ['workbench', 'desktop', 'dark'],
  ['workbench', 'tablet', 'light'],
  ['workbench', 'tablet', 'dark'],
  ['workbench', 'phone', 'light'],
  ['workbench', 'phone', 'dark'],
  ['diagnosis', 'phone', 'light'],
  ['code', 'desktop', 'light'],
  ['code', 'phone', 'dark'],
]

/** Each goes from where `start` has left off. */
const SCENES = {
  async start(page) {
    await page.goto(origin)
    await page.getByRole('textbox', { name: 'Log text' }).waitFor()
    await page.getByRole('heading', { name: 'What happens to your log' }).waitFor()
  },
  async diagnosis(page) {
    await SCENES.start(page)
    await page.evaluate((text) => {
      const clipboardData = new DataTransfer()
      clipboardData.setData('text/plain', text)
      document.body.dispatchEvent(new ClipboardEvent('paste', { clipboardData, bubbles: true, cancelable: true }))
    }, LOG)
    await page.getByRole('button', { name: 'Reproduce in the lab' }).first().waitFor()
  },
  async workbench(page) {
    await SCENES.diagnosis(page)
    await page.getByRole('button', { name: 'Reproduce in the lab' }).first().click()
    const lab = page.getByRole('region', { name: 'Lab', exact: true })
    await lab.getByRole('button', { name: /^Type / }).click()
    await lab.getByRole('listitem').filter({ hasText: ', done' }).first().waitFor()
    await lab.getByRole('button', { name: /^Type ss/ }).click()
    await lab.getByRole('listitem').filter({ hasText: ', done' }).nth(1).waitFor()
  },
  async code(page) {
    await page.goto(`${origin}/e/EADDRINUSE/`)
  },
}

mkdirSync(folder, { recursive: true })
const server = createStaticServer(resolve(root, process.env.SITE ?? 'dist'))
await new Promise((ready) => server.listen(0, ready))
const origin = `http://localhost:${server.address().port}`
const browser = await chromium.launch({ executablePath: await findBrowser(), args: BROWSER_ARGS })
for (const [scene, size, colorScheme] of PICTURES) {
  const [width, height] = SIZES[size]
  const page = await browser.newPage({ viewport: { width, height }, colorScheme, reducedMotion: 'reduce' })
  await SCENES[scene](page)
  await page.evaluate(() => document.fonts.ready)
  await page.waitForLoadState('networkidle')
  // The last change is painted.
  await page.evaluate(() => new Promise((painted) => requestAnimationFrame(() => requestAnimationFrame(painted))))
  await page.screenshot({ path: `${folder}/${scene}-${size}-${colorScheme}.png` })
  await page.close()
}
await browser.close()
server.close()
