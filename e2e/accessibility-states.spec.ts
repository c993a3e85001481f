import AxeBuilder from '@axe-core/playwright'
import type { Page } from '@playwright/test'
import { expect, test } from './fixtures.ts'
import { NODE_EADDRINUSE, WITH_SECRETS } from './logs.ts'

const TAGS = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']
const MANY = Array.from(
  { length: 12 },
  (_, i) => `2026-11-22T08:${String(i + 10)}:00Z Error: connect ECONNREFUSED 10.0.0.${i % 3}:5432`,
).join('\n')

async function check(page: Page): Promise<void> {
  const { violations } = await new AxeBuilder({ page }).withTags(TAGS).analyze()
  expect(violations.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.target).join(' ')}`)).toEqual([])
}

for (const colorScheme of ['light', 'dark'] as const) {
  test.describe(`axe finds nothing in what opens, ${colorScheme}`, () => {
    test.use({ colorScheme })

    test('tabs, a brushed timeline, the history in the settings', async ({ workbench, page }) => {
      await workbench.openAndPaste(NODE_EADDRINUSE)
      await expect(workbench.incident('EADDRINUSE')).toBeVisible()
      await workbench.paste(MANY)
      await page.getByRole('button', { name: 'Keep both' }).click()
      const from = page.getByRole('slider', { name: /^From/ })
      await from.focus()
      await page.keyboard.press('ArrowRight')
      await expect(page.getByRole('button', { name: 'Show all' })).toBeVisible()
      await check(page)
      await page.getByRole('button', { name: 'Settings' }).click()
      await page.getByRole('checkbox', { name: 'Keep on this device' }).check()
      await check(page)
    })

    test('the share dialog with its code', async ({ workbench, page }) => {
      await workbench.openAndPaste(WITH_SECRETS)
      await expect(workbench.incident('ENOENT')).toBeVisible()
      await page.getByRole('button', { name: 'Share' }).click()
      await page.getByRole('button', { name: 'Code for a phone' }).click()
      await expect(page.getByRole('img', { name: /Code for a phone/ })).toBeVisible()
      await check(page)
    })

    test('the lab with two terminals and an open menu', async ({ workbench, page }) => {
      await workbench.openAndPaste(NODE_EADDRINUSE)
      await workbench.reproduce()
      await workbench.lab.getByRole('button', { name: 'Second terminal' }).click()
      await expect(workbench.lab.getByRole('group', { name: 'Logins' })).toBeVisible()
      await workbench.lab.getByRole('button', { name: 'Take the transcript along' }).click()
      await expect(page.getByRole('menuitem').first()).toBeFocused()
      await check(page)
      await page.keyboard.press('Escape')
      await expect(workbench.lab.getByRole('button', { name: 'Take the transcript along' })).toBeFocused()
    })
  })
}

test.describe('at 320 pixels, as at 400 % zoom', () => {
  test.use({ viewport: { width: 320, height: 640 } })

  test('nothing has to be scrolled sideways', async ({ workbench, page }) => {
    await workbench.openAndPaste(NODE_EADDRINUSE)
    await expect(workbench.diagnosis).toContainText('3000')
    await workbench.paste(MANY)
    await page.getByRole('button', { name: 'Keep both' }).click()
    for (const pane of ['Log', 'Diagnosis', 'Lab']) {
      await page.getByRole('navigation', { name: 'Panes' }).getByRole('button', { name: pane }).click()
      expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(320)
    }
  })
})

test('with forced colours the marks and the current tab are still there', async ({ workbench, page }) => {
  await page.emulateMedia({ forcedColors: 'active' })
  await workbench.openAndPaste(MANY)
  await expect(page.getByRole('region', { name: 'Findings by time' })).toBeVisible()
  await expect(workbench.incident('ECONNREFUSED').first()).toBeVisible()
  await check(page)
})

test('targets are at least 24 pixels', async ({ workbench, page }) => {
  await workbench.openAndPaste(NODE_EADDRINUSE)
  await workbench.reproduce()
  await workbench.runStep()
  await expect(workbench.lab.getByRole('button', { name: /^Go back/ })).toBeVisible()
  await workbench.lab.getByRole('button', { name: 'Second terminal' }).click()
  await expect(workbench.lab.getByRole('group', { name: 'Logins' })).toBeVisible()
  const small = await page.locator('.pane-lab :is(button, input), .logtabs button').evaluateAll((all) =>
    all
      .filter((one) => one.checkVisibility() && !one.closest('.vh, .xterm, label, .ownvalues'))
      .map((one) => ({ name: one.getAttribute('aria-label') ?? one.textContent, box: one.getBoundingClientRect() }))
      .filter(({ box }) => Math.round(box.width) < 24 || Math.round(box.height) < 24)
      .map(({ name, box }) => `${name} ${box.width}x${box.height}`),
  )
  expect(small).toEqual([])
})
