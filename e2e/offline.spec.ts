import { expect, test } from './fixtures.ts'
import { NODE_EADDRINUSE } from './logs.ts'

test('after the first visit everything works with the network gone', async ({ workbench, page, context }) => {
  await workbench.open()
  await page.evaluate(() => navigator.serviceWorker.ready.then(() => true))
  await expect
    .poll(() => page.evaluate(() => navigator.serviceWorker.controller !== null), { timeout: 30_000 })
    .toBe(true)
  await context.setOffline(true)
  await workbench.openAndPaste(NODE_EADDRINUSE)
  await expect(workbench.incident('EADDRINUSE')).toBeVisible()
  await workbench.reproduce()
  await workbench.runStep()
  await workbench.expectDone('Start the server')
})
