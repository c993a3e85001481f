import type { Page } from '@playwright/test'
import { expect, test } from './fixtures.ts'
import { NODE_EADDRINUSE } from './logs.ts'

const DENIED = `$ cat /srv/report.csv\ncat: /srv/report.csv: Permission denied\n`
const REFUSED = `$ psql\nError: connect ECONNREFUSED 127.0.0.1:5432\n`

/** The log in view as the device keeps it, or nothing. */
const keptDraft = (page: Page): Promise<string> =>
  page.evaluate(async () => {
    if (!(await indexedDB.databases()).some(({ name }) => name === 'errlab')) return ''
    return new Promise<string>((done) => {
      const opened = indexedDB.open('errlab')
      opened.onsuccess = () => {
        const asked = opened.result.transaction('log').objectStore('log').get('draft')
        asked.onsuccess = () => {
          opened.result.close()
          done(asked.result?.text ?? '')
        }
      }
    })
  })

test.describe('several logs stand beside each other', () => {
  test('a second paste can be kept beside the first, and each comes back with its diagnosis', async ({
    workbench,
    page,
  }) => {
    await workbench.openAndPaste(NODE_EADDRINUSE)
    await expect(workbench.incident('EADDRINUSE')).toBeVisible()
    await workbench.diagnosis.getByText('An earlier test run left its server behind').click()
    await workbench.paste(DENIED)
    await expect(workbench.incident('EACCES')).toBeVisible()
    await page.getByRole('button', { name: 'Keep both' }).click()
    const tabs = page.getByRole('navigation', { name: 'Open logs' })
    await expect(tabs.getByRole('listitem')).toHaveCount(2)
    await tabs.getByRole('button', { name: /^Error: listen/ }).click()
    await expect(workbench.incident('EADDRINUSE')).toBeVisible()
    await expect(workbench.incident('EACCES')).toBeHidden()
    await tabs.getByRole('button', { name: /^cat/ }).click()
    await expect(workbench.incident('EACCES')).toBeVisible()
  })

  test('a new log opens in a tab by key, keys go round, F2 names it, Delete closes it', async ({ workbench, page }) => {
    await workbench.openAndPaste(NODE_EADDRINUSE)
    await expect(workbench.incident('EADDRINUSE')).toBeVisible()
    await workbench.diagnosis.focus()
    await page.keyboard.press('n')
    await expect(page.getByRole('textbox', { name: 'Log text' })).toHaveValue('')
    await workbench.paste(REFUSED)
    await expect(workbench.incident('ECONNREFUSED')).toBeVisible()
    const tabs = page.getByRole('navigation', { name: 'Open logs' })
    await tabs.getByRole('button', { name: /^psql, in view/ }).focus()
    await page.keyboard.press('F2')
    await page.keyboard.type('the database')
    await page.keyboard.press('Enter')
    await expect(tabs.getByRole('button', { name: 'the database, in view' })).toBeVisible()
    await workbench.diagnosis.focus()
    await page.keyboard.press('t')
    await expect(workbench.incident('EADDRINUSE')).toBeVisible()
    await tabs.getByRole('button', { name: 'the database', exact: true }).click()
    await expect(workbench.incident('ECONNREFUSED')).toBeVisible()
    await page.keyboard.press('Delete')
    await expect(tabs).toBeHidden()
    await expect(workbench.incident('EADDRINUSE')).toBeVisible()
  })

  test('what was opened in a tab is kept in the editor with its undo', async ({ workbench, page }) => {
    await workbench.openAndPaste(NODE_EADDRINUSE)
    await expect(workbench.incident('EADDRINUSE')).toBeVisible()
    const editor = workbench.log.locator('.monaco-editor')
    await expect(editor.first()).toBeVisible()
    await editor.first().click()
    await page.keyboard.press('Control+End')
    await page.keyboard.type('typed by hand')
    await workbench.log.getByRole('button', { name: 'New log in a tab' }).click()
    await workbench.paste(DENIED)
    await expect(workbench.incident('EACCES')).toBeVisible()
    await page
      .getByRole('navigation', { name: 'Open logs' })
      .getByRole('button', { name: /^Error: listen/ })
      .click()
    await expect(workbench.log).toContainText('typed by hand')
    await editor.first().click()
    await page.keyboard.press('Control+z')
    await expect(workbench.log).not.toContainText('typed by hand')
    await expect(workbench.incident('EADDRINUSE')).toBeVisible()
  })
})

