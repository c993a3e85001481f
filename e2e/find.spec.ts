import AxeBuilder from '@axe-core/playwright'
import type { Locator, Page } from '@playwright/test'
import { expect, test } from './fixtures.ts'
import { NODE_EADDRINUSE, TWO_FAILURES } from './logs.ts'

// Each line in other letters: what differs in its numbers only would be folded away.
const word = (n: number) => String(n).replaceAll(/\d/g, (digit) => 'abcdefghij'[Number(digit)]!)
const line = (_: unknown, n: number) => `2026-01-01 10:00:00 worker ${word(n)} finished without anything to say\n`
/** Above two megabytes, so that it is read in windows; the failure is its first line. */
const LONG = `${NODE_EADDRINUSE}${Array.from({ length: 40_000 }, line).join('')}the Needle stands here\nand a needle there\n`

const bar = (page: Page): Locator => page.getByRole('search', { name: 'Find in the log' })
const field = (page: Page): Locator => bar(page).getByRole('textbox', { name: 'Find' })
const shown = (page: Page): Locator => page.locator('mark[aria-current="true"]')

test.describe('finding words in a log that is read in windows', () => {
  test('by keyboard: count, next, previous, around the end, and back to where the focus was', async ({
    workbench,
    page,
  }) => {
    await workbench.openAndPaste(LONG)
    await expect(workbench.incident('EADDRINUSE')).toBeVisible()
    const log = workbench.log.getByRole('group', { name: /^Marked log, / })
    await expect(workbench.log.getByRole('button', { name: /^Find in the log/ })).toBeVisible()
    await log.focus()
    await page.keyboard.press('Control+f')
    await expect(field(page)).toBeFocused()
    await page.keyboard.type('needle')
    await expect(bar(page)).toContainText('1 of 2')
    await expect(shown(page)).toHaveText('Needle')
    await expect(shown(page)).toBeInViewport()
    await expect(page.getByText('1 of 2, line 40003')).toBeAttached()
    await page.keyboard.press('Enter')
    await expect(bar(page)).toContainText('2 of 2')
    await expect(shown(page)).toHaveText('needle')
    await page.keyboard.press('F3')
    await expect(bar(page)).toContainText('1 of 2')
    await page.keyboard.press('Shift+F3')
    await expect(bar(page)).toContainText('2 of 2')
    await page.keyboard.press('Shift+Enter')
    await expect(bar(page)).toContainText('1 of 2')
    await page.keyboard.press('Escape')
    await expect(bar(page)).toHaveCount(0)
    await expect(page.locator('.pane-log mark')).toHaveCount(0)
    await expect(log).toBeFocused()
  })

  test('with the button: case, an expression, one that is none, nothing found', async ({ workbench, page }) => {
    await workbench.openAndPaste(LONG)
    await expect(workbench.incident('EADDRINUSE')).toBeVisible()
    await workbench.log.getByRole('button', { name: /^Find in the log/ }).click()
    await field(page).fill('needle')
    await expect(bar(page)).toContainText('1 of 2')
    await bar(page).getByRole('button', { name: 'Match case' }).click()
    await expect(bar(page)).toContainText('1 of 1')
    await expect(shown(page)).toHaveText('needle')
    await field(page).fill('NEEDLE')
    await expect(bar(page)).toContainText('No match')
    await bar(page).getByRole('button', { name: 'Match case' }).click()
    await bar(page).getByRole('button', { name: 'Regular expression' }).click()
    await field(page).fill('needle (stands')
    await expect(bar(page)).toContainText('Not a regular expression yet: unterminated group.')
    await expect(field(page)).toHaveAttribute('aria-invalid', 'true')
    await field(page).fill('needle (stands|there)$')
    await expect(bar(page)).toContainText('1 of 1')
    await expect(shown(page)).toHaveText('needle there')
    const { violations } = await new AxeBuilder({ page }).analyze()
    expect(violations.map(({ id, nodes }) => [id, nodes.map(({ html }) => html)])).toEqual([])
    await bar(page)
      .getByRole('button', { name: /^Close find/ })
      .click()
    await expect(bar(page)).toHaveCount(0)
  })

  test('what is typed before its field is there stands in it and is no command', async ({ workbench, page }) => {
    let release = () => {}
    const held = new Promise<void>((resolve) => {
      release = resolve
    })
    await page.route(/\/FindBar-[^/]*\.js$/, async (route) => {
      await held
      await route.continue()
    })
    await workbench.openAndPaste(LONG)
    await expect(workbench.incident('EADDRINUSE')).toBeVisible()
    await workbench.log.getByRole('button', { name: /^Find in the log/ }).click()
    await page.keyboard.type('sneedlx')
    await page.keyboard.press('Backspace')
    release()
    await expect(field(page)).toHaveValue('sneedl')
    await expect(field(page)).toBeFocused()
    await expect(page.getByRole('dialog')).toHaveCount(0)
  })

  test('an expression that never ends is given up for the next one', async ({ workbench, page }) => {
    await workbench.openAndPaste(`${LONG}${'a'.repeat(64)}\n`)
    await expect(workbench.incident('EADDRINUSE')).toBeVisible()
    await workbench.log.getByRole('button', { name: /^Find in the log/ }).click()
    await bar(page).getByRole('button', { name: 'Regular expression' }).click()
    await field(page).fill('(a+)+b')
    await expect(bar(page)).toContainText('Searching')
    await field(page).fill('needle')
    await expect(bar(page)).toContainText('1 of 2')
  })
})

