import { expect, test } from './fixtures.ts'
import { NODE_EADDRINUSE } from './logs.ts'
import type { Workbench } from './pages/workbench.ts'

const startLab = (workbench: Workbench) =>
  workbench.diagnosis.getByRole('button', { name: 'Reproduce in the lab' }).first()

/** A file that is gone may mean a new version: the page comes back once by itself, with the log, and the second start counts. */
async function startTwice(workbench: Workbench): Promise<void> {
  await expect(workbench.incident('EADDRINUSE')).toBeVisible()
  const again = workbench.page.waitForEvent('load')
  await startLab(workbench).click()
  await again
  await startLab(workbench).click()
}

async function expectKept(workbench: Workbench): Promise<void> {
  await expect(workbench.log).toContainText('address already in use')
}

async function expectDiagnosis(workbench: Workbench): Promise<void> {
  await expect(workbench.incident('EACCES')).toBeVisible()
  await expect(workbench.log).toContainText('Permission denied')
}

// The service worker would have what is missing here.
test.use({ serviceWorkers: 'block' })

test.describe('nothing typed is lost when', () => {
  test('the machine cannot be loaded: it says so, and works when it can', async ({ workbench, page }) => {
    const files = /\/assets\/LabBench-[^/]*\.js/
    await page.route(files, (route) => route.abort())
    await workbench.openAndPaste(NODE_EADDRINUSE)
    const trouble = workbench.lab.getByRole('alert')
    await startTwice(workbench)
    await expect(trouble).toBeVisible()
    await expectKept(workbench)
    await page.unroute(files)
    await trouble.getByRole('button', { name: 'Try again' }).click()
    await expect(workbench.transcript).toContainText('$', { timeout: 20_000 })
  })

  test('the terminal cannot be loaded: its transcript takes commands', async ({ workbench, page }) => {
    await page.route(/\/assets\/xterm-[^/]*\.js/, (route) => route.abort())
    await workbench.openAndPaste(NODE_EADDRINUSE)
    const line = workbench.lab.getByRole('textbox', { name: 'Terminal line' })
    await startTwice(workbench)
    await expect(line).toBeVisible()
    await expect(workbench.transcript).toContainText('$', { timeout: 20_000 })
    await line.fill('echo still "here"')
    await line.press('Enter')
    await expect(workbench.transcript).toContainText('still here')
  })

  test('the reader cannot be loaded: it says so', async ({ workbench, page }) => {
    await page.route(/\/assets\/scan-(?!client)[^/]*\.js/, (route) => route.abort())
    await workbench.openAndPaste(NODE_EADDRINUSE)
    await expect(page.getByText(/could not be (?:loaded|read)|did not start/).first()).toBeVisible()
    await expectKept(workbench)
  })

  test('what is known about a code cannot be loaded: it says so, and is there when it can', async ({
    workbench,
    page,
  }) => {
    const files = /\/assets\/causes-EADDRINUSE-[^/]*\.json/
    await page.route(files, (route) => route.abort())
    await workbench.open()
    // A file that is gone may mean a new version: the page comes back once by itself, with the log.
    const again = page.waitForEvent('load')
    await workbench.paste(NODE_EADDRINUSE)
    await again
    await expect(page.getByText('What is known about EADDRINUSE could not be loaded').first()).toBeVisible()
    await expectKept(workbench)
    await page.unroute(files)
    await workbench.diagnosis.getByRole('alert').getByRole('button', { name: 'Try again' }).click()
    await expect(workbench.incident('EADDRINUSE')).toBeVisible()
  })

  test('Monaco cannot be loaded: the plain editor stays', async ({ workbench, page }) => {
    await page.route(/\/assets\/(?:monaco|MonacoEditor|editor)[^/]*\.js/, (route) => route.abort())
    await workbench.open()
    // A file that is gone may mean a new version: the page comes back once by itself, with the log.
    const again = page.waitForEvent('load')
    await workbench.paste('no errno here\n')
    await again
    await expect(workbench.log).toContainText('no errno here')
    await workbench.paste(NODE_EADDRINUSE)
    await expect(workbench.incident('EADDRINUSE')).toBeVisible()
  })

  test('an old build has gone: the page comes back once with the log, then names the part that is missing', async ({
    workbench,
    page,
  }) => {
    await workbench.openAndPaste(NODE_EADDRINUSE)
    await expect(workbench.incident('EADDRINUSE')).toBeVisible()
    await page.route('**/assets/ShareDialog-*.js', (route) => route.fulfill({ status: 404, body: 'gone' }))
    const reloaded = page.waitForEvent('load')
    await page.getByRole('button', { name: 'Share' }).click()
    await reloaded
    await expect(workbench.incident('EADDRINUSE')).toBeVisible()
    await page.getByRole('button', { name: 'Share' }).click()
    await expect(page.getByRole('alert').filter({ hasText: 'This dialog stopped' })).toBeVisible()
    await expectKept(workbench)
  })

  test('the storage is full', async ({ workbench, page }) => {
    await page.addInitScript(() => {
      Storage.prototype.setItem = () => {
        throw new DOMException('full', 'QuotaExceededError')
      }
    })
    await workbench.openAndPaste(NODE_EADDRINUSE)
    await expect(workbench.incident('EADDRINUSE')).toBeVisible()
    await workbench.reproduce()
  })

  test('the network goes while a lab is running', async ({ workbench, context }) => {
    await workbench.openAndPaste(NODE_EADDRINUSE)
    await expect(workbench.incident('EADDRINUSE')).toBeVisible()
    await workbench.reproduce()
    await context.setOffline(true)
    await workbench.runStep()
    await workbench.expectDone('Start the server')
    await expectKept(workbench)
  })

  test('the machine breaks down: it comes back with the commands that it had finished', async ({
    workbench,
    page,
    watch,
  }) => {
    await workbench.openAndPaste('bash: ./deploy.sh: Permission denied\n')
    await workbench.reproduce()
    await workbench.type('echo kept > /tmp/note; echo noted')
    await workbench.expectPrinted(/\$ echo kept.*noted.*\$ $/)
    const machine = page.workers().find((worker) => worker.url().includes('/machine-'))!
    await machine.evaluate(() => {
      setTimeout(() => {
        throw new Error('broken on purpose')
      })
    })
    await expect(workbench.lab.getByRole('alert')).toContainText('The lab stopped')
    await expectDiagnosis(workbench)
    await workbench.lab.getByRole('button', { name: 'Restart' }).click()
    await expect(workbench.lab).toContainText('Your commands until then were entered again')
    await workbench.expectPrinted(/noted.*\$ $/)
    await workbench.type('cat /tmp/note')
    await workbench.expectPrinted(/cat \/tmp\/note\s*kept/)
    expect(watch.errors.splice(0).filter((message) => !message.includes('broken on purpose'))).toEqual([])
  })

  test('the clock jumps a day back', async ({ workbench, page }) => {
    await page.clock.install({ time: new Date('2026-01-02T10:00:00Z') })
    await workbench.openAndPaste(NODE_EADDRINUSE)
    await page.clock.resume()
    await expect(workbench.incident('EADDRINUSE')).toBeVisible()
    await page.clock.setSystemTime(new Date('2026-01-01T10:00:00Z'))
    await workbench.reproduce()
    await workbench.runStep()
    await workbench.expectDone('Start the server')
  })
})

test('two tabs do not disturb each other', async ({ workbench, context }) => {
  const { Workbench } = await import('./pages/workbench.ts')
  await workbench.openAndPaste(NODE_EADDRINUSE)
  await expect(workbench.incident('EADDRINUSE')).toBeVisible()
  const other = new Workbench(await context.newPage())
  await other.openAndPaste('cat: /srv/x: Permission denied\n')
  await expect(other.incident('EACCES')).toBeVisible()
  await expect(workbench.incident('EADDRINUSE')).toBeVisible()
  await expectKept(workbench)
})
