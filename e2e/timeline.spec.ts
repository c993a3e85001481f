import { expect, test } from './fixtures.ts'
import { TWO_FAILURES } from './logs.ts'

const at = (minute: number, second: number) =>
  `2026-11-22T08:${String(minute).padStart(2, '0')}:${String(second).padStart(2, '0')}Z`
/** A port that is taken early; much later a database that refuses, again and again. */
const OVER_TIME = [
  `${at(0, 0)} Error: listen EADDRINUSE: address already in use :::4100`,
  ...Array.from({ length: 6 }, (_, i) => `${at(1, i)} request ${i} took 12 ms`),
  ...Array.from({ length: 8 }, (_, i) => `${at(20 + i, 30)} Error: connect ECONNREFUSED 10.0.0.7:5432`),
].join('\n')

test.describe('the timeline of findings', () => {
  test('says when the failures happened, and a brush by key filters the incidents', async ({ workbench, page }) => {
    await workbench.openAndPaste(OVER_TIME)
    const timeline = page.getByRole('region', { name: 'Findings by time' })
    await expect(timeline).toContainText('08:00:00')
    await expect(workbench.incident('EADDRINUSE')).toBeVisible()
    const from = timeline.getByRole('slider', { name: /^From/ })
    await from.focus()
    await page.keyboard.press('ArrowRight')
    await expect(from).toHaveAttribute('aria-valuetext', /^08:20.*1 finding: 1 × ECONNREFUSED/)
    await expect(timeline.getByRole('status')).toContainText('8 of 9')
    await expect(workbench.incident('ECONNREFUSED')).toBeVisible()
    await expect(workbench.incident('EADDRINUSE')).toBeHidden()
    await timeline.getByRole('button', { name: 'Show all' }).click()
    await expect(workbench.incident('EADDRINUSE')).toBeVisible()
  })

  test('can be dragged over with the pointer, and Escape clears it', async ({ workbench, page }) => {
    await workbench.openAndPaste(OVER_TIME)
    const timeline = page.getByRole('region', { name: 'Findings by time' })
    const box = (await timeline.getByRole('slider', { name: /^From/ }).locator('..').boundingBox())!
    await page.mouse.move(box.x + box.width * 0.5, box.y + box.height / 2)
    await page.mouse.down()
    await page.mouse.move(box.x + box.width - 2, box.y + box.height / 2, { steps: 4 })
    await page.mouse.up()
    await expect(workbench.incident('EADDRINUSE')).toBeHidden()
    await timeline.getByRole('slider', { name: /^To/ }).focus()
    await page.keyboard.press('Escape')
    await expect(workbench.incident('EADDRINUSE')).toBeVisible()
  })

  test('goes by line where the log prints no time', async ({ workbench, page }) => {
    await workbench.openAndPaste(Array.from({ length: 7 }, (_, i) => `cat: /srv/${i}: Permission denied`).join('\n'))
    await expect(page.getByRole('region', { name: 'Findings by line' })).toContainText('L1 to L7')
  })

  test('stays away from a log with a few failures', async ({ workbench, page }) => {
    await workbench.openAndPaste(TWO_FAILURES)
    await expect(workbench.incident('EADDRINUSE')).toBeVisible()
    await expect(page.getByRole('region', { name: /^Findings by/ })).toHaveCount(0)
  })
})