test.describe('on a phone', () => {
  test.use({ hasTouch: true, isMobile: true, viewport: { width: 390, height: 844 } })

  test('what is looked for is found, and comes into view', async ({ workbench, page }) => {
    await workbench.openAndPaste(LONG)
    await expect(workbench.diagnosis).toContainText('EADDRINUSE')
    await page.getByRole('navigation', { name: 'Panes' }).getByRole('button', { name: 'Log' }).tap()
    await workbench.log.getByRole('button', { name: /^Find in the log/ }).tap()
    await field(page).fill('needle there')
    await expect(bar(page)).toContainText('1 of 1')
    await expect(shown(page)).toBeInViewport()
  })

  test('the log stands at the failure that was chosen', async ({ workbench, page }) => {
    const filler = Array.from({ length: 150 }, (_, n) => `step ${word(n)} is done`).join('\n')
    await workbench.openAndPaste(`${TWO_FAILURES}${filler}\ncat: /srv/secret: Permission denied\n`)
    await expect(workbench.diagnosis).toContainText('EADDRINUSE')
    const panes = page.getByRole('navigation', { name: 'Panes' })
    await panes.getByRole('button', { name: 'Log' }).tap()
    const denied = workbench.log.locator('[data-line="156"]')
    await expect(denied).not.toBeInViewport()
    await workbench.incident('EACCES').getByRole('button').tap()
    await expect(workbench.diagnosis).toContainText('EACCES')
    await panes.getByRole('button', { name: 'Log' }).tap()
    await expect(denied).toBeInViewport()
  })
})

test('a log that comes new begins at its own first failure, not at the line that was last asked for in another', async ({
  workbench,
  page,
}) => {
  await workbench.openAndPaste(LONG)
  await expect(workbench.incident('EADDRINUSE')).toBeVisible()
  await workbench.log.getByRole('button', { name: /^Find in the log/ }).click()
  await field(page).fill('needle')
  await expect(shown(page)).toBeInViewport()
  await bar(page)
    .getByRole('button', { name: /^Close find/ })
    .click()
  await page.getByRole('button', { name: 'New log in a tab' }).click()
  await workbench.paste(LONG.replace('EADDRINUSE: address already in use', 'EACCES: permission denied'))
  await expect(workbench.incident('EACCES')).toBeVisible()
  const log = workbench.log.getByRole('group', { name: /^Marked log, / })
  await expect(log.locator('[data-line="1"]')).toBeInViewport()
})
