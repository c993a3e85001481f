import { expect, test } from './fixtures.ts'
import { NODE_EADDRINUSE, TWO_FAILURES } from './logs.ts'

test.describe('a person pastes an error of Node.js', () => {
  test('sees what happened because of what, with their own values', async ({ workbench }) => {
    await workbench.openAndPaste(NODE_EADDRINUSE)
    await expect(workbench.incident('EADDRINUSE')).toContainText('root cause')
    const { diagnosis } = workbench
    await expect(diagnosis.getByText(/could not listen on port/).first()).toContainText('3000')
    await expect(diagnosis.getByText('because', { exact: true }).first()).toBeVisible()
    await expect(diagnosis).toContainText('Another process already listens on the port')
    await expect(diagnosis).toContainText('HIGH confidence')
    await expect(diagnosis).toContainText("ss -ltnp 'sport = :3000'")
    await expect(diagnosis).toContainText('Risk')
  })

  test('reproduces it, finds the holder, frees the port and sees the server run, step by step', async ({
    workbench,
  }) => {
    await workbench.openAndPaste(NODE_EADDRINUSE)
    await workbench.reproduce()
    await workbench.runStep()
    await workbench.expectDone('Start the server')
    await expect(workbench.transcript).toContainText('Error: listen EADDRINUSE: address already in use :::3000')
    await workbench.runStep()
    await workbench.expectDone('Ask who has the port')
    await workbench.runStep()
    await workbench.expectDone('Free the port')
    await workbench.runStep()
    await workbench.expectDone('Start it again')
    await expect(workbench.transcript).toContainText('you asked for /')
    await expect(workbench.lab).toContainText(/Solved|solved/)
  })

  test("types the seed's own commands, and they do what they do on Linux", async ({ workbench }) => {
    await workbench.openAndPaste(NODE_EADDRINUSE)
    await workbench.reproduce()
    await workbench.type('node server.js &')
    await expect(workbench.transcript).toContainText('[1]')
    await workbench.type('sudo ss -tlnp | grep :3000')
    await workbench.expectPrinted(/LISTEN.*:3000.*users:\(\("node",pid=\d+/)
    await workbench.type('sudo lsof -i :3000')
    await workbench.expectPrinted(/node +\d+.*TCP \*:3000 \(LISTEN\)/)
    await workbench.type('kill $(lsof -t -i :3000)')
    await workbench.expectDone('Free the port')
    await workbench.type('PORT=3001 node server.js &')
    await expect(workbench.transcript).toContainText('listening on 3001')
    await workbench.type('jobs')
    await expect(workbench.transcript).toContainText(/Running\s+PORT=3001 node server\.js &/)
    await workbench.type('curl -s localhost:3001/hello')
    await expect(workbench.transcript).toContainText('you asked for /hello')
    await workbench.type("kill %1; sed -i 's/3000/3005/' server.js; cat server.js | grep -c 3005 > count; cat count")
    await expect(workbench.transcript).toContainText(/\n1\n/)
  })

  test('stops an endless loop with ^C, and the page stays alive', async ({ workbench, page }) => {
    await workbench.openAndPaste(NODE_EADDRINUSE)
    await workbench.reproduce()
    await workbench.type('while :; do :; done')
    await page.keyboard.press('Control+c')
    await workbench.type('echo still $((40+2))')
    await expect(workbench.transcript).toContainText('still 42')
    await workbench.type("node -e 'for (;;) {}'")
    await page.keyboard.press('Control+c')
    await workbench.type('echo and $((40+3))')
    await expect(workbench.transcript).toContainText('and 43')
  })

  test('gets a syntax error in the words of bash', async ({ workbench }) => {
    await workbench.openAndPaste(NODE_EADDRINUSE)
    await workbench.reproduce()
    await workbench.type('echo )')
    await expect(workbench.transcript).toContainText("syntax error near unexpected token `)'")
  })

  test('resets the machine', async ({ workbench }) => {
    await workbench.openAndPaste(NODE_EADDRINUSE)
    await workbench.reproduce()
    await workbench.type('touch made-by-me; ls')
    await expect(workbench.transcript).toContainText('made-by-me')
    await workbench.lab.getByRole('button', { name: /Reset/ }).first().click()
    await expect(workbench.transcript).not.toContainText('made-by-me')
    await workbench.type('ls; echo end-of-list')
    await expect(workbench.transcript).toContainText('end-of-list')
    await expect(workbench.transcript).not.toContainText('made-by-me')
  })
})

test('a log with two failures is a story: the root first, the consequence after it', async ({ workbench }) => {
  await workbench.openAndPaste(TWO_FAILURES)
  await expect(workbench.incident('EADDRINUSE')).toContainText('root cause')
  await expect(workbench.incident('ECONNREFUSED')).toContainText(/follows/)
  await workbench.incident('ECONNREFUSED').getByRole('button').first().click()
  await expect(workbench.diagnosis).toContainText('ECONNREFUSED')
  await expect(workbench.diagnosis).toContainText('4100')
})
