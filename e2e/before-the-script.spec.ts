import type { Page } from '@playwright/test'
import { expect, test } from './fixtures.ts'
import { NODE_EADDRINUSE } from './logs.ts'

/** The workbench's script is held back until the story lets it go. */
async function withoutWorkbench(page: Page): Promise<() => void> {
  let letGo = () => {}
  const held = new Promise<void>((done) => {
    letGo = done
  })
  await page.route(/\/assets\/main-[^/]*\.js$/, async (route) => {
    await held
    await route.continue()
  })
  // The first script has run, as when a person sees the page first; the load event may wait for what is held.
  await page.goto('./', { waitUntil: 'domcontentloaded' })
  await expect(page.getByRole('textbox', { name: 'Log text' })).toBeVisible()
  return letGo
}

test.describe('before the workbench has come', () => {
  test('what is typed stays, with caret and focus, and is read', async ({ workbench, page }) => {
    const letGo = await withoutWorkbench(page)
    const field = page.getByRole('textbox', { name: 'Log text' })
    await field.click()
    await page.keyboard.type('cat: /etc/shadow: Permission')
    await page.keyboard.press('Home')
    await page.keyboard.press('Shift+ArrowRight')
    await page.keyboard.press('Shift+ArrowRight')
    const element = (await field.elementHandle())!
    letGo()
    await expect(page.getByRole('button', { name: 'Read the log' })).toBeVisible()
    // The field is the same element still, or Monaco has it already: what is typed now replaces what was selected.
    await page.keyboard.type('du')
    await page.keyboard.press('End')
    await page.keyboard.type(' denied')
    await expect(workbench.incident('EACCES')).toBeVisible()
    await expect(workbench.log).toContainText(/dut:.*denied/)
    expect(await element.evaluate((one) => one.nodeName)).toBe('TEXTAREA')
  })

  test('undo goes back past the moment in which it came', async ({ page }) => {
    const letGo = await withoutWorkbench(page)
    await page.getByRole('textbox', { name: 'Log text' }).click()
    await page.keyboard.type('not found')
    letGo()
    await expect(page.locator('.monaco-editor')).toBeVisible()
    await expect(page.locator('.view-line')).toContainText('found')
    for (let n = 0; n < 4; n++) await page.keyboard.press('Control+Z')
    await expect(page.getByRole('button', { name: 'Paste from clipboard' })).toBeVisible()
  })

  test('a paste anywhere is shown and then read', async ({ workbench, page }) => {
    const letGo = await withoutWorkbench(page)
    await workbench.paste(NODE_EADDRINUSE)
    await expect(page.getByRole('textbox', { name: 'Log text' })).toHaveValue(/EADDRINUSE/)
    letGo()
    await expect(workbench.incident('EADDRINUSE')).toBeVisible()
  })

  test('a paste too big for the field is kept beside what was typed', async ({ workbench, page }) => {
    const letGo = await withoutWorkbench(page)
    await page.getByRole('textbox', { name: 'Log text' }).click()
    await page.keyboard.type('typed before')
    await workbench.paste(`${NODE_EADDRINUSE}${'nothing to see here\n'.repeat(5000)}`)
    letGo()
    await expect(workbench.incident('EADDRINUSE')).toBeVisible()
    await page.getByRole('button', { name: 'Bring it back' }).click()
    await expect(workbench.log).toContainText('typed before')
  })

  test('a file that is dropped does not lead away and is read', async ({ workbench, page }) => {
    const letGo = await withoutWorkbench(page)
    const wasTaken = await page.evaluate((text) => {
      const dataTransfer = new DataTransfer()
      dataTransfer.items.add(new File([text], 'app.log', { type: 'text/plain' }))
      const drop = new DragEvent('drop', { dataTransfer, bubbles: true, cancelable: true })
      document.body.dispatchEvent(drop)
      return drop.defaultPrevented
    }, NODE_EADDRINUSE)
    expect(wasTaken).toBe(true)
    letGo()
    await expect(workbench.incident('EADDRINUSE')).toBeVisible()
  })

  test('a button that is pressed does its work once it can', async ({ workbench, page }) => {
    const letGo = await withoutWorkbench(page)
    await page.getByRole('button', { name: /EMFILE/ }).click()
    letGo()
    await expect(workbench.incident('EMFILE')).toBeVisible()
  })

  test('a search asked for by key opens, with what was typed after it', async ({ page }) => {
    const letGo = await withoutWorkbench(page)
    await page.keyboard.press('Control+k')
    await page.keyboard.type('broken pipe')
    letGo()
    await expect(page.getByRole('combobox')).toHaveValue('broken pipe')
    await expect(page.getByRole('option').filter({ hasText: 'EPIPE' }).first()).toBeVisible()
  })

  test('a search asked for from within the field leaves the field as it is', async ({ workbench, page }) => {
    const letGo = await withoutWorkbench(page)
    await page.getByRole('textbox', { name: 'Log text' }).click()
    await page.keyboard.type('half a log')
    await page.keyboard.press('Control+k')
    letGo()
    await expect(page.getByRole('combobox')).toHaveValue('')
    await page.keyboard.press('Escape')
    await expect(workbench.log).toContainText('half a log')
  })

  test('the page has the look that was chosen', async ({ page }) => {
    await page.addInitScript(() => localStorage.setItem('errlab.settings', '{"theme":"dark","textSize":"largest"}'))
    const letGo = await withoutWorkbench(page)
    const look = await page.evaluate(() => {
      const { colorScheme, fontSize } = getComputedStyle(document.documentElement)
      return { colorScheme, fontSize }
    })
    expect(look).toEqual({ colorScheme: 'dark', fontSize: '20px' })
    letGo()
    await expect(page.getByRole('button', { name: 'Theme: dark' })).toBeVisible()
  })
})

test('nothing moves when the workbench takes the page over', async ({ page }) => {
  await page.addInitScript(() => {
    Object.assign(globalThis, { shifted: 0 })
    new PerformanceObserver((list) => {
      for (const entry of list.getEntries())
        Object.assign(globalThis, {
          shifted: (globalThis as unknown as { shifted: number }).shifted + (entry as { value?: number }).value!,
        })
    }).observe({ type: 'layout-shift', buffered: true })
  })
  const letGo = await withoutWorkbench(page)
  const before = await page.locator('#root').boundingBox()
  letGo()
  await page.waitForLoadState('networkidle')
  expect(await page.locator('#root').boundingBox()).toEqual(before)
  expect(await page.evaluate(() => (globalThis as unknown as { shifted: number }).shifted)).toBe(0)
})

test('a script that cannot be had is told, and what was typed is there to be copied', async ({ page }) => {
  await page.route(/\/assets\/main-[^/]*\.js$/, (route) => route.abort())
  await page.goto('./')
  await page.getByRole('textbox', { name: 'Log text' }).fill('half a log')
  await expect(page.getByRole('alert')).toContainText('could not be loaded')
  await expect(page.getByRole('textbox', { name: 'Log text' })).toHaveValue('half a log')
})

test.describe('without JavaScript', () => {
  test.use({ javaScriptEnabled: false })

  test('the page says so and leads to the reference', async ({ page }) => {
    await page.goto('./')
    await expect(page.locator('.without')).toBeVisible()
    await expect(page.locator('.without')).toContainText('JavaScript is off')
    // What would do nothing is not offered.
    await expect(page.getByRole('textbox')).toBeHidden()
    await expect(page.getByRole('button')).toHaveCount(0)
    await page.getByRole('link', { name: 'all codes by name and number', exact: true }).click()
    await expect(page.getByRole('heading', { level: 1 })).toBeVisible()
  })
})
