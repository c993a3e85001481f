import type { Page } from '@playwright/test'
import { expect, test } from './fixtures.ts'
import { TWO_FAILURES } from './logs.ts'
import type { Workbench } from './pages/workbench.ts'

/**
 * How the screens stand, measured instead of photographed: fonts differ from machine to machine, boxes must hold with all of them.
 */
const WIDTHS = [
  ['desktop', 1440, 900],
  ['tablet', 900, 1100],
  ['phone', 390, 844],
  // 1280 × 800 at 200 %.
  ['desktop at 200 %', 640, 400],
] as const

for (const colorScheme of ['light', 'dark'] as const) {
  for (const [name, width, height] of WIDTHS) {
    test.describe(`${name}, ${colorScheme}`, () => {
      test.use({ viewport: { width, height }, colorScheme, reducedMotion: 'reduce' })

      test('everything has its place', async ({ workbench, page }) => {
        await workbench.open()
        await expect(page.getByRole('heading', { name: 'Look up a code' })).toBeVisible()
        await expectInOrder(page)
        await workbench.paste(TWO_FAILURES)
        await expect(workbench.diagnosis).toContainText('4100')
        for (const pane of await panesOf(workbench)) {
          await pane.show()
          await expectInOrder(page)
        }
        if (width <= 720) await show(page, 'Diagnosis')
        await workbench.reproduce()
        await workbench.runStep()
        await expect(workbench.lab.getByRole('button', { name: 'Go back to before step 1' })).toBeVisible()
        await expectInOrder(page)
        await page.getByRole('button', { name: 'Settings' }).click()
        await expect(page.getByRole('dialog', { name: 'Settings' })).toBeVisible()
        await expectInOrder(page)
      })
    })
  }
}

const show = (page: Page, name: string) =>
  page.getByRole('navigation', { name: 'Panes' }).getByRole('button', { name }).click()

/** All panes beside each other, or one after the other where only one fits. */
async function panesOf({ page }: Workbench): Promise<readonly { show(): Promise<void> }[]> {
  if (!(await page.getByRole('navigation', { name: 'Panes' }).isVisible())) return [{ show: async () => {} }]
  return ['Log', 'Diagnosis', 'Lab'].map((name) => ({ show: () => show(page, name) }))
}

/** Nothing sticks out sideways, no two panes overlap, no button cuts its words, nothing that is said is below 11 pixels. */
async function expectInOrder(page: Page): Promise<void> {
  const wrong = await page.evaluate(() => {
    const seen = (element: Element) => element.checkVisibility({ visibilityProperty: true, opacityProperty: true })
    const nameOf = (element: Element) =>
      element.getAttribute('aria-label') ?? element.textContent?.trim().slice(0, 40) ?? element.className
    const found: string[] = []
    const { scrollWidth, clientWidth } = document.documentElement
    if (scrollWidth > clientWidth) found.push(`the page is ${scrollWidth - clientWidth} pixels too wide`)
    const panes = [...document.querySelectorAll('.bar, main > .pane, .tabbar')].filter(seen)
    panes.forEach((one, index) => {
      const a = one.getBoundingClientRect()
      if (a.width < 40 || a.height < 24) found.push(`${nameOf(one)} has no room`)
      for (const other of panes.slice(index + 1)) {
        const b = other.getBoundingClientRect()
        const wide = Math.min(a.right, b.right) - Math.max(a.left, b.left)
        const high = Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top)
        if (wide > 1 && high > 1) found.push(`${nameOf(one)} and ${nameOf(other)} overlap`)
      }
    })
    for (const button of document.querySelectorAll('button.btn, .seg label, a.btn')) {
      if (!seen(button) || button.closest('.xterm, .monaco-host, .vh')) continue
      const cuts = getComputedStyle(button).overflow !== 'visible' || button.querySelector('.cmdword') !== null
      if (!cuts && button.scrollWidth > button.clientWidth + 2) found.push(`${nameOf(button)} sticks out of its button`)
      const box = button.getBoundingClientRect()
      if (box.right > clientWidth + 1 && !button.closest('.reel, .kv, .tabs, pre'))
        found.push(`${nameOf(button)} is cut off`)
    }
    for (const element of document.querySelectorAll('p, li, td, th, button, label, dt, dd, small, span, a')) {
      if (!seen(element) || element.closest('.xterm, .vh') || element.children.length > 0) continue
      if (element.textContent?.trim() && Number.parseFloat(getComputedStyle(element).fontSize) < 10.9) {
        found.push(`${nameOf(element)} is smaller than 11 pixels`)
      }
    }
    return found
  })
  expect(wrong).toEqual([])
}

