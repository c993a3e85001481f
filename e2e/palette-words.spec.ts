import { expect, test } from './fixtures.ts'
import { NO_ERRNO } from './logs.ts'

test.describe('the palette understands what a person saw', () => {
  for (const [words, code] of [
    ['port taken', 'EADDRINUSE'],
    ['disk full but df shows space', 'ENOSPC'],
  ] as const) {
    test(`“${words}” leads to ${code}`, async ({ workbench, page }) => {
      await workbench.openAndPaste(NO_ERRNO)
      await expect(workbench.diagnosis).toContainText(/No error code/)
      await page.keyboard.press('Control+k')
      await page.getByRole('combobox').fill(words)
      await expect(page.getByRole('option').filter({ hasText: code }).first()).toBeVisible()
    })
  }
})
