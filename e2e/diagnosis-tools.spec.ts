import { expect, test } from './fixtures.ts'
import { NODE_EADDRINUSE } from './logs.ts'

const SS = `State  Recv-Q Send-Q Local Address:Port Peer Address:Port Process
LISTEN 0      511                *:3000            *:*     users:(("node",pid=41207,fd=18))
`

test.describe('the diagnosis', () => {
  test.beforeEach(async ({ workbench }) => {
    await workbench.openAndPaste(NODE_EADDRINUSE)
    await expect(workbench.incident('EADDRINUSE')).toBeVisible()
  })

  test('sets a look-alike beside the code', async ({ workbench }) => {
    const alike = workbench.diagnosis.getByRole('region', { name: 'Looks alike' })
    await expect(alike.getByRole('columnheader', { name: 'EADDRINUSE' })).toBeVisible()
    await alike.getByLabel('Compare with').selectOption('ECONNREFUSED')
    await expect(alike.getByRole('columnheader', { name: 'ECONNREFUSED' })).toBeVisible()
    await expect(alike.getByRole('row', { name: /^Number/ })).toContainText(/98\s*111/)
    await expect(alike.getByRole('row', { name: /^Tell them apart/ })).toContainText('nobody listens')
  })

  test('gives the number and the message on another platform', async ({ workbench }) => {
    const numbers = workbench.diagnosis.getByRole('group', { name: 'Number per platform' })
    await expect(numbers.getByRole('radio', { name: 'Linux 98' })).toBeChecked()
    await numbers.getByRole('radio', { name: 'macOS 48' }).check()
    await expect(numbers.getByRole('radio', { name: 'macOS 48' })).toBeChecked()
    await expect(workbench.diagnosis).toContainText('Address already in use')
  })

  test('shows the fixes in another language', async ({ workbench }) => {
    const fixes = workbench.diagnosis.getByRole('region', { name: 'Fixes' })
    const runtime = fixes.getByLabel('Code in')
    await expect(runtime).toHaveValue('node')
    const other = (await runtime.locator('option').allTextContents()).find((name) => name !== 'Node.js')!
    await runtime.selectOption({ label: other })
    for (const fix of await fixes.locator('details.fix').all()) {
      if ((await fix.getAttribute('open')) === null) await fix.locator('summary').first().click()
    }
    await expect(fixes.locator('.note-line').filter({ hasText: other }).first()).toBeVisible()
  })

  test('shows the ranking before and after an answer', async ({ workbench, page }) => {
    const field = workbench.diagnosis.getByRole('textbox', { name: 'Paste the output here' })
    await field.fill(SS)
    await page.getByRole('button', { name: 'Read it' }).click()
    const ranking = workbench.diagnosis.getByRole('region', { name: 'Ranking before and after' })
    await expect(ranking.getByRole('list', { name: 'Causes before' })).toContainText('Another process')
    await expect(ranking.getByRole('list', { name: 'Causes after' })).toContainText('Another process')
    await workbench.diagnosis.getByRole('button', { name: 'Take it out' }).click()
    await expect(ranking).toHaveCount(0)
  })

  test('a value leads to the place in the log where it was read', async ({ workbench }) => {
    await workbench.diagnosis.getByRole('button', { name: '3000' }).first().click()
    await expect(workbench.page.getByText(/^Line \d+$/)).toBeAttached()
  })

  test('the address says where the person is, and nothing of the log', async ({ workbench, page }) => {
    await expect(page).toHaveURL(/#\/diagnosis\/EADDRINUSE\/port-held-by-another-process$/)
    await workbench.diagnosis.getByText('An earlier test run left its server behind').click()
    await expect(page).toHaveURL(/#\/diagnosis\/EADDRINUSE\/(?!port-held)[\w-]+$/)
    expect(page.url()).not.toContain('3000')
    await workbench.log.getByRole('button', { name: 'Replace' }).click()
    await expect(page).toHaveURL(/\/$/)
  })
})

test.describe('on a phone', () => {
  test.use({ viewport: { width: 390, height: 844 } })

  test('Back goes to the pane before', async ({ workbench, page }) => {
    await workbench.openAndPaste(NODE_EADDRINUSE)
    await expect(workbench.diagnosis).toContainText('3000')
    await expect(page).toHaveURL(/#\/diagnosis\//)
    const panes = page.getByRole('navigation', { name: 'Panes' })
    await panes.getByRole('button', { name: 'Log' }).click()
    await expect(page).toHaveURL(/#\/log\//)
    await page.goBack()
    await expect(panes.getByRole('button', { name: 'Diagnosis' })).toHaveAttribute('aria-current', 'true')
  })
})
