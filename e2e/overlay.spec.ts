import { execFileSync } from 'node:child_process'
import type { AddressInfo } from 'node:net'
import { createStaticServer } from '../tools/serve.mjs'
import { expect, test as stories } from './fixtures.ts'

/** The site as a company builds it, with its overlay. */
const test = stories.extend<object, { site: string }>({
  site: [
    // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the parameter's form
    async ({}, use) => {
      const overlay = ['--overlay', 'docs/overlay/acme.overlay.json', '--out', '.cache/overlay-site']
      execFileSync('node', ['tools/errlab.mjs', 'build', ...overlay])
      const server = createStaticServer('.cache/overlay-site')
      await new Promise<void>((ready) => server.listen(0, ready))
      await use(`http://localhost:${(server.address() as AddressInfo).port}/`)
      server.close()
    },
    { scope: 'worker', timeout: 300_000 },
  ],
  baseURL: ({ site }, use) => use(site),
})

// One after the other: the site is built once.
test.describe.configure({ mode: 'default' })

const IN_USE = (port: number) => `Error: listen EADDRINUSE: address already in use :::${port}\n`

test.describe("a team's overlay", () => {
  test('the diagnosis names the owner of the port, and whose word it is', async ({ workbench, page }) => {
    await workbench.openAndPaste(IN_USE(8080))
    const team = page.getByRole('region', { name: 'From Acme platform team' })
    await expect(team).toContainText('not from Errlab')
    await expect(team).toContainText('Port 8080 belongs to the billing team (invoice-api)')
    await expect(team).toContainText('forbidden')
    await expect(team).not.toContainText('The Acme agent')
  })

  test("a team's cause stands there when its clues speak for it", async ({ workbench, page }) => {
    await workbench.openAndPaste(IN_USE(7003))
    const team = page.getByRole('region', { name: 'From Acme platform team' })
    await expect(team).toContainText('The Acme agent has the port')
    await expect(team).toContainText('port 7003 is one of the agent')
    await expect(team).toContainText('acme-agent ports release 7003')
    await expect(team).not.toContainText('belongs to')
  })

  test('a log with no errno but a code of the team leads to its page', async ({ workbench, page }) => {
    await workbench.openAndPaste('start\nscheduler: ACME-1042 tenant 7\n')
    const team = page.getByRole('region', { name: 'From Acme platform team' })
    await expect(team).toContainText('The tenant has used up its quota')
    await expect(team).toContainText('Cancel the jobs that hang')
    await team.getByRole('link', { name: 'ACME-1042' }).click()
    await expect(page.getByRole('heading', { level: 1 })).toHaveText('ACME-1042')
    await expect(page.getByText('Jobs hang and never end')).toBeVisible()
  })

  test('a log that concerns nothing of the team shows nothing of it', async ({ workbench, page }) => {
    await workbench.openAndPaste('cat: /etc/nope: No such file or directory\n')
    await expect(workbench.incident('ENOENT')).toBeVisible()
    await expect(page.getByRole('region', { name: 'From Acme platform team' })).toHaveCount(0)
  })

  test('pages and cards show notes, verdicts, and the owner of the port of their link', async ({ page }) => {
    const cause = 'EADDRINUSE/port-held-by-another-process/'
    await page.goto(`e/${cause}?port=8080`)
    await expect(page.getByText('belongs to the billing team')).toBeVisible()
    await expect(page.getByText('Forbidden by Acme platform team: Stop the process that has the port.')).toBeVisible()
    await page.goto(`e/${cause}?port=1234`)
    await expect(page.getByText('belongs to the billing team')).toBeHidden()
    await page.goto(`embed/${cause}?port=5432&open`)
    await expect(page.getByText('belongs to the data team')).toBeVisible()
    await page.goto('e/EADDRINUSE/')
    await expect(page.getByRole('heading', { name: 'The Acme agent has the port' })).toBeVisible()
  })

  test('the team has a page of its own, and its schema is published', async ({ page, request }) => {
    await page.goto('e/')
    await page.getByRole('link', { name: 'Acme platform team' }).click()
    await expect(page.getByRole('heading', { level: 1 })).toHaveText('Acme platform team')
    const schema = await (await request.get('schema/overlay-1.json')).json()
    expect(schema.properties.ports.items.properties.port).toMatchObject({ type: 'integer', minimum: 1, maximum: 65535 })
    expect(schema.required).toEqual(['version', 'team'])
  })
})
