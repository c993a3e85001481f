import { type BrowserContext, test as base, expect } from '@playwright/test'
import { Workbench } from './pages/workbench.ts'

/** What no story may do: break the policy, throw, or ask anybody but us for anything. */
interface Watch {
  readonly violations: string[]
  readonly errors: string[]
  readonly foreign: string[]
}

interface Fixtures {
  readonly watch: Watch
  readonly workbench: Workbench
}

export const test = base.extend<Fixtures>({
  watch: [
    async ({ browser, context, baseURL }, use) => {
      const watch: Watch = { violations: [], errors: [], foreign: [] }
      // Every page, frame, worker and service worker of the story, in further browser profiles too.
      observe(context, watch, new URL(baseURL!).origin)
      const newContext = browser.newContext
      browser.newContext = async (options) => {
        const further = await newContext.call(browser, options)
        observe(further, watch, new URL(baseURL!).origin)
        return further
      }
      await use(watch)
      browser.newContext = newContext
      expect(watch, 'no policy violation, no uncaught error, no request to anybody else').toEqual({
        violations: [],
        errors: [],
        foreign: [],
      })
    },
    { auto: true },
  ],
  page: async ({ page, javaScriptEnabled }, use) => {
    const goto = page.goto.bind(page)
    // A reference page is there to be read before its buttons work (late-loader.js): a story goes on when both are true.
    page.goto = async (...to) => {
      const response = await goto(...to)
      if (javaScriptEnabled && (await page.locator('meta[name="late-script"]').count()) > 0)
        await page.locator('html[data-live]').waitFor({ state: 'attached' })
      return response
    }
    await use(page)
  },
  workbench: async ({ page }, use) => {
    await use(new Workbench(page))
  },
})

function observe(context: BrowserContext, watch: Watch, own: string): void {
  context.on('console', (message) => {
    if (/Content Security Policy|Trusted ?Type|TrustedScript/i.test(message.text()))
      watch.violations.push(message.text())
  })
  context.on('weberror', (event) => watch.errors.push(event.error().message))
  context.on('request', (request) => {
    if (isForeign(request.url(), own)) watch.foreign.push(request.url())
  })
  context.on('page', (page) =>
    page.on('websocket', (socket) => {
      if (isForeign(socket.url(), own)) watch.foreign.push(socket.url())
    }),
  )
}

/** Hosts of cards stand on 127.0.0.1; the site itself on localhost. */
function isForeign(url: string, own: string): boolean {
  const { origin, protocol, hostname } = new URL(url)
  return /^(?:https?|wss?):$/.test(protocol) && origin !== own && hostname !== '127.0.0.1'
}

export { expect }
