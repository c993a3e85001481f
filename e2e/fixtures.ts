import { test as base, expect } from '@playwright/test'
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
    async ({ page, baseURL }, use) => {
      const watch: Watch = { violations: [], errors: [], foreign: [] }
      page.on('console', (message) => {
        if (/Content Security Policy|Trusted ?Type|TrustedScript/i.test(message.text()))
          watch.violations.push(message.text())
      })
      page.on('pageerror', (error) => watch.errors.push(error.message))
      page.on('request', (request) => {
        const { origin, protocol } = new URL(request.url())
        if (
          protocol.startsWith('http') &&
          origin !== new URL(baseURL!).origin &&
          !origin.startsWith('http://127.0.0.1')
        ) {
          watch.foreign.push(request.url())
        }
      })
      await use(watch)
      expect(watch, 'no policy violation, no uncaught error, no request to anybody else').toEqual({
        violations: [],
        errors: [],
        foreign: [],
      })
    },
    { auto: true },
  ],
  workbench: async ({ page }, use) => {
    await use(new Workbench(page))
  },
})

export { expect }
