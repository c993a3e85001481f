import { readFileSync } from 'node:fs'
import AxeBuilder from '@axe-core/playwright'
import { expect, test } from './fixtures.ts'
import { NODE_EADDRINUSE } from './logs.ts'

const KILLED = 'web-1 starting\nweb-1 listening\nweb-1 exited with code 137\n'
const TAGS = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']

test.describe('how a process ended', () => {
  test('is said where the log has no code: its line, what it is, which code may stand behind it', async ({
    workbench,
    page,
  }) => {
    await workbench.openAndPaste(KILLED)
    const ends = workbench.diagnosis.getByRole('region', { name: 'How it ended' })
    await expect(ends).toContainText('exited with code 137')
    await expect(ends).toContainText('128 + 9')
    await expect(ends.getByRole('link', { name: 'ENOMEM' })).toHaveAttribute('href', /\/e\/ENOMEM\/$/)
    await expect(ends.locator('code', { hasText: 'dmesg -T' })).toBeVisible()
    await expect(ends.getByRole('link', { name: 'All statuses and signals' })).toHaveAttribute(
      'href',
      /\/e\/exit-status\/$/,
    )
    await ends.getByRole('button', { name: 'Line 3' }).click()
    await expect(page.getByText('Line 3', { exact: true })).toBeAttached()
  })

  test('stands below the incidents, and goes into what is shared', async ({ workbench, page, context }) => {
    await context.grantPermissions(['clipboard-read', 'clipboard-write'])
    await workbench.openAndPaste(`${NODE_EADDRINUSE}api exited with code 127\n`)
    await expect(workbench.incident('EADDRINUSE')).toBeVisible()
    await expect(workbench.log.getByRole('region', { name: 'How it ended' })).toContainText('Status 127')
    await page.getByRole('button', { name: 'Share' }).click()
    await page.getByRole('button', { name: 'Copy Markdown' }).click()
    await expect
      .poll(() => page.evaluate(() => navigator.clipboard.readText()))
      .toMatch(/#### How it ended\n\n- `exited with code 127`: status 127\. .*ENOENT/)
    const saved = page.waitForEvent('download')
    await page.getByRole('button', { name: 'Save as one HTML file' }).click()
    const html = readFileSync(await (await saved).path(), 'utf8')
    expect(html).toContain('<h2>How it ended</h2>')
    expect(html).toContain('<code>exited with code 127</code>')
  })

  test('is not said of a status that means nothing by itself', async ({ workbench }) => {
    await workbench.openAndPaste('npm test\nProcess completed with exit code 1.\n')
    await expect(workbench.diagnosis).toContainText('No error code')
    await expect(workbench.diagnosis.getByRole('region', { name: 'How it ended' })).toHaveCount(0)
  })

  for (const colorScheme of ['light', 'dark'] as const) {
    test(`axe finds nothing, ${colorScheme}: endings, look-alikes, every fold open`, async ({ workbench, page }) => {
      await page.emulateMedia({ colorScheme })
      const check = async () => {
        const { violations } = await new AxeBuilder({ page }).withTags(TAGS).analyze()
        expect(violations.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.target).join(' ')}`)).toEqual([])
      }
      await workbench.openAndPaste(KILLED)
      await expect(workbench.diagnosis.getByRole('region', { name: 'How it ended' })).toBeVisible()
      await check()
      await workbench.paste(`${NODE_EADDRINUSE}api exited with code 127\n`)
      await expect(workbench.diagnosis.getByRole('region', { name: 'Looks alike' })).toBeVisible()
      for (const fold of await workbench.diagnosis.locator('details:not([open]) > summary').all())
        if (await fold.isVisible()) await fold.click()
      await workbench.diagnosis.getByRole('textbox', { name: 'Paste the output here' }).fill(SS)
      await page.getByRole('button', { name: 'Read it' }).click()
      await expect(workbench.diagnosis.getByRole('region', { name: 'Ranking before and after' })).toBeVisible()
      await check()
    })
  }
})

const SS = `LISTEN 0      511                *:3000            *:*     users:(("node",pid=41207,fd=18))`
