import type { Page } from '@playwright/test'
import { expect, test } from './fixtures.ts'
import { NODE_EADDRINUSE } from './logs.ts'

async function controlled(page: Page): Promise<void> {
  await expect
    .poll(() => page.evaluate(() => navigator.serviceWorker.controller !== null), { timeout: 30_000 })
    .toBe(true)
}

/** What the system does when somebody shares into Errlab: a form, posted as a navigation. */
const share = (page: Page, fields: Readonly<Record<string, string>>, file?: { name: string; text: string }) =>
  page.evaluate(
    ([fields, file]) => {
      const form = Object.assign(document.createElement('form'), {
        action: '/share-target',
        method: 'post',
        enctype: 'multipart/form-data',
      })
      for (const [name, value] of Object.entries(fields))
        form.append(Object.assign(document.createElement('input'), { name, value }))
      if (file) {
        const input = Object.assign(document.createElement('input'), { type: 'file', name: 'file' })
        const list = new DataTransfer()
        list.items.add(new File([file.text], file.name, { type: 'text/plain' }))
        input.files = list.files
        form.append(input)
      }
      document.body.append(form)
      form.submit()
    },
    [fields, file] as const,
  )

test.describe('what arrives from the system', () => {
  test('a text that is shared is read, once', async ({ workbench, page }) => {
    await workbench.open()
    await controlled(page)
    await share(page, { title: 'A log', text: NODE_EADDRINUSE })
    await expect(workbench.incident('EADDRINUSE')).toBeVisible()
    expect(new URL(page.url()).search).toBe('')
    expect(await page.evaluate(async () => (await (await caches.open('errlab-shared')).keys()).length)).toBe(0)
  })

  test('a file that is shared is read', async ({ workbench, page }) => {
    await workbench.open()
    await controlled(page)
    await share(page, {}, { name: 'app.log', text: 'cat: /srv/x: No such file or directory\n' })
    await expect(workbench.incident('ENOENT')).toBeVisible()
  })

  test('a file that the system opens with Errlab is read', async ({ workbench, page }) => {
    await page.addInitScript((text) => {
      const launchQueue = {
        setConsumer: (take: (params: object) => void) =>
          take({ files: [{ getFile: async () => new File([text], 'app.log') }] }),
      }
      Object.defineProperty(globalThis, 'launchQueue', { value: launchQueue })
    }, NODE_EADDRINUSE)
    await page.goto('./')
    await expect(workbench.incident('EADDRINUSE')).toBeVisible()
  })

  test('the manifest names what is shared, opened and offered as shortcuts, and all of it is there', async ({
    request,
  }) => {
    const manifest = await (await request.get('manifest.webmanifest')).json()
    expect(manifest.share_target).toMatchObject({ method: 'POST', enctype: 'multipart/form-data' })
    expect(manifest.file_handlers[0].accept['text/plain']).toContain('.log')
    for (const { url } of [...manifest.shortcuts, ...manifest.icons.map(({ src }: { src: string }) => ({ url: src }))])
      expect((await request.get(url)).status(), url).toBe(200)
  })
})

test('everything is kept for offline use when it is asked for, with size and progress', async ({
  workbench,
  page,
  context,
}) => {
  await workbench.open()
  await controlled(page)
  await page.getByRole('button', { name: 'Settings' }).click()
  await page.getByRole('button', { name: 'Make available offline' }).click()
  const status = page.getByRole('dialog').getByRole('status').last()
  await expect(status).toContainText(/\d+ of \d+ files, [\d.]+ MB of [\d.]+ MB/)
  await expect(status).toContainText(/All \d+ files are kept for offline use: [\d.]+ MB/, { timeout: 150_000 })
  await context.setOffline(true)
  for (const path of [
    'e/ENOSTR/',
    'e/98/',
    'e/EWOULDBLOCK/',
    'e/macos/',
    'links/',
    'e/EADDRINUSE/port-held-by-another-process/?port=8123',
  ]) {
    await page.goto(path)
    await expect(page.getByRole('heading', { level: 1 })).not.toContainText('offline')
  }
  await expect(page.getByText('8123').first()).toBeVisible()
})

test('with storage blocked everything still works for this visit', async ({ workbench, page }) => {
  await page.addInitScript(() => {
    const blocked = () => {
      throw new DOMException('The operation is insecure.', 'SecurityError')
    }
    for (const name of ['localStorage', 'sessionStorage', 'indexedDB'])
      Object.defineProperty(globalThis, name, { get: blocked })
    Object.defineProperty(CacheStorage.prototype, 'open', { value: async () => blocked() })
    Object.defineProperty(ServiceWorkerContainer.prototype, 'register', { value: async () => blocked() })
  })
  await workbench.openAndPaste(NODE_EADDRINUSE)
  await expect(workbench.incident('EADDRINUSE')).toBeVisible()
  await workbench.reproduce()
  await workbench.runStep()
  await workbench.expectDone('Start the server')
  await page.goto('./?shared=1')
  await expect(page.getByRole('textbox', { name: 'Log text' })).toBeVisible()
})
