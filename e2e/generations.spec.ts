import { copyFileSync, cpSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Page } from '@playwright/test'
import { createStaticServer } from '../tools/serve.mjs'
import { expect, test as stories } from './fixtures.ts'
import { NODE_EADDRINUSE } from './logs.ts'

const BUILT = process.env['SITE'] ?? 'dist'
const NEXT = '.cache/next-generation'
const KILLED = '.cache/killed-generation'

/** One address where a newer copy can be put, as a deployment does. */
interface Site {
  readonly url: string
  deploy(directory: string): void
  /** Answers these with 404, as if a deployment had taken them away. */
  takeAway(pattern: RegExp | null): void
}

const test = stories.extend<{ site: Site }, { generations: boolean }>({
  generations: [
    // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the parameter's form
    async ({}, use) => {
      for (const directory of [NEXT, KILLED]) {
        rmSync(directory, { recursive: true, force: true })
        cpSync(BUILT, directory, { recursive: true })
      }
      const marked = readFileSync(`${NEXT}/index.html`, 'utf8').replace('<html ', '<html data-generation="2" ')
      writeFileSync(`${NEXT}/index.html`, marked)
      const worker = readFileSync(`${NEXT}/sw.js`, 'utf8')
      // url: "index.html", revision: "d2135db4…"
      const renewed = worker.replace(/(url: "index\.html",\s+revision: ")\w+/, '$1second')
      expect(renewed).not.toBe(worker)
      writeFileSync(`${NEXT}/sw.js`, renewed)
      copyFileSync('tools/kill-switch.js', `${KILLED}/sw.js`)
      await use(true)
    },
    { scope: 'worker', timeout: 300_000 },
  ],
  site: async ({ generations: _there }, use) => {
    let current: Server = createStaticServer(BUILT)
    let gone: RegExp | null = null
    const server = createServer((request, response) => {
      if (gone?.test(request.url ?? '')) response.writeHead(404).end()
      else current.emit('request', request, response)
    })
    await new Promise<void>((ready) => server.listen(0, ready))
    await use({
      url: `http://localhost:${(server.address() as AddressInfo).port}/`,
      deploy: (directory) => {
        current = createStaticServer(directory)
      },
      takeAway: (pattern) => {
        gone = pattern
      },
    })
    server.close()
  },
  baseURL: ({ site }, use) => use(site.url),
})

test.describe.configure({ mode: 'default' })

async function controlled(page: Page): Promise<void> {
  await expect
    .poll(() => page.evaluate(() => navigator.serviceWorker.controller !== null), { timeout: 30_000 })
    .toBe(true)
}

/** What a browser does at a visit, and once a day. */
const lookForUpdate = (page: Page) =>
  page.evaluate(async () => void (await (await navigator.serviceWorker.ready).update()))

test('a new version is offered while a lab runs, and never forced on it', async ({ workbench, page, site }) => {
  await workbench.openAndPaste(NODE_EADDRINUSE)
  await workbench.reproduce()
  await controlled(page)
  await page.evaluate(() => document.body.setAttribute('data-mark', 'this very page'))
  site.deploy(NEXT)
  await lookForUpdate(page)
  await expect(page.getByText('A new version is ready')).toBeVisible({ timeout: 30_000 })
  await workbench.runStep()
  await workbench.expectDone('Start the server')
  await expect(page.locator('body')).toHaveAttribute('data-mark', 'this very page')
  await expect(page.locator('html')).not.toHaveAttribute('data-generation', '2')
  await page.getByRole('button', { name: 'Update now' }).click()
  await expect(page.locator('html')).toHaveAttribute('data-generation', '2', { timeout: 30_000 })
  await expect(workbench.incident('EADDRINUSE')).toBeVisible()
})

test('"Later" leaves everything as it is', async ({ workbench, page, site }) => {
  await workbench.openAndPaste(NODE_EADDRINUSE)
  await controlled(page)
  site.deploy(NEXT)
  await lookForUpdate(page)
  await page.getByRole('button', { name: 'Later' }).click({ timeout: 30_000 })
  await expect(page.getByText('A new version is ready')).toBeHidden()
  await expect(workbench.incident('EADDRINUSE')).toBeVisible()
})

test('the kill switch takes the worker and all that it kept away, and the page stays', async ({
  workbench,
  page,
  site,
}) => {
  await workbench.openAndPaste(NODE_EADDRINUSE)
  await controlled(page)
  expect(await page.evaluate(() => caches.keys())).not.toEqual([])
  site.deploy(KILLED)
  await lookForUpdate(page)
  await expect.poll(() => page.evaluate(async () => (await navigator.serviceWorker.getRegistrations()).length)).toBe(0)
  await expect.poll(() => page.evaluate(() => caches.keys())).toEqual([])
  await expect(workbench.incident('EADDRINUSE')).toBeVisible()
})

test.describe('without a service worker', () => {
  test.use({ serviceWorkers: 'block' })

  test('a part that a deployment has taken away brings one reload, with the log', async ({ workbench, page, site }) => {
    await workbench.openAndPaste(NODE_EADDRINUSE)
    await expect(workbench.incident('EADDRINUSE')).toBeVisible()
    site.takeAway(/SettingsSheet/)
    const reloaded = page.waitForEvent('load')
    await page.getByRole('button', { name: 'Settings' }).click()
    await reloaded
    site.takeAway(null)
    await expect(workbench.incident('EADDRINUSE')).toBeVisible()
  })
})
