import { expect, test } from './fixtures.ts'
import { NODE_EADDRINUSE } from './logs.ts'

test('the whole story can be done by keyboard', async ({ workbench, page }) => {
  await workbench.open()
  await workbench.paste(NODE_EADDRINUSE)
  await expect(workbench.incident('EADDRINUSE')).toBeVisible()
  const button = workbench.diagnosis.getByRole('button', { name: 'Reproduce in the lab' }).first()
  await button.focus()
  await page.keyboard.press('Enter')
  await expect(workbench.transcript).toContainText('$', { timeout: 20_000 })
  const step = workbench.currentStep.getByRole('button', { name: /^Type / })
  await step.focus()
  await page.keyboard.press('Enter')
  await workbench.expectDone('Start the server')
  await workbench.enterTerminal()
  await page.keyboard.type('echo typed-by-hand')
  await page.keyboard.press('Enter')
  await expect(workbench.transcript).toContainText('\ntyped-by-hand')
  await page.keyboard.press('F6')
  await expect(workbench.lab.getByRole('textbox', { name: 'Terminal input' })).not.toBeFocused()
})

test('the command palette finds a code by name, number and message', async ({ workbench, page }) => {
  await workbench.open()
  for (const [query, code] of [
    ['ENOSPC', 'ENOSPC'],
    ['104', 'ECONNRESET'],
    ['broken pipe', 'EPIPE'],
  ] as const) {
    await page.keyboard.press('Control+k')
    await page.getByRole('combobox').fill(query)
    await expect(page.getByRole('option').filter({ hasText: code }).first()).toBeVisible()
    await page.keyboard.press('Escape')
  }
})

test('the search opens from within the editor and gives the focus back', async ({ workbench, page }) => {
  await workbench.openAndPaste(NODE_EADDRINUSE)
  await expect(workbench.incident('EADDRINUSE')).toBeVisible()
  const editor = page.locator('.monaco-editor')
  await expect(editor).toBeVisible()
  await editor.click()
  const search = page.getByRole('combobox', { name: 'Name, number, message or what you saw' })
  await page.keyboard.press('Control+k')
  await expect(search).toBeFocused()
  await page.keyboard.press('Escape')
  await expect(search).toBeHidden()
  await expect(editor.getByRole('textbox', { name: 'Log text' })).toBeFocused()
})

test('a search has every key that was pressed while it was on its way', async ({ workbench, page }) => {
  await workbench.openAndPaste(NODE_EADDRINUSE)
  await expect(workbench.incident('EADDRINUSE')).toBeVisible()
  const pressed = await page.evaluate(async () => {
    const press = (key: string, ctrlKey = false) =>
      document.body.dispatchEvent(new KeyboardEvent('keydown', { key, ctrlKey, bubbles: true, cancelable: true }))
    const nextTask = () =>
      new Promise((done) => {
        const { port1, port2 } = new MessageChannel()
        port1.onmessage = done
        port2.postMessage(null)
      })
    press('k', true)
    let keys = ''
    while (!document.querySelector('dialog[open]')) {
      press('p')
      keys += 'p'
      await nextTask()
    }
    return keys
  })
  await expect(page.getByRole('combobox', { name: /^Name, number/ })).toHaveValue(pressed)
})
