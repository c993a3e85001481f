import { expect, test } from './fixtures.ts'
import { NODE_EADDRINUSE } from './logs.ts'

const DENIED = '$ cat /srv/report.csv\ncat: /srv/report.csv: Permission denied\n'

test.describe('each log has its own lab', () => {
  test('which is there again when its tab comes back', async ({ workbench, page }) => {
    await workbench.openAndPaste(NODE_EADDRINUSE)
    await workbench.reproduce()
    await workbench.type('echo only for the first log')
    await workbench.expectPrinted(/\nonly for the first log|only for the first log.*only for the first log/)
    await workbench.log.getByRole('button', { name: 'New log in a tab' }).click()
    await workbench.paste(DENIED)
    await expect(workbench.incident('EACCES')).toBeVisible()
    await expect(workbench.lab.getByRole('button', { name: 'Start the lab' })).toBeVisible()
    await workbench.reproduce()
    await expect(workbench.transcript).not.toContainText('only for the first log')
    await workbench.type('echo only for the second')
    await workbench.expectPrinted(/only for the second.*only for the second/)
    const tabs = page.getByRole('navigation', { name: 'Open logs' })
    await tabs.getByRole('button', { name: /^Error: listen|^npm/ }).click()
    await expect(workbench.transcript).toContainText('only for the first log')
    await expect(workbench.transcript).not.toContainText('only for the second')
    await workbench.type('echo still the same machine')
    await workbench.expectPrinted(/same machine.*same machine/)
  })

  test('and a log that is brought back has it too', async ({ workbench, page }) => {
    await workbench.openAndPaste(NODE_EADDRINUSE)
    await workbench.reproduce()
    await workbench.type('echo kept in the lab')
    await workbench.expectPrinted(/kept in the lab.*kept in the lab/)
    await workbench.diagnosis.focus()
    await workbench.paste(DENIED)
    await expect(workbench.incident('EACCES')).toBeVisible()
    await page.getByRole('button', { name: 'Bring it back' }).click()
    await expect(workbench.incident('EADDRINUSE')).toBeVisible()
    await expect(workbench.transcript).toContainText('kept in the lab')
  })
})

test('the machine of the cause in view is booted while its diagnosis is read, and waits for whoever asks for it', async ({
  workbench,
  page,
}) => {
  const machines = () => page.workers().filter((worker) => worker.url().includes('/machine-'))
  await workbench.openAndPaste(NODE_EADDRINUSE)
  await expect.poll(() => machines().length).toBe(1)
  const [booted] = machines()
  await workbench.reproduce()
  expect(machines()).toEqual([booted])
  await workbench.runStep()
  await workbench.expectDone('Start the server')
  // A log that needs another machine does not keep the one that waits for the first.
  await workbench.log.getByRole('button', { name: 'New log in a tab' }).click()
  await workbench.paste(DENIED)
  await expect.poll(() => machines().length).toBe(2)
  await workbench.log.getByRole('button', { name: 'New log in a tab' }).click()
  await expect.poll(() => machines()).toEqual([booted])
})

test('the film is scrubbed, explains each call, and can be taken along as strace text', async ({
  workbench,
  page,
  context,
}) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write'])
  await workbench.openAndPaste(NODE_EADDRINUSE)
  await workbench.reproduce()
  await workbench.runStep()
  const film = workbench.lab.getByRole('region', { name: 'Syscall film' })
  await expect(film.locator('[aria-current="true"]')).toContainText('EADDRINUSE')
  await expect(film).toContainText('gives the socket its own address and port')
  await expect(film).toContainText('= -1 EADDRINUSE (Address already in use)')
  const scrub = film.getByRole('slider', { name: 'Frame of the film' })
  await scrub.focus()
  await page.keyboard.press('ArrowRight')
  await expect(film).toContainText('was not reached')
  await page.keyboard.press('ArrowLeft')
  await page.keyboard.press('ArrowLeft')
  await expect(film).toContainText('sets an option of the socket')
  await film.getByRole('button', { name: 'Copy as strace text' }).click()
  await expect
    .poll(() => page.evaluate(() => navigator.clipboard.readText()))
    .toMatch(/^\d+ bind\(.*\) = -1 EADDRINUSE \(Address already in use\)$/m)
})
