/** `/?cause=EADDRINUSE/port-held-by-another-process&port=8080`: from a reference page or a card into the lab of that cause. */
import { startLab } from '../lab/start.ts'
import { takeText } from '../paste/intake.ts'

/** Opens the recorded failure as the log and starts its lab; false when the address names no cause. */
export async function openCauseLink(query: URLSearchParams): Promise<boolean> {
  const id = query.get('cause')
  if (!id) return false
  const { loadCauses, loadReceipt } = await import('../../core/knowledge/index.ts')
  const cause = (await loadCauses(id.split('/')[0] ?? '')).find((one) => one.id === id)
  if (!cause?.scenario) return false
  const defaults = Object.entries(cause.scenario.params).map(([key, value]) => [key, String(value)] as const)
  const values = Object.fromEntries(defaults.map(([key, value]) => [key, given(query, key) ?? value]))
  const run = (await loadReceipt(id))?.runs.find((one) => one.kind === 'reproduce')
  const recorded = run ? `$ ${run.script}\n${run.stdout}${run.stderr}` : `$ ${cause.scenario.reproduce.run}`
  takeText(withValues(recorded, defaults, values), 'sample', cause.title)
  startLab(id, values)
  return true
}

/** Plain words and numbers only: what stands in an address may come from anybody. */
function given(query: URLSearchParams, key: string): string | null {
  const value = query.get(key)
  return value && /^[\w.:@+-]{1,64}$/.test(value) ? value : null
}

/** The recording speaks of the scenario's own values; the link's replace them where they stand as words. */
function withValues(
  text: string,
  defaults: readonly (readonly [string, string])[],
  values: Readonly<Record<string, string>>,
): string {
  return defaults.reduce((result, [key, value]) => {
    const own = values[key]!
    return own === value
      ? result
      : result.replaceAll(new RegExp(`(?<![\\w.])${escaped(value)}(?![\\w.])`, 'g'), () => own)
  }, text)
}

const escaped = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')
