import { readFileSync } from 'node:fs'
import { expect, test } from './fixtures.ts'
import { NODE_EADDRINUSE } from './logs.ts'

test.describe('the lab goes back, opens a second terminal and gives its transcript away', () => {
  test('a step is taken back on the same machine: the same process, the same pid', async ({ workbench }) => {
    await workbench.openAndPaste(NODE_EADDRINUSE)
    await workbench.reproduce()
    await workbench.runStep()
    const steps = workbench.lab.getByRole('list', { name: 'Steps' })
    await expect(steps.getByRole('listitem').first()).toContainText(', done')
    await workbench.runStep()
    await expect(steps.getByRole('listitem').nth(1)).toContainText(', done')
    const seen = await steps.getByRole('listitem').nth(1).locator('.saw').textContent()
    await workbench.lab.getByRole('button', { name: 'Go back to before step 2' }).click()
    await expect(steps.locator('[aria-current="step"]')).toContainText(/Type ss|Type sudo ss/)
    await expect(steps.getByRole('listitem').first()).toContainText(', done')
    await workbench.runStep()
    await expect(steps.getByRole('listitem').nth(1)).toContainText(', done')
    await expect(steps.getByRole('listitem').nth(1).locator('.saw')).toHaveText(seen ?? '')
  })

  test('the last command can be undone', async ({ workbench, page }) => {
    await workbench.openAndPaste(NODE_EADDRINUSE)
    await workbench.reproduce()
    await workbench.type('echo one > /tmp/kept; echo done')
    await workbench.expectPrinted(/\$ echo one.*done.*\$ /)
    await workbench.type('rm /tmp/kept; echo gone')
    await workbench.expectPrinted(/gone.*\$ $/)
    await page.keyboard.press('F6')
    await workbench.lab.getByRole('button', { name: 'Undo' }).click()
    await expect(workbench.transcript).not.toContainText('rm /tmp/kept')
    await workbench.type('cat /tmp/kept')
    await expect.poll(async () => (await workbench.transcript.textContent()) ?? '').toMatch(/\none\n/)
  })

  test('a program that is not here is said to be missing, with what does the same; a misspelled one is not', async ({
    workbench,
  }) => {
    await workbench.openAndPaste(NODE_EADDRINUSE)
    await workbench.reproduce()
    await workbench.type('python3 app.py')
    const note = workbench.lab.getByRole('status').filter({ hasText: 'There is no python3 in this lab' })
    await expect(note).toContainText('node makes real system calls')
    await workbench.type('sl')
    await workbench.expectPrinted(/sl: command not found/)
    await expect(note).toBeHidden()
  })

  test('a second terminal sees the same machine', async ({ workbench }) => {
    await workbench.openAndPaste(NODE_EADDRINUSE)
    await workbench.reproduce()
    await workbench.type('echo from the first > /tmp/note')
    await workbench.lab.getByRole('button', { name: 'Second terminal' }).click()
    const terminals = workbench.lab.getByRole('group', { name: 'Logins' })
    await expect(terminals.getByRole('button', { name: 'Terminal 2', exact: true })).toHaveAttribute(
      'aria-pressed',
      'true',
    )
    await expect(workbench.transcript).toContainText('$')
    await workbench.type('cat /tmp/note; tty')
    await workbench.expectPrinted(/from the first\s*\/dev\/pts\/1/)
    await terminals.getByRole('button', { name: 'Terminal 1', exact: true }).click()
    await expect(workbench.transcript).toContainText('echo from the first')
    await expect(workbench.transcript).not.toContainText('/dev/pts/1')
    await terminals.getByRole('button', { name: 'Leave terminal 2' }).click()
    await expect(terminals).toBeHidden()
  })

  test('the transcript can be copied as Markdown and saved as a recording', async ({ workbench, page, context }) => {
    await context.grantPermissions(['clipboard-read', 'clipboard-write'])
    await workbench.openAndPaste(NODE_EADDRINUSE)
    await workbench.reproduce()
    await workbench.type('echo hello there')
    await workbench.expectPrinted(/hello there/)
    await workbench.lab.getByRole('button', { name: 'Take the transcript along' }).click()
    await page.getByRole('menuitem', { name: 'Copy as Markdown' }).click()
    await expect
      .poll(() => page.evaluate(() => navigator.clipboard.readText()))
      .toMatch(/```console\n[\s\S]*hello there[\s\S]*```/)
    await workbench.lab.getByRole('button', { name: 'Take the transcript along' }).click()
    const saved = page.waitForEvent('download')
    await page.getByRole('menuitem', { name: 'Save as asciicast' }).click()
    const file = await saved
    expect(file.suggestedFilename()).toMatch(/\.cast$/)
    const [header, ...events] = readFileSync(await file.path(), 'utf8')
      .trimEnd()
      .split('\n')
    expect(JSON.parse(header!)).toMatchObject({ version: 2 })
    expect(events.map((line) => JSON.parse(line)[2]).join('')).toContain('hello there')
  })

  test('the log’s values can be left out', async ({ workbench }) => {
    await workbench.openAndPaste(NODE_EADDRINUSE.replace('3000', '4711'))
    await workbench.reproduce()
    await workbench.lab.getByRole('checkbox', { name: 'Values from your log' }).uncheck()
    await expect(workbench.transcript).toContainText('$')
    await workbench.runStep()
    await workbench.expectPrinted(/EADDRINUSE/)
    await expect(workbench.transcript).not.toContainText('4711')
  })
})

test('after the solution there are wrong turns to take', async ({ workbench }) => {
  await workbench.openAndPaste(NODE_EADDRINUSE)
  await workbench.reproduce()
  const steps = workbench.lab.getByRole('list', { name: 'Steps' }).getByRole('listitem')
  for (let step = 0; step < (await steps.count()); step++) {
    if (await workbench.lab.getByText('Solved', { exact: true }).isVisible()) break
    await workbench.runStep()
    await expect(steps.nth(step)).toContainText(', done', { timeout: 30_000 })
  }
  await expect(workbench.lab.getByText('Solved', { exact: true })).toBeVisible()
  await workbench.lab.getByText('Break it differently').click()
  const wrong = workbench.lab.getByRole('list', { name: 'Wrong turns' })
  await wrong.getByRole('button', { name: /^Type sed/ }).click()
  await expect(workbench.lab.getByText('That does not help')).toBeVisible({ timeout: 20_000 })
})
