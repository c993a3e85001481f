import { strerror } from '../../core/errno/index.ts'
import { useDiagnosis } from '../diagnosis/store.ts'
import { numberFor } from '../start/numbers.ts'
import { NUMBER_PLATFORMS } from '../state/look.ts'
import { useSettings } from '../state/settings.ts'

const NAMES = { linux: 'Linux', darwin: 'macOS', windows: 'Windows' } as const

/** What a mark means while the pointer rests on it: code, number, message, and what happened because of what. */
export function hoverWords(incident: number): string | null {
  const one = useDiagnosis.getState().diagnosis?.incidents[incident]
  if (!one) return null
  const { code, platform } = one.incident
  const here = NUMBER_PLATFORMS.find((name) => name === platform) ?? useSettings.getState().numbers
  const number = numberFor(code, here)
  const facts = [number && `${number} on ${NAMES[here]}`, strerror(code)].filter(Boolean).join(', ')
  return `${code} (${facts})${one.causes[0] ? `: ${one.causes[0].because}` : ''}`
}
