/** Everything the palette can find. Loaded with the palette. */

import { windowsErrors } from '../../core/errno/index.ts'
import { allCauseIds, allCodes, entry } from '../../core/knowledge/index.ts'
import { useDiagnosis } from '../diagnosis/store.ts'
import { pasteFromClipboard } from '../paste/intake.ts'
import { useLog } from '../paste/log-store.ts'
import { keepPrevious, newTab } from '../paste/tabs.ts'
import { openSample } from '../start/Start.tsx'
import { nextTheme, useSettings } from '../state/settings.ts'
import { useView } from '../state/view.ts'
import { to } from '../ui/to.ts'
import type { Findable } from './rank.ts'

const go = (path: string) => () => location.assign(path)

export function everything(): readonly Findable[] {
  return [...codes(), ...causes(), ...actions()]
}

const WEIGHT = { common: 3, occasional: 2, rare: 1, historical: 0 }
const weightOf = (code: string): number => WEIGHT[entry(code)?.text.common ?? 'historical']

function codes(): Findable[] {
  const native = windowsErrors()
  return allCodes().flatMap((code): Findable[] => {
    const known = entry(code)
    if (!known) return []
    const windows = native.filter((one) => one.code === code)
    const words = [
      code,
      ...known.aliases,
      ...Object.values(known.numbers).map(String),
      ...Object.values(known.messages),
      ...windows.flatMap(({ number, name }) => [String(number), name]),
    ]
    const linux = known.numbers['linux']
    return [
      {
        kind: 'code',
        title: code,
        detail: known.text.summary,
        tag: linux === undefined ? 'code' : String(linux),
        words: [...new Set(words.map((word) => word.toLowerCase()))],
        weight: weightOf(code),
        run: go(to(`/e/${code}/`)),
      },
    ]
  })
}

/** A code or cause that was found by its text. */
export function ofCause({ id, says }: { readonly id: string; readonly says: string }): Findable {
  const [code = '', slug] = id.split('/')
  return {
    kind: slug === undefined ? 'code' : 'cause',
    title: slug === undefined ? code : slug.replaceAll('-', ' '),
    detail: slug === undefined ? says : '',
    tag: code,
    words: [],
    run: go(to(`/e/${id}/`)),
  }
}

/** Causes by their slug: their text is not loaded for this. */
const causes = (): Findable[] =>
  allCauseIds().map((id) => {
    const [code = '', slug = ''] = id.split('/')
    const title = slug.replaceAll('-', ' ')
    return {
      kind: 'cause',
      title,
      detail: '',
      tag: code,
      words: [title, code.toLowerCase()],
      weight: weightOf(code),
      run: go(to(`/e/${code}/${slug}/`)),
    }
  })

function actions(): Findable[] {
  const { open, show } = useView.getState()
  const action = (title: string, run: () => void): Findable => ({
    kind: 'action',
    title,
    detail: '',
    tag: 'action',
    words: [title.toLowerCase()],
    run,
  })
  const { theme, set } = useSettings.getState()
  return [
    action('Paste from clipboard', () => void pasteFromClipboard()),
    action('New log', () => useLog.getState().clear()),
    action('New log in a tab', newTab),
    ...(useLog.getState().previous ? [action('Keep the last log as a tab', keepPrevious)] : []),
    action('Bring the last log back', () => useLog.getState().restorePrevious()),
    action('Try the sample EADDRINUSE', () => void openSample('EADDRINUSE')),
    ...(useDiagnosis.getState().diagnosis ? [action('Share this diagnosis', () => open('share'))] : []),
    action('Show the lab', () => show('lab')),
    action(`Theme: ${nextTheme(theme)}`, () => set({ theme: nextTheme(theme) })),
    action('Settings', () => open('settings')),
    action('Keyboard map', () => open('keys')),
    action('All codes by name and number', go(to('/e/'))),
  ]
}
