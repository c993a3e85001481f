import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Page } from '@playwright/test'
import { expect, test } from './fixtures.ts'

const CAUSE = 'EADDRINUSE/port-held-by-another-process'

/** A page of somebody else, on another origin. */
async function hostPage(
  html: string,
  headers: Record<string, string> = {},
  script = '',
): Promise<{ server: Server; url: string }> {
  const server = createServer(({ url }, response) =>
    url?.endsWith('.js')
      ? response.writeHead(200, { 'Content-Type': 'text/javascript' }).end(script)
      : response.writeHead(200, { 'Content-Type': 'text/html', ...headers }).end(html),
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

  test('tells its host when the failure is gone, once', async ({ page, baseURL }) => {
    const cause = 'EACCES/file-is-not-executable'
    const { server, url } = await hostPage(
      `<script type="module" src="${baseURL}/card.js"></script><script>window.solved = []
document.addEventListener('errlab-solved', ({ detail }) => solved.push(detail))</script><errlab-card cause="${cause}" open></errlab-card>`,
    )
    await page.goto(url)
    const card = page.frameLocator('errlab-card iframe')
    await card.getByRole('button', { name: 'Open the lab here' }).click()
    const steps = card.getByRole('listitem')
    for (const title of ['Run it', 'Look at its mode', 'Set the bit', 'Run it again']) {
      expect(await page.evaluate(() => (window as unknown as { solved: unknown[] }).solved)).toEqual([])
      await card.getByRole('button', { name: 'Run this step' }).click()
      await expect(steps.filter({ has: page.getByText(title, { exact: true }) }).first()).toHaveClass(/done/)
    }
    await expect
      .poll(() => page.evaluate(() => (window as unknown as { solved: unknown[] }).solved))
      .toEqual([expect.objectContaining({ cause })])
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

  test('three of them, one in a strict page: each with its own lab, events and height; nothing of the page is touched', async ({
    page,
    baseURL,
  }) => {
    const script = `addEventListener('errlab-solved', () => {}); window.events = []
for (const type of ['ready', 'open', 'step']) document.addEventListener('errlab-' + type, ({ detail }) => events.push(detail))`
    const { server, url } = await hostPage(
      `<!doctype html><html lang="de-CH"><script src="/events.js"></script><script type="module" src="${baseURL}/card.js"></script><input autofocus>
<errlab-card cause="${CAUSE}" port="8080" open></errlab-card>
<errlab-card cause="${CAUSE}" port="9090" theme="dark"></errlab-card>
<iframe sandbox="allow-scripts" src="${baseURL}/embed/${CAUSE}/?port=7070&open" width="600" height="500" title="sandboxed"></iframe>`,
      { 'Content-Security-Policy': `default-src 'none'; script-src 'self' ${baseURL}; frame-src ${baseURL}` },
      script,
    )
    await page.goto(url)
    const entries = await page.evaluate(() => history.length)
    const cards = page.locator('errlab-card')
    const first = cards.nth(0).frameLocator('iframe')
    const second = cards.nth(1).frameLocator('iframe')
    await expect(first.getByText('8080').first()).toBeVisible()
    await expect(page.frameLocator('iframe[sandbox]').getByText('7070').first()).toBeVisible()
    await expect(second.getByText('EADDRINUSE')).toBeVisible()
    expect(await second.locator('html').evaluate((html) => html.style.colorScheme)).toBe('dark')
    await expect(page.locator('input')).toBeFocused()
    await first.getByRole('button', { name: 'Labor hier öffnen' }).click()
    await first.getByRole('button', { name: 'Diesen Schritt ausführen' }).click({ timeout: 30_000 })
    await expect
      .poll(() => page.evaluate(() => (globalThis as { events?: { type: string; done?: number }[] }).events), {
        timeout: 30_000,
      })
      .toContainEqual(expect.objectContaining({ type: 'step', cause: CAUSE, done: 1, version: 1 }))
    await expect(second.getByText('Labor hier öffnen')).toBeHidden()
    await cards.nth(1).evaluate((card) => card.setAttribute('theme', 'light'))
    await expect.poll(() => second.locator('html').evaluate((html) => html.style.colorScheme)).toBe('light')
    expect(await page.evaluate(() => [history.length, document.cookie, scrollY])).toEqual([entries, '', 0])
    server.close()
  })

  test('?start opens the lab at once', async ({ page, baseURL }) => {
    await page.goto(`${baseURL}/embed/${CAUSE}/?start`)
    await expect(page.getByRole('button', { name: 'Run this step' })).toBeVisible({ timeout: 30_000 })
  })
})

test('oEmbed is found from the page of the cause, and its frame shows the card', async ({ page, request }) => {
  await page.goto(`/e/${CAUSE}/`)
  const href = await page.locator('link[type="application/json+oembed"]').getAttribute('href')
  const response = await request.get(new URL(href!).pathname)
  expect(response.headers()['access-control-allow-origin']).toBe('*')
  const answer = await response.json()
  expect(answer).toMatchObject({ version: '1.0', type: 'rich', provider_name: 'Errlab' })
  expect(answer.html).toContain(`/embed/${CAUSE}/?open`)
  expect((await request.get(new URL(answer.thumbnail_url).pathname)).headers()['content-type']).toBe('image/png')
})

test('the page of cards shows a live one and text for every place', async ({ page }) => {
  await page.goto('/embed/')
  const card = page.frameLocator('iframe')
  await expect(card.getByText('EADDRINUSE')).toBeVisible()
  const height = async () => (await page.locator('iframe').boundingBox())!.height
  await expect.poll(height).toBeLessThan(120)
  await card.getByText('EADDRINUSE').click()
  await expect.poll(height).toBeGreaterThan(200)
  for (const name of ['Plain HTML', 'MkDocs', 'Docusaurus', 'Confluence', 'Notion', 'GitHub, GitLab, any Markdown'])
    await expect(page.getByRole('heading', { name, exact: true })).toBeVisible()
})
