/** Logs that come from outside the page: the share target, files opened with Errlab by the system, a link to a cause. */
import { takeSharedLog } from '../../pwa/register.ts'
import { takeFile } from '../paste/intake.ts'
import { to } from '../ui/to.ts'

interface LaunchParams {
  readonly files?: readonly { getFile(): Promise<File> }[]
}
/** https://developer.mozilla.org/docs/Web/API/Window/launchQueue; Chromium only, so not in TypeScript's DOM types. */
type WithLaunchQueue = { readonly launchQueue?: { setConsumer(take: (params: LaunchParams) => void): void } }

export async function takeArrivals(): Promise<void> {
  ;(globalThis as WithLaunchQueue).launchQueue?.setConsumer(async ({ files = [] }) => {
    const file = await files[0]?.getFile()
    if (file) await takeFile(file, file.name, 'opened')
  })
  const query = new URLSearchParams(location.search)
  if (query.has('cause')) {
    const { openCauseLink } = await import('./cause-link.ts')
    await openCauseLink(query)
    return
  }
  if (!query.has('shared')) return
  history.replaceState(null, '', to('/'))
  const shared = await takeSharedLog()
  if (shared) await takeFile(shared, 'what was shared', 'opened')
}
