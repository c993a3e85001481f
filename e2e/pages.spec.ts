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

  const TYPES: readonly (readonly [path: string, heading: RegExp])[] = [
    ['/e/', /All error codes/],
    ['/e/macos/', /Error codes of macOS/],
    ['/e/windows/', /Error codes of Windows/],
    ['/e/family-resolver/', /Resolver/],
    ['/e/numbers/', /Error numbers/],
    ['/e/names/', /Other names/],
    ['/e/exit-status/', /Exit statuses and signals/],
    ['/e/EACCES/', /EACCES/],
    ['/e/98/', /98/],
    ['/e/WSAEADDRINUSE/', /EADDRINUSE/],
    ['/links/', /Make a link/],
    ['/embed/', /Cards for your pages/],
    ['/e/ENOSUCHCODE/', /No page/],
  ]
  for (const [path, heading] of TYPES) {
    test(`${path} says what it has to say without JavaScript, and offers nothing that needs it`, async ({ page }) => {
      await page.goto(path)
      await expect(page.getByRole('heading', { level: 1 })).toHaveText(heading)
      expect(((await page.locator('main').textContent()) ?? '').length).toBeGreaterThan(60)
      for (const button of await page.getByRole('button').all())
        expect(await button.getAttribute('type')).toBe('submit')
      expect(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth)).toBe(true)
      for (const waiting of await page.locator('[hidden]').all()) await expect(waiting).toBeHidden()
    })
  }

  test('a card says its cause, and opens without JavaScript', async ({ page }) => {
    await page.goto('/embed/EADDRINUSE/port-held-by-another-process/')
    await page.getByText('EADDRINUSE').click()
    await expect(page.getByText('could not listen on port')).toBeVisible()
  })

  test('machines learn what a page is: an article with its breadcrumbs', async ({ page }) => {
    for (const path of ['/e/ENOENT/', '/e/EADDRINUSE/port-held-by-another-process/']) {
      await page.goto(path)
      const data = JSON.parse((await page.locator('script[type="application/ld+json"]').textContent()) ?? '')
      const [article, crumbs] = data['@graph']
      expect(article).toMatchObject({ '@type': 'TechArticle', url: expect.stringContaining(path) })
      expect(crumbs['@type']).toBe('BreadcrumbList')
      expect(crumbs.itemListElement.map(({ position }: { position: number }) => position)).toEqual([1, 2, 3])
    }
  })

  test('statuses and signals have a page: what each says, the codes behind it, where that is written', async ({
    page,
  }) => {
    await page.goto('/e/')
    await page
      .getByRole('navigation', { name: 'Lists of codes' })
      .getByRole('link', { name: /Exit statuses/ })
      .click()
    const killed = page.getByRole('row', { name: /^9 SIGKILL/ })
    await expect(killed).toContainText('137')
    await expect(killed.getByRole('link', { name: 'ENOMEM' })).toHaveAttribute('href', /\/e\/ENOMEM\/$/)
    await expect(page.getByRole('row', { name: /^203 EXEC/ })).toContainText('ExecStart=')
    await expect(page.getByRole('row', { name: /^127/ })).toContainText('not found')
    await expect(page.getByRole('link', { name: 'signal(7)' })).toHaveAttribute('href', /man7\.org/)
    await expect(page.getByRole('contentinfo').getByRole('link', { name: 'Exit statuses' })).toBeVisible()
  })

  test('an alias leads on', async ({ page }) => {
    await page.goto('/e/EWOULDBLOCK/')
    await expect(page.getByRole('heading', { level: 1 })).toContainText('EAGAIN')
  })
})

test('the scripts and the manifest of a reference page are asked for when its text has been painted', async ({
  page,
}) => {
  await page.goto('/e/EADDRINUSE/')
  await expect(page.locator('link[rel=manifest]')).toHaveCount(1)
  const { painted, asked } = await page.evaluate(() => ({
    painted: performance.getEntriesByName('first-contentful-paint')[0]!.startTime,
    asked: performance.getEntriesByType('resource').filter(({ name }) => name.endsWith('.js')),
  }))
  expect(asked.length).toBeGreaterThan(0)
  for (const { name, startTime } of asked) expect(startTime, name).toBeGreaterThan(painted)
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

test('the lab plays in the page itself, with the values of the form', async ({ page }) => {
  await page.goto('/e/EADDRINUSE/port-held-by-another-process/')
  await page.getByRole('textbox', { name: 'Port', exact: true }).fill('8123')
  await page.getByRole('button', { name: 'Play it on this page' }).click()
  const lab = page.frameLocator('iframe')
  await lab.getByRole('button', { name: 'Run this step' }).click({ timeout: 30_000 })
  await expect(lab.getByRole('listitem').filter({ hasText: 'Start the server' })).toHaveClass(/done/, {
    timeout: 30_000,
  })
  await expect(lab.getByText('8123').first()).toBeVisible()
  expect(new URL(page.url()).pathname).toBe('/e/EADDRINUSE/port-held-by-another-process/')
})

test('the sitemap has the page of statuses', async ({ request }) => {
  expect(await (await request.get('/sitemap.xml')).text()).toContain('/e/exit-status/</loc>')
})

test('the shape of the twins is published', async ({ request }) => {
  for (const [name, field] of [
    ['code-1', 'numbers'],
    ['cause-1', 'fixes'],
  ] as const) {
    const schema = await (await request.get(`/schema/${name}.json`)).json()
    expect(schema.$schema).toContain('2020-12')
    expect(schema.required).toContain(field)
  }
  const llms = await (await request.get('/llms.txt')).text()
  expect(llms).toMatch(/^# Errlab\n\n> /)
  expect(llms).toContain('/e/EADDRINUSE/port-held-by-another-process/index.md')
})
