import { expect, test } from './fixtures.ts'
import { NO_ERRNO, NODE_EADDRINUSE } from './logs.ts'

test.describe('whatever is put in gets a clear answer', () => {
  test('a file that is opened is read like a paste', async ({ workbench, page }) => {
    await workbench.open()
    const chooser = page.waitForEvent('filechooser')
    await page.getByRole('button', { name: 'Open a file' }).click()
    await (await chooser).setFiles({ name: 'app.log', mimeType: 'text/plain', buffer: Buffer.from(NODE_EADDRINUSE) })
    await expect(workbench.incident('EADDRINUSE')).toBeVisible()
  })

  test('a sample can be taken', async ({ workbench, page }) => {
    await workbench.open()
    await page
      .getByRole('button', { name: /EACCES/ })
      .first()
      .click()
    await expect(workbench.incident('EACCES')).toBeVisible()
  })

  test('a log without an errno says so and offers a search', async ({ workbench }) => {
    await workbench.openAndPaste(NO_ERRNO)
    await expect(workbench.diagnosis).toContainText(/No error code in \d+ lines/)
    await expect(workbench.diagnosis.getByRole('button', { name: /Search|Look up/ }).first()).toBeVisible()
  })

  test('an empty paste changes nothing and says so', async ({ workbench, page }) => {
    await workbench.openAndPaste('')
    await expect(page.getByRole('textbox', { name: 'Log text' })).toBeVisible()
  })

  test('a binary file is named as one', async ({ workbench, page }) => {
    await workbench.open()
    const chooser = page.waitForEvent('filechooser')
    await page.getByRole('button', { name: 'Open a file' }).click()
    const bytes = Buffer.from(Array.from({ length: 5000 }, (_, i) => (i * 7919) % 256))
    await (await chooser).setFiles({ name: 'photo.bin', mimeType: 'application/octet-stream', buffer: bytes })
    await expect(page.getByText(/binary|not text|no text/i).first()).toBeVisible()
  })

  test('20 MB of noise are read without blocking the page', async ({ workbench, page }) => {
    await workbench.open()
    const chooser = page.waitForEvent('filechooser')
    await page.getByRole('button', { name: 'Open a file' }).click()
    const noise = Buffer.from(
      '2026-01-01 10:00:00 worker 17 finished its task in 12 ms without anything to say\n'.repeat(250_000),
    )
    await (await chooser).setFiles({ name: 'noise.log', mimeType: 'text/plain', buffer: noise })
    await expect(workbench.diagnosis).toContainText(/No error code in 250,?000 lines/, { timeout: 30_000 })
  })

  test('a log never leaves the page', async ({ workbench, page }) => {
    await workbench.open()
    await page.waitForLoadState('networkidle')
    const sent: string[] = []
    page.on('request', (request) => sent.push(`${request.url()} ${request.postData() ?? ''}`))
    await workbench.paste(NODE_EADDRINUSE.replace('3000', '3917'))
    await expect(workbench.incident('EADDRINUSE')).toBeVisible()
    await workbench.reproduce()
    expect(sent.filter((request) => request.includes('3917'))).toEqual([])
  })
})

test.describe('with storage blocked', () => {
  test('everything still works', async ({ workbench, page }) => {
    await page.addInitScript(() => {
      const refuse = () => {
        throw new DOMException('blocked', 'SecurityError')
      }
      for (const name of ['localStorage', 'sessionStorage', 'indexedDB'])
        Object.defineProperty(window, name, { get: refuse })
    })
    await workbench.openAndPaste(NODE_EADDRINUSE)
    await expect(workbench.incident('EADDRINUSE')).toBeVisible()
  })
})
