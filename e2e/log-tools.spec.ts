import type { Page } from '@playwright/test'
import { expect, test } from './fixtures.ts'
import { NODE_EADDRINUSE } from './logs.ts'

const RETRIES = Array.from(
  { length: 30 },
  (_, i) => `2026-11-22T08:00:${i + 10}Z worker Error: connect ECONNREFUSED 10.0.0.7:5432`,
).join('\n')
const REPEATED = `start of the story\n${RETRIES}\nend of the story\n`

async function openFile(page: Page, name: string, text: string): Promise<void> {
  const chooser = page.waitForEvent('filechooser')
  await page.getByRole('button', { name: 'Open a file' }).click()
  await (await chooser).setFiles({ name, mimeType: 'text/plain', buffer: Buffer.from(text) })
}

test.describe('what a log says again and again', () => {
  test('is folded away, and shown on request', async ({ workbench, page }) => {
    await workbench.openAndPaste(REPEATED)
    const fold = workbench.log.getByRole('button', { name: 'Fold repeated stretches (1)' })
    await expect(fold).toHaveAttribute('aria-pressed', 'true')
    const editor = workbench.log.locator('.monaco-editor').first()
    await expect(editor).toContainText('29 × the same')
    await expect(editor).toContainText('end of the story')
    await expect(editor).not.toContainText('08:00:25')
    await fold.click()
    await expect(editor).toContainText('08:00:12')
    await page.reload()
    await workbench.paste(REPEATED)
    await expect(workbench.log.getByRole('button', { name: 'Fold repeated stretches (1)' })).toHaveAttribute(
      'aria-pressed',
      'false',
    )
  })

  test('is never what somebody asks for: a line that is folded away opens its fold', async ({ workbench }) => {
    await workbench.openAndPaste(REPEATED)
    const editor = workbench.log.locator('.monaco-editor').first()
    await expect(editor).toContainText('29 × the same')
    await workbench.incident('ECONNREFUSED').getByRole('button').click()
    await expect(editor).toContainText('29 × the same')
    const timeline = workbench.page.getByRole('region', { name: 'Findings by time' })
    await timeline.getByRole('slider', { name: /^From/ }).focus()
    const track = (await timeline.getByRole('slider', { name: /^From/ }).locator('..').boundingBox())!
    await workbench.page.mouse.click(track.x + track.width * 0.6, track.y + track.height / 2)
    await expect(editor).toContainText('08:00:2')
  })
})

test('F8 goes from finding to finding, through incidents and back, and stays at the last', async ({
  workbench,
  page,
}) => {
  await workbench.openAndPaste(
    'Error: connect ECONNREFUSED 10.0.0.7:5432\nquiet\nError: connect ECONNREFUSED 10.0.0.7:5432\nquiet too\ncat: /srv/x: Permission denied\n',
  )
  const refused = workbench.incident('ECONNREFUSED').getByRole('button')
  const denied = workbench.incident('EACCES').getByRole('button')
  await refused.click()
  for (const [key, says, current] of [
    ['F8', 'Line 3', refused],
    ['F8', 'Line 5', denied],
    ['F8', 'Line 5', denied],
    ['Shift+F8', 'Line 3', refused],
    ['Shift+F8', 'Line 1', refused],
  ] as const) {
    await page.keyboard.press(key)
    await expect(page.getByText(says, { exact: true })).toBeAttached()
    await expect(current).toHaveAttribute('aria-current', 'true')
  }
})

test.describe('on a phone', () => {
  test.use({ hasTouch: true, isMobile: true, viewport: { width: 390, height: 844 } })

  test('a fold is a button at the end of its line', async ({ workbench, page }) => {
    await workbench.openAndPaste(REPEATED)
    await page.getByRole('navigation', { name: 'Panes' }).getByRole('button', { name: 'Log' }).tap()
    const fold = workbench.log.getByRole('button', { name: '29 × the same' })
    await expect(fold).toHaveAttribute('aria-expanded', 'false')
    await expect(workbench.log).not.toContainText('08:00:25')
    await fold.tap()
    await expect(fold).toHaveAttribute('aria-expanded', 'true')
    await expect(workbench.log).toContainText('08:00:25')
  })
})

