import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Page } from '@playwright/test'
import { expect, test } from './fixtures.ts'

const CAUSE = 'EADDRINUSE/port-held-by-another-process'

/** A page of somebody else, on another origin. */
async function hostPage(html: string, headers: Record<string, string> = {}): Promise<{ server: Server; url: string }> {
  const server = createServer((_request, response) =>
    response.writeHead(200, { 'Content-Type': 'text/html', ...headers }).end(html),
  )
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready))
  return { server, url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/` }
}

async function playFirstStep(page: Page): Promise<void> {
  const card = page.frameLocator('iframe').first()
  await expect(card.getByText('could not listen on port')).toBeVisible()
  await card.getByRole('button', { name: 'Open the lab here' }).click()
  await card.getByRole('button', { name: 'Run this step' }).click({ timeout: 30_000 })
  await expect(card.getByRole('listitem').filter({ hasText: 'Start the server' })).toHaveClass(/done/, {
    timeout: 30_000,
  })
}

test.describe('a card in a page of another origin', () => {
  test('shows the cause with the values of its link and plays the lab', async ({ page, baseURL }) => {
    const { server, url } = await hostPage(
      `<iframe src="${baseURL}/embed/${CAUSE}/?port=8080&open" width="700" height="700" title="card"></iframe>`,
    )
    await page.goto(url)
    await expect(page.frameLocator('iframe').getByText('8080').first()).toBeVisible()
    await playFirstStep(page)
    server.close()
  })

  test('works in a frame that is sandboxed without allow-same-origin', async ({ page, baseURL }) => {
    const { server, url } = await hostPage(
      `<iframe sandbox="allow-scripts" src="${baseURL}/embed/${CAUSE}/?open" width="700" height="700" title="card"></iframe>`,
    )
    await page.goto(url)
    await playFirstStep(page)
    server.close()
  })

  test('<errlab-card> makes the frame, keeps its height, and leaves focus and history alone', async ({
    page,
    baseURL,
  }) => {
    const { server, url } = await hostPage(
      `<input autofocus><script type="module" src="${baseURL}/card.js"></script><errlab-card cause="${CAUSE}" port="8080"></errlab-card>`,
    )
    await page.goto(url)
    const frame = page.locator('errlab-card iframe')
    await expect(frame).toBeVisible()
    const card = page.frameLocator('errlab-card iframe')
    await expect(card.getByText('EADDRINUSE')).toBeVisible()
    const closed = (await frame.boundingBox())!.height
    const entries = await page.evaluate(() => history.length)
    await card.getByText('EADDRINUSE').click()
    await expect.poll(async () => (await frame.boundingBox())!.height).toBeGreaterThan(closed + 50)
    expect(await page.evaluate(() => history.length)).toBe(entries)
    server.close()
  })
})