test('nothing jumps while a log is pasted, read and its lab is opened', async ({ workbench, page }) => {
  await page.addInitScript(() => {
    const shifts: { value: number; where: string }[] = []
    Object.assign(globalThis, { shifts })
    new PerformanceObserver((list) => {
      for (const entry of list.getEntries()) {
        // The DOM types do not know this entry.
        const { value, hadRecentInput, sources } = entry as PerformanceEntry & {
          value: number
          hadRecentInput: boolean
          sources: { node: Element | null }[]
        }
        if (!hadRecentInput) shifts.push({ value, where: sources.map(({ node }) => node?.className ?? '').join(' ') })
      }
    }).observe({ type: 'layout-shift', buffered: true })
  })
  await workbench.open()
  await expect(page.getByRole('heading', { name: 'What happens to your log' })).toBeVisible()
  await page.evaluate(() => document.fonts.ready)
  const shifts = () => page.evaluate(() => (globalThis as unknown as { shifts: unknown[] }).shifts)
  expect(await shifts(), 'on the start page').toEqual([])
  await workbench.paste(TWO_FAILURES)
  await expect(workbench.log.locator('.monaco-editor .hot').first()).toBeVisible()
  await expect(workbench.diagnosis).toContainText('4100')
  await workbench.reproduce()
  const sum = (await shifts()).reduce((total: number, one) => total + (one as { value: number }).value, 0)
  expect(sum, JSON.stringify(await shifts())).toBeLessThan(0.1)
})

test.describe('with reduced motion', () => {
  test.use({ reducedMotion: 'reduce' })

  test('nothing moves by itself, and the film has no play button', async ({ workbench, page }) => {
    await workbench.openAndPaste(TWO_FAILURES)
    await workbench.reproduce()
    await workbench.runStep()
    await expect(workbench.lab.getByRole('button', { name: 'Next frame' })).toBeVisible()
    await expect(workbench.lab.getByRole('button', { name: 'Play' })).toHaveCount(0)
    await expect.poll(() => movingIn(page)).toEqual([])
  })
})

test('"Nothing moves" of the settings does the same', async ({ workbench, page }) => {
  await workbench.open()
  await page.getByRole('button', { name: 'Settings' }).click()
  await page.getByRole('checkbox', { name: 'Nothing moves' }).check()
  await page.keyboard.press('Escape')
  await workbench.paste(TWO_FAILURES)
  await workbench.reproduce()
  await workbench.runStep()
  await expect(workbench.lab.getByRole('button', { name: 'Next frame' })).toBeVisible()
  await expect(workbench.lab.getByRole('button', { name: 'Play' })).toHaveCount(0)
  await expect.poll(() => movingIn(page)).toEqual([])
})

const movingIn = (page: Page) =>
  page.evaluate(() =>
    document
      .getAnimations()
      .filter(({ effect }) => Number(effect?.getComputedTiming().duration ?? 0) > 0)
      .map(({ effect }) => (effect instanceof KeyframeEffect ? (effect.target?.className ?? '') : '')),
  )

test.describe('with forced colours', () => {
  test('what is picked, marked and focused can be told', async ({ workbench, page }) => {
    await page.emulateMedia({ forcedColors: 'active' })
    await workbench.openAndPaste(TWO_FAILURES)
    await workbench.reproduce()
    await workbench.runStep()
    const told = await page.evaluate(() => {
      const style = (selector: string) => {
        const element = document.querySelector(selector)
        return element ? getComputedStyle(element) : null
      }
      const plain = style('.pane-dx')?.backgroundColor
      return {
        picked: style('.numbers label:has(:checked)')?.backgroundColor !== plain,
        current:
          style('.inc[aria-current]')?.boxShadow !== 'none' || style('.inc[aria-current]')?.outlineStyle !== 'none',
        value: style('.because .val')?.borderBottomStyle !== 'none',
      }
    })
    expect(told).toEqual({ picked: true, current: true, value: true })
  })
})