test('a long log comes back where it was left, not at its first failure', async ({ workbench, page }) => {
  // Each line has a word of its own: nothing of it is folded away.
  const word = (n: number) =>
    [n / 676, n / 26, n].map((part) => 'abcdefghijklmnopqrstuvwxyz'[Math.floor(part) % 26]).join('')
  const filler = Array.from({ length: 900 }, (_, n) => `${word(n)} is done`)
  await workbench.openAndPaste([NODE_EADDRINUSE.trimEnd(), ...filler].join('\n'))
  await expect(workbench.incident('EADDRINUSE')).toBeVisible()
  const last = workbench.log.locator('.view-line').filter({ hasText: word(888) })
  await workbench.log.locator('.view-line').first().click()
  await page.keyboard.press('Control+End')
  await expect(last).toBeInViewport()
  await workbench.log.getByRole('button', { name: 'New log in a tab' }).click()
  await workbench.paste(DENIED)
  await expect(workbench.incident('EACCES')).toBeVisible()
  const tabs = page.getByRole('navigation', { name: 'Open logs' })
  await tabs.getByRole('button', { name: /^Error: listen/ }).click()
  await expect(workbench.incident('EADDRINUSE')).toBeVisible()
  await expect(last).toBeInViewport()
  await expect(workbench.diagnosis.getByRole('heading', { name: /^EADDRINUSE/ }).first()).toBeVisible()
})

test.describe('logs are kept on the device only on request', () => {
  test('tabs and earlier logs come back, and can be deleted', async ({ workbench, page }) => {
    await workbench.open()
    await page.getByRole('button', { name: 'Settings' }).click()
    await page.getByRole('checkbox', { name: 'Keep on this device' }).check()
    await expect(page.getByText('None yet')).toBeVisible()
    await page.keyboard.press('Escape')
    await workbench.paste(NODE_EADDRINUSE)
    await expect(workbench.incident('EADDRINUSE')).toBeVisible()
    await workbench.log.getByRole('button', { name: 'New log in a tab' }).click()
    await workbench.paste(DENIED)
    await expect(workbench.incident('EACCES')).toBeVisible()
    await workbench.paste(REFUSED)
    await expect(workbench.incident('ECONNREFUSED')).toBeVisible()
    // The draft is written when the hand has rested.
    await expect.poll(() => keptDraft(page)).toContain('ECONNREFUSED')
    await page.reload()
    await expect(workbench.incident('ECONNREFUSED')).toBeVisible()
    await expect(page.getByRole('navigation', { name: 'Open logs' }).getByRole('listitem')).toHaveCount(2)
    await page.getByRole('button', { name: 'Settings' }).click()
    const earlier = page.getByRole('list', { name: 'Earlier logs' })
    await expect(earlier.getByRole('listitem')).toHaveCount(1)
    await earlier.getByRole('button', { name: /^cat/ }).click()
    await expect(workbench.incident('EACCES')).toBeVisible()
    await expect(page.getByRole('navigation', { name: 'Open logs' }).getByRole('listitem')).toHaveCount(3)
    await page.getByRole('button', { name: 'Settings' }).click()
    await page.getByRole('button', { name: 'Delete all' }).click()
    await expect(page.getByText('None yet')).toBeVisible()
  })

  test('nothing is kept without the wish', async ({ workbench, page }) => {
    await page.clock.install()
    await workbench.openAndPaste(NODE_EADDRINUSE)
    await expect(workbench.incident('EADDRINUSE')).toBeVisible()
    await page.clock.runFor('01:00')
    expect(await keptDraft(page)).toBe('')
    await page.reload()
    await expect(page.getByRole('textbox', { name: 'Log text' })).toHaveValue('')
  })
})
