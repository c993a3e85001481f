import GOLDEN_FULL from '../src/core/share/golden-links.json' with { type: 'json' }
import GOLDEN_SHORT from '../src/core/share/golden-short-links.json' with { type: 'json' }
import { expect, test } from './fixtures.ts'

const CAUSE = 'EADDRINUSE/port-held-by-another-process'
const FULL = GOLDEN_FULL[0]!.link

for (const { link } of GOLDEN_SHORT) {
  test(`the golden link ${link} has its page`, async ({ request }) => {
    expect((await request.get(link)).status()).toBe(200)
  })
}

test.describe('a full link arrives', () => {
  const forms: readonly (readonly [how: string, fragment: string])[] = [
    ['as it was made', FULL],
    ['percent-encoded', FULL.replaceAll('.', '%2E')],
    ['with the end of a sentence', `${FULL}).`],
    ['with a tracking parameter behind it', `${FULL}&utm_source=chat`],
  ]
  for (const [how, fragment] of forms) {
    test(how, async ({ workbench, page }) => {
      await page.goto(`/d/#${fragment}`)
      await expect(workbench.incident('EADDRINUSE')).toBeVisible()
    })
  }

  test('cut short, and says so', async ({ page }) => {
    await page.goto(`/d/#${FULL.slice(0, -9)}`)
    await expect(page.getByRole('alert')).toContainText('cut short')
  })

  test('from a version that nobody knows yet, and says so', async ({ page }) => {
    await page.goto('/d/#7.abc.def.ghi')
    await expect(page.getByRole('alert')).toContainText('another version of Errlab (7)')
  })
})

test.describe('words lead to a code', () => {
  test('one exact message opens its page, with the values', async ({ page }) => {
    await page.goto('/e/?q=address+already+in+use&port=8123')
    await expect(page).toHaveURL(/\/e\/EADDRINUSE\/\?port=8123$/)
  })

  test('several are listed', async ({ page }) => {
    await page.goto('/e/?q=permission')
    await expect(page.getByRole('heading', { name: 'Codes that speak of “permission”' })).toBeVisible()
    await expect(page.getByRole('status').getByRole('link', { name: 'EACCES', exact: true })).toBeVisible()
  })

  test('what nobody says is said to be so, and markup stays text', async ({ page }) => {
    await page.goto('/e/?q=%3Cimg%20src%3Dx%3E%20zzz')
    await expect(page.getByRole('heading', { name: 'No code speaks of “<img src=x> zzz”' })).toBeVisible()
  })
})

test('the page of links builds them without sending anything', async ({ page, baseURL }) => {
  await page.goto('/links/')
  const built = page.locator('[data-links]')
  await expect(built).toContainText(`${baseURL}/e/${CAUSE}/`)
  const asked: string[] = []
  page.on('request', (request) => asked.push(request.url()))
  await page.getByLabel('Port').fill('8080')
  await page.getByLabel('Program').fill('/usr/bin/node')
  await expect(built).toContainText(`${baseURL}/e/${CAUSE}/?port=8080`)
  await expect(built).toContainText(`<errlab-card cause="${CAUSE}" port="8080"></errlab-card>`)
  await expect(page.getByRole('status')).toContainText('program cannot stand in a link')
  await page.getByLabel(/^Code, number/).fill('address already in use')
  await expect(built).toContainText(`${baseURL}/e/?q=address+already+in+use`)
  expect(asked).toEqual([])
})
