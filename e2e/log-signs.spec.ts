import { expect, test } from './fixtures.ts'
import { NODE_EADDRINUSE, WITH_SECRETS } from './logs.ts'

const BARE = `worker: bind() failed on port 8080, errno: 98\n`

test.describe('the log shows what else is on its lines', () => {
  test('a bare number says which code it is', async ({ workbench }) => {
    await workbench.openAndPaste(BARE)
    await expect(workbench.incident('EADDRINUSE')).toBeVisible()
    await expect(workbench.log).toContainText(/→\sEADDRINUSE/)
  })

  test('a line with a secret has a lock', async ({ workbench }) => {
    await workbench.openAndPaste(WITH_SECRETS)
    await expect(workbench.incident('ENOENT')).toBeVisible()
    await expect(workbench.log.locator('.locked')).toHaveCount(1)
  })

  test('a diagnosis that is not it has ways out', async ({ workbench, page }) => {
    await workbench.openAndPaste(NODE_EADDRINUSE)
    await expect(workbench.incident('EADDRINUSE')).toBeVisible()
    const ways = workbench.diagnosis.getByRole('region', { name: 'Not this?' })
    await expect(ways.getByRole('link', { name: 'Report a mistake' })).toHaveCount(0)
    await ways.getByRole('button', { name: 'Open the next cause' }).click()
    await expect(workbench.diagnosis.locator('details[open] .rank').first()).toHaveText('2')
    await ways.getByRole('button', { name: 'Search by what you saw' }).click()
    await expect(page.getByRole('combobox', { name: /^Name, number, message/ })).toBeFocused()
  })
})

test.describe('on a phone', () => {
  test.use({ hasTouch: true, isMobile: true, viewport: { width: 390, height: 844 } })

  test('the marked log has the lock and the meaning of the number too', async ({ workbench, page }) => {
    await workbench.openAndPaste(BARE + WITH_SECRETS)
    await page.getByRole('navigation', { name: 'Panes' }).getByRole('button', { name: 'Log' }).click()
    await expect(workbench.log).toContainText('→ EADDRINUSE')
    await expect(workbench.log).toContainText('A secret is on this line')
  })
})
