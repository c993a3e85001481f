/**
 * A chunk that is gone (a new version was deployed while the page stood open): one guarded reload, with the log carried over.
 * Where it cannot be carried, the page stays as it is and the part says that it could not be loaded.
 */
import { useLog } from '../paste/log-store.ts'

const MARK = 'errlab.reloaded'
const AGAIN_AFTER_MS = 60_000

export function guardPreloads(): void {
  addEventListener('vite:preloadError', partIsMissing)
}

/** For what is fetched otherwise than as a script. */
export function partIsMissing(): void {
  if (mayReload()) void reloadWithLog()
}

/** Once a minute at most: a page that reloads itself for ever helps nobody. */
function mayReload(): boolean {
  if (!navigator.onLine) return false
  try {
    const last = Number(sessionStorage.getItem(MARK) ?? 0)
    if (Date.now() - last < AGAIN_AFTER_MS) return false
    sessionStorage.setItem(MARK, String(Date.now()))
    return true
  } catch {
    return false
  }
}

async function reloadWithLog(): Promise<void> {
  if (await carryLog()) location.reload()
}

/** Keeps the open logs for the next page; false when they could not be kept. */
export async function carryLog(): Promise<boolean> {
  const { log } = useLog.getState()
  if (log.source.kind === 'file') return false
  const [{ openLogs }, { keepLogs }] = await Promise.all([import('./drafts.ts'), import('./keep.ts')])
  const logs = openLogs()
  return logs === null || keepLogs('reload', logs)
}
