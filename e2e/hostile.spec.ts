import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { gzipSync } from 'node:zlib'
import type { Page } from '@playwright/test'
import { expect, test } from './fixtures.ts'
import { NODE_EADDRINUSE } from './logs.ts'
import type { Workbench } from './pages/workbench.ts'

const CAUSE = 'EADDRINUSE/port-held-by-another-process'
const MARKUP = `<img src=x onerror="globalThis.broken=1"><script>globalThis.broken=1</script><svg onload=broken=1>`

/** Nothing of a hostile text has become a program or an element. */
async function expectHarmless(page: Page): Promise<void> {
  expect(
    await page.evaluate(() => ({
      broken: 'broken' in globalThis,
      polluted: 'polluted' in {},
      images: document.querySelectorAll('img[src="x"], svg[onload]').length,
    })),
  ).toEqual({ broken: false, polluted: false, images: 0 })
}

/** The failure is found among the hostile lines, and the page still answers. */
async function expectRead(workbench: Workbench): Promise<void> {
  await expect(workbench.incident('EADDRINUSE')).toBeVisible()
  await expectHarmless(workbench.page)
  await workbench.page.getByRole('button', { name: 'Share' }).click()
  await expect(workbench.page.getByRole('dialog').getByLabel('Link', { exact: true })).toContainText('/d/#1.')
  await expectHarmless(workbench.page)
}

const LOGS: Readonly<Record<string, string>> = {
  'terminal sequences that hang, ask or rename':
    '\x1b]0;owned\x07\x1b]52;c;b3duZWQ=\x07\x1b[c\x1b[>c\x1b[6n\x1b]10;?\x07\x1bP+q544e\x1b\\\x1b[999999999L\x1b[99999999b\x1b[2J\x1b[?1049h\x9b5n\n',
  'an operating system command of a megabyte': `\x1b]0;${'A'.repeat(1_000_000)}\x07\n`,
  'bidirectional controls and characters without width':
    'rm \u202egnp.exe\u202c \u2066x\u2069 pass\u200bword \u200f\ufeff\u00ad user\u2060name\n',
  'markup in every field': [
    `TypeError: ${MARKUP}`,
    `cat: '/srv/${MARKUP}': No such file or directory`,
    `Error: connect ECONNREFUSED ${MARKUP}:80`,
    `    at ${MARKUP} (/srv/${MARKUP}.js:1:1)`,
    `{"level":"error","err":{"code":"ENOENT","path":"${MARKUP.replaceAll('"', '\\"')}"},"__proto__":{"polluted":1}}`,
    '',
  ].join('\n'),
  'names of the prototype':
    '{"__proto__":{"polluted":true},"constructor":{"prototype":{"polluted":true}},"code":"__proto__","errno":"constructor","syscall":"toString"}\n__proto__: constructor: hasOwnProperty: No such file or directory\n',
  'text that makes careless patterns slow': `${'E'.repeat(50_000)}\n${'a '.repeat(20_000)}!\n${'('.repeat(20_000)}\n${'at x ('.repeat(8000)}\n${'\\"'.repeat(20_000)}\n`,
  'lone surrogates, NUL and a line of two megabytes': `\ud800\udfff\udc00 \0\0 ${'x'.repeat(2_000_000)}\n`,
}

test.describe('a hostile log is read as text:', () => {
  for (const [what, text] of Object.entries(LOGS)) {
    test(what, async ({ workbench, page }) => {
      const title = /Errlab/i
      await workbench.openAndPaste(text + NODE_EADDRINUSE)
      await expectRead(workbench)
      expect(await page.title()).toMatch(title)
    })
  }

  test('a small archive that becomes large', async ({ workbench, page }) => {
    await workbench.open()
    const chooser = page.waitForEvent('filechooser')
    await page.getByRole('button', { name: 'Open a file' }).click()
    const bomb = gzipSync(Buffer.concat([Buffer.from(NODE_EADDRINUSE), Buffer.alloc(120_000_000, 'a\n')]), { level: 9 })
    expect(bomb.length).toBeLessThan(400_000)
    await (await chooser).setFiles({ name: 'bomb.log.gz', mimeType: 'application/gzip', buffer: bomb })
    await expect(workbench.incident('EADDRINUSE')).toBeVisible({ timeout: 60_000 })
  })
})

async function expectReset(workbench: Workbench, button = /^Reset/): Promise<void> {
  await workbench.lab.getByRole('button', { name: button }).first().click()
  await expect(workbench.transcript).not.toContainText(/alive|Resource temporarily unavailable/)
  await workbench.type('echo fresh-$((1 + 1))')
  await expect(workbench.transcript).toContainText('fresh-2')
}

