import { expect, type Locator, type Page } from '@playwright/test'

/** The workbench as a person meets it: by role and label only. */
export class Workbench {
  readonly log: Locator
  readonly diagnosis: Locator
  readonly lab: Locator
  readonly incidents: Locator
  readonly transcript: Locator

  constructor(readonly page: Page) {
    this.log = page.getByRole('region', { name: 'Log', exact: true })
    this.diagnosis = page.getByRole('region', { name: 'Diagnosis', exact: true })
    this.lab = page.getByRole('region', { name: 'Lab', exact: true })
    this.incidents = page.getByRole('list', { name: 'Incidents' })
    this.transcript = page.getByRole('log', { name: 'Terminal transcript' })
  }

  async open(): Promise<void> {
    await this.page.goto('./')
    await expect(this.page.getByRole('textbox', { name: 'Log text' })).toBeVisible()
  }

  /** Pastes as the clipboard does: one paste event, anywhere on the page. */
  async paste(text: string): Promise<void> {
    await this.page.evaluate((pasted) => {
      const data = new DataTransfer()
      data.setData('text/plain', pasted)
      const target = document.activeElement ?? document.body
      target.dispatchEvent(new ClipboardEvent('paste', { clipboardData: data, bubbles: true, cancelable: true }))
    }, text)
  }

  async openAndPaste(text: string): Promise<void> {
    await this.open()
    await this.paste(text)
  }

  incident(code: string): Locator {
    return this.incidents.getByRole('listitem').filter({ hasText: code })
  }

  /** Opens the lab of the cause in view and waits for its prompt. */
  async reproduce(): Promise<void> {
    await this.diagnosis.getByRole('button', { name: 'Reproduce in the lab' }).first().click()
    await expect(this.transcript).toContainText('$', { timeout: 20_000 })
  }

  /** Types a command line into the terminal, as keys. */
  async type(line: string): Promise<void> {
    await this.enterTerminal()
    await this.page.keyboard.type(line)
    await this.page.keyboard.press('Enter')
  }

  /** The terminal is one stop of the Tab key; Enter opens it for typing. */
  async enterTerminal(): Promise<void> {
    await this.lab.getByRole('group', { name: /^Terminal/ }).focus()
    await this.page.keyboard.press('Enter')
  }

  /** Presses the button of the step at hand. */
  async runStep(): Promise<void> {
    await this.currentStep.getByRole('button', { name: /^Type / }).click()
  }

  get currentStep(): Locator {
    return this.lab.getByRole('list', { name: 'Steps' }).locator('[aria-current="step"]')
  }

  async expectDone(name: RegExp | string): Promise<void> {
    await expect(this.step(name)).toContainText(', done', { timeout: 30_000 })
  }

  /** What was printed, with the lines that the terminal's width has broken put together again. */
  async expectPrinted(pattern: RegExp): Promise<void> {
    await expect
      .poll(async () => ((await this.transcript.textContent()) ?? '').replaceAll('\n', ''), { timeout: 20_000 })
      .toMatch(pattern)
  }

  step(name: RegExp | string): Locator {
    return this.lab.getByRole('list', { name: 'Steps' }).getByRole('listitem').filter({ hasText: name })
  }
}