test('a long log has a map of its marks, and a hover says number, message and cause', async ({ workbench }) => {
  const letter = (i: number) => String.fromCharCode(97 + i)
  // No two lines alike, or they would be folded away.
  const filler = Array.from({ length: 120 }, (_, i) => `step ${letter(i / 26)}${letter(i % 26)} is done`).join('\n')
  await workbench.openAndPaste(`${filler}\n${NODE_EADDRINUSE}`)
  await expect(workbench.incident('EADDRINUSE')).toBeVisible()
  await expect(workbench.log.locator('.minimap canvas').first()).toBeVisible()
  const word = workbench.log.locator('.monaco-editor .hot').first()
  await expect(word).toBeVisible()
  await word.hover()
  await expect(workbench.log.locator('.loghover')).toContainText(
    /EADDRINUSE \(98 on Linux, Address already in use\): .*because/,
  )
})

test.describe('Monaco takes over', () => {
  // The service worker would answer before the route below.
  test.use({ serviceWorkers: 'block' })

  test('without losing a keystroke, the selection, or a step of undo', async ({ workbench, page }) => {
    let open = () => {}
    const gate = new Promise<void>((done) => {
      open = done
    })
    await page.route(/\/assets\/MonacoEditor-[^/]*\.js/, async (route) => {
      await gate
      await route.continue()
    })
    await workbench.open()
    await page.getByRole('textbox', { name: 'Log text' }).focus()
    await page.keyboard.type('first line')
    await page.keyboard.press('Enter')
    await page.keyboard.type('second')
    await page.keyboard.press('Shift+Home')
    const editor = workbench.log.locator('.monaco-editor').first()
    await expect(editor).toHaveCount(0)
    open()
    await expect(editor).toBeVisible()
    await page.keyboard.type('replaced')
    await expect(editor).toContainText('replaced')
    await expect(editor).not.toContainText('second')
    await expect(async () => {
      await page.keyboard.press('Control+z')
      await expect(editor).not.toContainText('first line', { timeout: 200 })
    }).toPass()
  })
})

test.describe('a very large file', () => {
  const line = (i: number) => `2026-01-01 10:00:00 worker ${i} finished its task in 12 ms without anything to say\n`

  test('shows its lines in windows: the first failure and the end', async ({ workbench, page }) => {
    const text = `${Array.from({ length: 90_000 }, (_, i) => line(i)).join('')}Error: listen EADDRINUSE: address already in use :::3000\n`
    await workbench.open()
    await openFile(page, 'large.log', text)
    await expect(workbench.incident('EADDRINUSE')).toBeVisible()
    const log = workbench.log.getByRole('group', { name: 'Marked log, 90001 lines' })
    await expect(log).toContainText('EADDRINUSE')
    expect(await log.locator('[data-line]').count()).toBeLessThan(250)
    await log.focus()
    await page.keyboard.press('Home')
    await expect(log.locator('[data-line="1"]')).toContainText('worker 0 finished')
    await page.keyboard.press('End')
    // Lines of one height: the lens stands before the words of its line, and there is nothing to wrap.
    await expect(workbench.log.getByRole('button', { name: 'Wrap long lines' })).toHaveCount(0)
    const failure = log.locator('[data-line="90001"]')
    await expect(failure.getByRole('button', { name: 'explain' })).toBeVisible()
    await failure.getByRole('button', { name: 'reproduce' }).click()
    await expect(workbench.transcript).toContainText('$')
  })

  test('is given up in the middle: what was found until then stays', async ({ workbench, page }) => {
    await workbench.open()
    await page.getByLabel('File to read').evaluate((input, first) => {
      // Half a gigabyte which takes no room: the same two megabytes again and again.
      const part = new Blob(['2026-01-01 10:00:00 worker 7 finished its task without anything to say\n'.repeat(28_000)])
      const files = new DataTransfer()
      files.items.add(new File([first, ...Array.from({ length: 250 }, () => part)], 'endless.log'))
      const look = new MutationObserver(() => {
        const stop = [...document.querySelectorAll('button')].find((button) =>
          button.textContent.includes('Stop and keep'),
        )
        if (!stop || !document.querySelector('[aria-label="Found so far"]')) return
        look.disconnect()
        stop.click()
      })
      look.observe(document.body, { subtree: true, childList: true })
      Object.assign(input, { files: files.files })
      input.dispatchEvent(new Event('change', { bubbles: true }))
    }, NODE_EADDRINUSE)
    await expect(workbench.diagnosis).toContainText(/Stopped after [\d,]+ lines/)
    await expect(workbench.incident('EADDRINUSE')).toBeVisible()
    const log = workbench.log.getByRole('group', { name: /^Marked log, / })
    await expect(log.locator('[data-line="1"]')).toContainText('address already in use')
    // All of it would have been seven million lines.
    const lines = Number((await log.getAttribute('aria-label'))?.replace(/\D/g, ''))
    expect(lines).toBeLessThan(7_000_000)
  })
})

