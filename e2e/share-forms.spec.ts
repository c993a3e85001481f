import { readFileSync } from 'node:fs'
import { expect, test } from './fixtures.ts'
import { NODE_EADDRINUSE, WITH_SECRETS } from './logs.ts'

test.describe('a diagnosis leaves the page in other forms', () => {
  test('a single replacement can be undone, a secret cannot', async ({ workbench, page }) => {
    await workbench.openAndPaste(`${WITH_SECRETS}Error: ENOENT: no such file or directory, open '/home/ravi/x.json'\n`)
    await expect(workbench.incident('ENOENT').first()).toBeVisible()
    await page.getByRole('button', { name: 'Share' }).click()
    const dialog = page.getByRole('dialog')
    const users = dialog.getByRole('list', { name: 'User names, one by one' })
    await expect(users.getByRole('checkbox')).toHaveCount(3)
    await users.getByRole('checkbox', { name: /ravi/ }).uncheck()
    await expect(dialog.getByRole('region', { name: 'Redaction, line by line' })).toContainText('user-2')
    await expect(dialog.getByRole('region', { name: 'Redaction, line by line' })).not.toContainText('user-3')
    await expect(dialog.getByRole('checkbox', { name: 'Secrets' })).toBeDisabled()
  })

  test('Markdown, one HTML file and a picture are made of the redacted lines', async ({
    workbench,
    page,
    context,
    browser,
  }) => {
    await context.grantPermissions(['clipboard-read', 'clipboard-write'])
    await workbench.openAndPaste(WITH_SECRETS)
    await expect(workbench.incident('ENOENT')).toBeVisible()
    await page.getByRole('button', { name: 'Share' }).click()
    const dialog = page.getByRole('dialog')
    await dialog.getByRole('button', { name: 'Copy Markdown' }).click()
    const copied = () => page.evaluate(() => navigator.clipboard.readText())
    await expect.poll(copied).toContain('### ENOENT')
    expect(await copied()).not.toMatch(/S3cret|maya/)

    const saved = page.waitForEvent('download')
    await dialog.getByRole('button', { name: 'Save as one HTML file' }).click()
    const file = await (await saved).path()
    expect(readFileSync(file, 'utf8')).not.toMatch(/S3cret|maya|<script/)
    const offline = await browser.newContext({ javaScriptEnabled: false, offline: true })
    const reader = await offline.newPage()
    await reader.setContent(readFileSync(file, 'utf8'))
    await expect(reader.getByRole('heading', { level: 1 })).toHaveText('ENOENT')
    await expect(reader.getByText('Causes, most likely first')).toBeVisible()
    await offline.close()

    const drawn = page.waitForEvent('download')
    await dialog.getByRole('button', { name: 'Save as picture' }).click()
    const png = readFileSync(await (await drawn).path())
    expect(png.subarray(1, 4).toString()).toBe('PNG')
    expect(png.readUInt32BE(16)).toBe(2400)
  })

  test('a phone can read the link from the screen', async ({ workbench, page }) => {
    await workbench.openAndPaste(NODE_EADDRINUSE)
    await expect(workbench.incident('EADDRINUSE')).toBeVisible()
    await page.getByRole('button', { name: 'Share' }).click()
    await page.getByRole('button', { name: 'Code for a phone' }).click()
    await expect(page.getByRole('img', { name: /Code for a phone/ })).toBeVisible()
    await expect(page.getByRole('dialog')).toContainText('Opens this diagnosis on the phone')
  })

  test('all questions come as a script, and what it prints can be pasted back', async ({ workbench, page }) => {
    await workbench.openAndPaste(NODE_EADDRINUSE)
    await expect(workbench.incident('EADDRINUSE')).toBeVisible()
    const saved = page.waitForEvent('download')
    await workbench.diagnosis.getByRole('button', { name: /diagnose\.sh/ }).click()
    const script = readFileSync(await (await saved).path(), 'utf8')
    expect(script).toMatch(/^#!\/bin\/sh/)
    expect(script).toContain("ask 'sudo ss -ltnp")
    const output = [
      "$ sudo ss -ltnp 'sport = :3000'",
      'State  Recv-Q Send-Q Local Address:Port Peer Address:Port Process',
      'LISTEN 0      511                *:3000            *:*     users:(("node",pid=4711,fd=18))',
      '',
    ].join('\n')
    await workbench.diagnosis.getByRole('textbox', { name: /Paste the output/ }).fill(output)
    await workbench.diagnosis.getByRole('button', { name: 'Read it' }).click()
    await expect(workbench.diagnosis).toContainText('Read as the output of ss')
  })
})