test.describe('a hostile program in the lab ends with Ctrl-C or by itself, and the shell answers:', () => {
  const PROGRAMS: Readonly<Record<string, string>> = {
    'yes without a reader': 'yes',
    'the zeros of a device': 'cat /dev/zero',
    'a busy loop of the shell': 'while :; do :; done',
    'a busy loop of node': "node -e 'for (;;) {}'",
    'a hog of memory in node': `node -e 'const a = []; for (;;) a.push(new Array(100000).fill(7))'`,
    'sequences that hang or ask a terminal': `printf '\\033[999999999L\\033[99999999b\\033[c\\033[>c\\033[6n\\033]0;owned\\007\\033P+q544e\\033\\\\'`,
  }
  for (const [what, program] of Object.entries(PROGRAMS)) {
    test(what, async ({ workbench, page }) => {
      await workbench.openAndPaste(NODE_EADDRINUSE)
      await workbench.reproduce()
      await workbench.type(program)
      // Again and again, as a person does: what is interrupted before it has begun goes on.
      await expect(async () => {
        await page.keyboard.press('Control+c')
        await workbench.type('echo alive-$((40 + 2))')
        await expect(workbench.transcript).toContainText('alive-42', { timeout: 5000 })
      }).toPass({ timeout: 50_000 })
      expect(await page.title()).not.toContain('owned')
      await expectReset(workbench)
    })
  }
})

test.describe('what takes the whole machine says so, and the machine can be reset:', () => {
  const PROGRAMS: Readonly<Record<string, readonly [program: string, says: RegExp, wayOut: RegExp]>> = {
    'a fork bomb': [':(){ :|:& };:', /fork: .*Resource temporarily unavailable/, /^Reset/],
    'recursion without end, in the shell that reads the keys': [
      'f() { f; }; f',
      /The shell ended with status 139/,
      /^Start again/,
    ],
  }
  for (const [what, [program, says, wayOut]] of Object.entries(PROGRAMS)) {
    test(what, async ({ workbench }) => {
      await workbench.openAndPaste(NODE_EADDRINUSE)
      await workbench.reproduce()
      await workbench.type(program)
      await expect(workbench.lab).toContainText(says, { timeout: 60_000 })
      await expectReset(workbench, wayOut)
    })
  }
})

test('markup in every value of a link stays text', async ({ page }) => {
  const query = new URLSearchParams({ port: MARKUP, program: MARKUP, freePort: MARKUP, q: MARKUP, __proto__: MARKUP })
  for (const path of [`e/${CAUSE}/`, 'e/', `embed/${CAUSE}/`, './', 'links/']) {
    await page.goto(`${path}?${query}`)
    await expect(page.locator('body')).toBeVisible()
    await expectHarmless(page)
  }
})

test('what a hostile host says to a card, and a hostile frame to a host, changes nothing', async ({
  page,
  baseURL,
}) => {
  const server = createServer((request, response) =>
    response.writeHead(200, { 'Content-Type': 'text/html' }).end(
      request.url === '/frame'
        ? `<script>for (const type of ['height', '__proto__', 'ready', 'solved'])
parent.postMessage({ source: 'errlab', version: 1, type, height: 1e4, cause: 'forged' }, '*')</script>`
        : `<script type="module" src="${baseURL}/card.js"></script><errlab-card cause="${CAUSE}" open></errlab-card>
<iframe src="/frame" title="forger"></iframe><script>window.heard = []
for (const type of ['ready', 'solved', '__proto__']) addEventListener('errlab-' + type, ({ detail }) => heard.push(detail.cause))</script>`,
    ),
  )
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready))
  await page.goto(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`)
  const card = page.frameLocator('errlab-card iframe')
  await expect(card.getByText('could not listen on port')).toBeVisible()
  await page.evaluate((markup) => {
    const frame = document.querySelector<HTMLIFrameElement>('errlab-card iframe')!
    const talk = [
      null,
      7,
      markup,
      { source: 'errlab-host', version: 1, type: 'theme', theme: markup },
      { source: 'errlab-host', version: 1, type: '__proto__', theme: 'dark' },
      JSON.parse('{"source":"errlab-host","version":1,"type":"theme","theme":{"__proto__":{"polluted":1}}}'),
      { source: 'errlab-host', version: 99, type: 'theme', theme: 'dark' },
    ]
    for (const one of talk) frame.contentWindow!.postMessage(one, '*')
  }, MARKUP)
  await expect.poll(() => page.evaluate(() => (globalThis as unknown as { heard: string[] }).heard)).toEqual([CAUSE])
  expect(await card.locator('html').evaluate((html) => html.style.colorScheme)).not.toBe('dark')
  expect(await card.locator('html').evaluate(() => 'polluted' in {})).toBe(false)
  expect((await page.locator('errlab-card iframe').boundingBox())!.height).toBeLessThan(5000)
  server.close()
})