test.describe('a long log that is pasted', () => {
  // Each line in other letters: what differs in its numbers only would be folded away.
  const word = (n: number) => String(n).replaceAll(/\d/g, (digit) => 'abcdefghij'[Number(digit)]!)
  const line = (_: unknown, n: number) => `2026-01-01 10:00:00 worker ${word(n)} finished without anything to say\n`
  const LONG = `${Array.from({ length: 40_000 }, line).join('')}${NODE_EADDRINUSE}`

  test('is read in windows, which says so, and edited on request', async ({ workbench, page }) => {
    await workbench.openAndPaste(LONG)
    await expect(workbench.incident('EADDRINUSE')).toBeVisible()
    await expect(workbench.log.getByRole('group', { name: /^Marked log, / })).toBeVisible()
    await expect(workbench.log).toContainText('read-only')
    await workbench.log.getByRole('button', { name: 'Edit' }).click()
    const editor = page.locator('.monaco-editor')
    await expect(editor).toBeVisible()
    await expect(workbench.log).not.toContainText('read-only')
    await page.keyboard.press('F8')
    await editor.getByRole('textbox', { name: 'Log text' }).focus()
    await page.keyboard.press('Control+End')
    await page.keyboard.type('cat: /etc/shadow: Permission denied')
    await expect(workbench.incident('EACCES')).toBeVisible()
  })

  test('shows its first failure on a phone, where the log is not in front at first', async ({ workbench, page }) => {
    await page.setViewportSize({ width: 390, height: 844 })
    await workbench.openAndPaste(LONG)
    await expect(workbench.diagnosis).toContainText('EADDRINUSE')
    await page.getByRole('navigation', { name: 'Panes' }).getByRole('button', { name: 'Log' }).click()
    await expect(workbench.log.getByRole('button', { name: 'explain' })).toBeInViewport()
  })

  test('is where it was left when its tab comes back', async ({ workbench, page }) => {
    await workbench.openAndPaste(LONG)
    await expect(workbench.incident('EADDRINUSE')).toBeVisible()
    const log = workbench.log.getByRole('group', { name: /^Marked log, / })
    await log.evaluate((element) => {
      element.scrollTop = 17 * 5
    })
    await expect(log.locator('[data-line="3"]')).toBeVisible()
    const top = await log.evaluate((element) => element.scrollTop)
    await page.getByRole('button', { name: 'New log in a tab' }).click()
    await workbench.paste('cat: /etc/shadow: Permission denied\n')
    await expect(workbench.incident('EACCES')).toBeVisible()
    await page.getByRole('navigation', { name: 'Open logs' }).getByRole('button').first().click()
    await expect(workbench.incident('EADDRINUSE')).toBeVisible()
    expect(await log.evaluate((element) => element.scrollTop)).toBe(top)
  })
})
