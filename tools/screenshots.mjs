#!/usr/bin/env node
// Pictures of the built app for README and docs: `npm run screenshots`. Three widths, both themes, the real thing.
import { mkdirSync } from 'node:fs'
import { resolve } from 'node:path'
import { chromium } from '@playwright/test'
import { BROWSER_ARGS, findBrowser } from './browser.mjs'
import { createStaticServer } from './serve.mjs'

const root = resolve(import.meta.dirname, '..')
const folder = process.argv[2] ?? `${root}/docs`
const PORT = 4174
const origin = `http://localhost:${PORT}`
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
const WIDTHS = [
  ['desktop', 1440, 900],
  ['tablet', 900, 1100],
  ['phone', 390, 844],
]

mkdirSync(folder, { recursive: true })
const server = createStaticServer(`${root}/dist`)
await new Promise((ready) => server.listen(PORT, ready))
const browser = await chromium.launch({ executablePath: await findBrowser(), args: BROWSER_ARGS })
for (const colorScheme of ['light', 'dark']) {
  for (const [name, width, height] of WIDTHS) {
    const page = await browser.newPage({ viewport: { width, height }, colorScheme, reducedMotion: 'reduce' })
    const shot = (what) => page.screenshot({ path: `${folder}/${what}-${name}-${colorScheme}.png` })
    await page.goto(origin)
    await page.getByRole('textbox', { name: 'Log text' }).waitFor()
    await shot('start')
    await page.evaluate((text) => {
      const clipboardData = new DataTransfer()
      clipboardData.setData('text/plain', text)
      document.body.dispatchEvent(new ClipboardEvent('paste', { clipboardData, bubbles: true, cancelable: true }))
    }, LOG)
    await page.getByRole('button', { name: 'Reproduce in the lab' }).first().waitFor()
    await page.evaluate(() => document.fonts.ready)
    await page.waitForLoadState('networkidle')
    await shot('diagnosis')
    await page.getByRole('button', { name: 'Reproduce in the lab' }).first().click()
    const lab = page.getByRole('region', { name: 'Lab', exact: true })
    await lab.getByRole('button', { name: /^Type / }).click()
    await lab.getByRole('listitem').filter({ hasText: ', done' }).first().waitFor()
    await lab.getByRole('button', { name: /^Type ss/ }).click()
    await lab.getByRole('listitem').filter({ hasText: ', done' }).nth(1).waitFor()
    await page.waitForLoadState('networkidle')
    await shot('workbench')
    await page.goto(`${origin}/e/EADDRINUSE/`)
    await shot('code')
    await page.close()
  }
}
await browser.close()
server.close()
