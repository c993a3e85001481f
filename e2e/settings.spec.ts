import { expect, test } from './fixtures.ts'
import { NODE_EADDRINUSE } from './logs.ts'

test.describe('the settings', () => {
  test('make the text larger, everywhere and for the next visit', async ({ workbench, page }) => {
    await workbench.openAndPaste(NODE_EADDRINUSE)
    const because = workbench.diagnosis.getByText('because', { exact: true }).first()
    const line = workbench.log.locator('.monaco-editor .view-line').first()
    await expect(line).toBeVisible()
    const size = (locator: typeof because) =>
      locator.evaluate((one) => Number.parseFloat(getComputedStyle(one).fontSize))
    const before = [await size(because), await size(line)] as const
    await page.getByRole('button', { name: 'Settings' }).click()
    await page.getByRole('group', { name: 'Text size' }).getByRole('radio', { name: 'Largest' }).check()
    await page.keyboard.press('Escape')
    await expect.poll(() => size(because)).toBeCloseTo(before[0] * 1.25, 1)
    await expect.poll(() => size(line)).toBeCloseTo(before[1] * 1.25, 1)
    await page.reload()
    await expect.poll(() => page.evaluate(() => getComputedStyle(document.documentElement).fontSize)).toBe('20px')
  })

  test('choose the platform whose numbers are shown', async ({ workbench, page }) => {
    await workbench.open()
    await page.getByRole('button', { name: 'Settings' }).click()
    await page.getByRole('group', { name: 'Platform', exact: true }).getByRole('radio', { name: 'macOS' }).check()
    await page.keyboard.press('Escape')
    await workbench.paste('cat: /srv/report.csv: Resource temporarily unavailable\n')
    await expect(workbench.diagnosis.getByRole('radio', { name: /^macOS 35$/ })).toBeChecked()
  })

  test('choose the shell for which commands are written', async ({ workbench, page }) => {
    await workbench.openAndPaste(NODE_EADDRINUSE)
    await expect(workbench.incident('EADDRINUSE')).toBeVisible()
    await page.getByRole('button', { name: 'Settings' }).click()
    await page.getByRole('group', { name: 'Shell' }).getByRole('radio', { name: 'fish' }).check()
    await page.keyboard.press('Escape')
    await expect(workbench.diagnosis.getByText('$ ss', { exact: false }).first()).toBeVisible()
    await page.reload()
    await page.getByRole('button', { name: 'Settings' }).click()
    await expect(page.getByRole('group', { name: 'Shell' }).getByRole('radio', { name: 'fish' })).toBeChecked()
  })

  test('are reached and left by keyboard, and ? shows the keys', async ({ workbench, page }) => {
    await workbench.openAndPaste(NODE_EADDRINUSE)
    await expect(workbench.incident('EADDRINUSE')).toBeVisible()
    await workbench.diagnosis.focus()
    await page.keyboard.press('?')
    const keys = page.getByRole('dialog', { name: 'Keyboard map' })
    await expect(keys.getByRole('row').filter({ hasText: 'Reproduce in the lab' })).toBeVisible()
    await page.keyboard.press('Escape')
    await expect(keys).toBeHidden()
    await page.getByRole('button', { name: 'Settings' }).focus()
    await page.keyboard.press('Enter')
    await expect(page.getByRole('dialog', { name: 'Settings' })).toBeVisible()
    await page.keyboard.press('Escape')
    await expect(page.getByRole('button', { name: 'Settings' })).toBeFocused()
  })
})

test.describe('when the device has no room', () => {
  test('the log is still read, and the settings say that nothing is kept', async ({ workbench, page }) => {
    await page.addInitScript(() => {
      const full = () => {
        throw new DOMException('full', 'QuotaExceededError')
      }
      IDBObjectStore.prototype.put = full
      IDBObjectStore.prototype.add = full
    })
    await workbench.open()
    await page.getByRole('button', { name: 'Settings' }).click()
    await page.getByRole('checkbox', { name: 'Keep on this device' }).check()
    await page.keyboard.press('Escape')
    await workbench.paste(NODE_EADDRINUSE)
    await expect(workbench.incident('EADDRINUSE')).toBeVisible()
    await page.getByRole('button', { name: 'Settings' }).click()
    await expect(page.getByText('This browser keeps nothing here')).toBeVisible()
    await expect(page.getByText('Storage is blocked or full')).toBeVisible()
  })
})
