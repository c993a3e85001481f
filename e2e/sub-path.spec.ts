import { execFileSync } from 'node:child_process'
import type { AddressInfo } from 'node:net'
import { createStaticServer } from '../tools/serve.mjs'
import { expect, test as stories } from './fixtures.ts'
import { NODE_EADDRINUSE } from './logs.ts'

/** The site built for `/errlab/`, on a server that has nothing anywhere else. */
const test = stories.extend<object, { site: string }>({
  site: [
    // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the parameter's form
    async ({}, use) => {
      execFileSync('node', ['tools/build.mjs', '--base', '/errlab/', '--out', '.cache/sub-path'])
      const server = createStaticServer('.cache/sub-path', '/errlab/')
      await new Promise<void>((ready) => server.listen(0, ready))
      await use(`http://localhost:${(server.address() as AddressInfo).port}/errlab/`)
      server.close()
    },
    { scope: 'worker', timeout: 300_000 },
  ],
  baseURL: ({ site }, use) => use(site),
})

// One after the other: the site is built once.
test.describe.configure({ mode: 'default' })

test.describe('a site below a folder', () => {
  test.beforeEach(({ page, site }) => {
    page.on('response', (response) => {
      if (response.url().startsWith(site)) return
      throw new Error(`asked outside its folder: ${response.url()}`)
    })
  })

  test('reads a log, opens the lab, and makes links to itself', async ({ workbench, page, site }) => {
    await workbench.openAndPaste(NODE_EADDRINUSE)
    await expect(workbench.incident('EADDRINUSE')).toBeVisible()
    await workbench.reproduce()
    await workbench.runStep()
    await workbench.expectDone('Start the server')
    await page.getByRole('button', { name: 'Share' }).click()
    const link = page.getByRole('dialog').getByLabel('Link', { exact: true })
    await expect(link).toContainText(`${site}d/#1.`)
    const address = (await link.textContent())!
    await page.goto('about:blank')
    await page.goto(address)
    await expect(workbench.incident('EADDRINUSE')).toBeVisible()
  })

  test('its pages lead to each other and into the lab', async ({ page, workbench }) => {
    await page.goto('e/')
    await page.getByRole('link', { name: 'EADDRINUSE', exact: true }).first().click()
    await expect(page.getByRole('heading', { level: 1 })).toContainText('EADDRINUSE')
    await page.getByRole('link', { name: 'Paste an error' }).click()
    await expect(workbench.log).toBeVisible()
  })

  test('works offline after the first visit', async ({ workbench, page, context }) => {
    await workbench.open()
    await page.evaluate(() => navigator.serviceWorker.ready.then(() => true))
    await expect
      .poll(() => page.evaluate(() => navigator.serviceWorker.controller !== null), { timeout: 30_000 })
      .toBe(true)
    await context.setOffline(true)
    await workbench.openAndPaste(NODE_EADDRINUSE)
    await expect(workbench.incident('EADDRINUSE')).toBeVisible()
  })
})
