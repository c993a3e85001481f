import type { Page } from '@playwright/test'
import { expect, test } from './fixtures.ts'
import { NODE_EADDRINUSE, WITH_SECRETS } from './logs.ts'
import { Workbench } from './pages/workbench.ts'

/** The link in the open share dialog, once it is made. */
async function linkOf(page: Page): Promise<string> {
  const link = page.getByRole('dialog').getByLabel('Link', { exact: true })
  await expect(link).toContainText('/d/#1.')
  return (await link.textContent()) ?? ''
}

test.describe('sharing a diagnosis', () => {
  test('shows what leaves the page, with secrets replaced', async ({ workbench, page }) => {
    await workbench.openAndPaste(WITH_SECRETS)
    await expect(workbench.incident('ENOENT')).toBeVisible()
    await page.getByRole('button', { name: 'Share' }).click()
    const dialog = page.getByRole('dialog')
    await expect(dialog).toContainText('[secret-1]')
    await expect(dialog).toContainText('user-1')
    await expect(dialog).toContainText(/unchanged|same diagnosis/i)
  })

  test('a link opens in a fresh browser profile with the same diagnosis', async ({
    workbench,
    page,
    browser,
    baseURL,
  }) => {
    await workbench.openAndPaste(NODE_EADDRINUSE)
    await expect(workbench.incident('EADDRINUSE')).toBeVisible()
    await page.getByRole('button', { name: 'Share' }).click()
    const link = await linkOf(page)
    expect(link).toContain('/d/#1.')
    const fresh = await browser.newContext({ ...(baseURL && { baseURL }) })
    const other = new Workbench(await fresh.newPage())
    await other.page.goto(link)
    await expect(other.incident('EADDRINUSE')).toBeVisible()
    await expect(other.diagnosis).toContainText('3000')
    await fresh.close()
  })

  test('a truncated link says how much is missing, a tampered one that it was changed', async ({ workbench, page }) => {
    await workbench.openAndPaste(NODE_EADDRINUSE)
    await expect(workbench.incident('EADDRINUSE')).toBeVisible()
    await page.getByRole('button', { name: 'Share' }).click()
    const link = await linkOf(page)
    await page.goto('about:blank')
    await page.goto(link.slice(0, -20))
    await expect(page.getByRole('alert')).toContainText('cut short')
    await page.goto('about:blank')
    await page.goto(link.slice(0, -6) + (link.at(-6) === 'A' ? 'B' : 'A') + link.slice(-5))
    await expect(page.getByRole('alert')).toContainText('changed')
  })

  test('a link that chats would cut is made shorter, with what that costs, and leads to the same failure', async ({
    workbench,
    page,
  }) => {
    const noise = Array.from({ length: 400 }, (_, line) =>
      Array.from({ length: 20 }, (_, i) => (((line * 20 + i + 1) * 2654435761) >>> 0).toString(36)).join(' '),
    )
    await workbench.openAndPaste(noise.toSpliced(200, 0, NODE_EADDRINUSE).join('\n'))
    await expect(workbench.incident('EADDRINUSE')).toBeVisible()
    await page.getByRole('button', { name: 'Share' }).click()
    const dialog = page.getByRole('dialog')
    await expect(dialog).toContainText('Some chats cut links at 2,000 characters')
    const long = await linkOf(page)
    await dialog.getByRole('button', { name: 'Shorten it' }).click()
    await expect(dialog).toContainText(/Shortened: \d+ lines stay here\./)
    await expect.poll(async () => (await linkOf(page)).length).toBeLessThanOrEqual(2000)
    const link = await linkOf(page)
    await dialog.getByRole('button', { name: 'Take all of it again' }).click()
    await expect.poll(() => linkOf(page)).toBe(long)
    await page.goto('about:blank')
    await page.goto(link)
    await expect(workbench.incident('EADDRINUSE')).toBeVisible()
    await expect(workbench.diagnosis).toContainText('3000')
  })
})
