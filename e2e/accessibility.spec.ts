import AxeBuilder from '@axe-core/playwright'
import { expect, test } from './fixtures.ts'
import { NO_ERRNO, NODE_EADDRINUSE } from './logs.ts'

const TAGS = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']

for (const scheme of ['light', 'dark'] as const) {
  test.describe(`axe finds nothing, ${scheme}`, () => {
    test.use({ colorScheme: scheme })

    for (const path of [
      '/',
      '/e/',
      '/e/EADDRINUSE/',
      '/e/EADDRINUSE/port-held-by-another-process/',
      '/e/98/',
      '/e/macos/',
      '/e/exit-status/',
      '/e/?q=permission',
      '/links/',
      '/embed/',
      '/embed/EADDRINUSE/port-held-by-another-process/?open',
      '/offline.html',
    ]) {
      test(path, async ({ page }) => {
        await page.goto(path)
        await expect(page.locator('body')).toContainText(/\S/)
        const { violations } = await new AxeBuilder({ page }).withTags(TAGS).analyze()
        expect(violations.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.target).join(' ')}`)).toEqual([])
      })
    }

    test('the workbench with a diagnosis and a running lab', async ({ workbench, page }) => {
      await workbench.openAndPaste(NODE_EADDRINUSE)
      await workbench.reproduce()
      const { violations } = await new AxeBuilder({ page }).withTags(TAGS).analyze()
      expect(violations.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.target).join(' ')}`)).toEqual([])
    })

    test('the workbench without a code, the share dialog, the palette and the settings', async ({
      workbench,
      page,
    }) => {
      await workbench.openAndPaste(NO_ERRNO)
      await expect(workbench.diagnosis).toContainText(/No error code/)
      const check = async () => {
        const { violations } = await new AxeBuilder({ page }).withTags(TAGS).analyze()
        expect(violations.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.target).join(' ')}`)).toEqual([])
      }
      await check()
      await page.keyboard.press('Control+k')
      await expect(page.getByRole('combobox')).toBeVisible()
      await check()
    })
  })
}
