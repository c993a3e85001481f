import { expect, test } from './fixtures.ts'

test.describe('reference pages', () => {
  test.use({ javaScriptEnabled: false })

  test('a code is complete without JavaScript', async ({ page }) => {
    await page.goto('/e/EADDRINUSE/')
    await expect(page.getByRole('heading', { level: 1 })).toHaveText('EADDRINUSE')
    for (const heading of [
      'What this means',
      'Why it happens',
      'How to reproduce',
      'Fixes',
      'Look-alikes',
      'Sources',
    ]) {
      await expect(page.getByRole('heading', { name: heading, exact: true })).toBeVisible()
    }
    await expect(page.getByText('98', { exact: false }).first()).toBeVisible()
    await expect(page.getByRole('link', { name: 'All codes' }).first()).toBeVisible()
  })

  test('a cause shows its fixes and its receipt', async ({ page }) => {
    await page.goto('/e/EADDRINUSE/port-held-by-another-process/')
    await expect(page.getByRole('heading', { level: 1 })).toContainText('Another process')
    await expect(page.getByText('Error: listen EADDRINUSE: address already in use :::3000')).toBeVisible()
    await expect(page.getByText('HIGH confidence')).toBeVisible()
  })

  test('a code about which nobody has written yet has its numbers and calls', async ({ page }) => {
    await page.goto('/e/ENOSTR/')
    await expect(page.getByRole('heading', { level: 1 })).toHaveText('ENOSTR')
    await expect(page.getByRole('row', { name: /Linux 60/ })).toBeVisible()
  })

  test('a bare number says what it means on each platform', async ({ page }) => {
    await page.goto('/e/35/')
    await expect(page.getByRole('row', { name: /Linux EDEADLK/ })).toBeVisible()
    await expect(page.getByRole('row', { name: /macOS EAGAIN/ })).toBeVisible()
  })

  test('an alias leads on', async ({ page }) => {
    await page.goto('/e/EWOULDBLOCK/')
    await expect(page.getByRole('heading', { level: 1 })).toContainText('EAGAIN')
  })
})

test('values of the query stand in the page', async ({ page }) => {
  await page.goto('/e/EADDRINUSE/port-held-by-another-process/?port=8123')
  await expect(page.getByText('8123').first()).toBeVisible()
})

test('markup in the query stays text', async ({ page }) => {
  await page.goto('/e/EADDRINUSE/port-held-by-another-process/?port=%3Cimg%20src%3Dx%20onerror%3Dalert(1)%3E')
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible()
  await expect(page.locator('img')).toHaveCount(0)
})

test('the twins of a page are there for machines', async ({ request }) => {
  const json = await (await request.get('/e/ENOSPC/index.json')).json()
  expect(json).toMatchObject({ version: 1, code: 'ENOSPC', numbers: { linux: 28 } })
  expect(await (await request.get('/e/ENOSPC/index.md')).text()).toContain('# ENOSPC (Linux 28)')
})

test('an unknown address helps on', async ({ page }) => {
  const response = await page.goto('/e/ENOSUCHCODE/')
  expect(response?.status()).toBe(404)
  await expect(page.getByRole('heading', { level: 1 })).toContainText('No page')
})

test('a reference page leads into the lab with the values of its form', async ({ page, workbench }) => {
  await page.goto('/e/EADDRINUSE/port-held-by-another-process/')
  await page.getByRole('textbox', { name: 'Port', exact: true }).fill('8123')
  await page.getByRole('button', { name: 'Open in the lab' }).click()
  await expect(workbench.incident('EADDRINUSE')).toContainText('8123')
  await expect(workbench.transcript).toContainText('$', { timeout: 30_000 })
  await workbench.runStep()
  await expect(workbench.transcript).toContainText('address already in use :::8123')
})
