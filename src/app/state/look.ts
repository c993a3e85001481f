/** What the person has chosen, as it stands in storage, and how the page looks by it: needed before anything is drawn, so without the store. */
import { readLocal } from './storage.ts'

export const THEMES = ['system', 'light', 'dark'] as const
export type Theme = (typeof THEMES)[number]
export const NUMBER_PLATFORMS = ['linux', 'darwin', 'windows'] as const
export type NumberPlatform = (typeof NUMBER_PLATFORMS)[number]

export const TEXT_SIZES = ['normal', 'large', 'largest'] as const
export const SHELLS = ['bash', 'fish'] as const

export interface Settings {
  readonly theme: Theme
  readonly wrap: boolean
  /** Shortcuts of one key (J, K, S …); WCAG 2.1.4 wants a switch. */
  readonly singleKeys: boolean
  /** Keep the log on this device between visits. */
  readonly remember: boolean
  readonly numbers: NumberPlatform
  /** Repeated stretches of a log are folded away. */
  readonly folds: boolean
  readonly textSize: (typeof TEXT_SIZES)[number]
  /** Nothing moves, also where the system does not ask for that. */
  readonly isStill: boolean
  /** For which shell commands are copied. */
  readonly shell: (typeof SHELLS)[number]
}
export const KEY = 'errlab.settings'
export const DEFAULTS: Settings = {
  theme: 'system',
  wrap: true,
  singleKeys: true,
  remember: false,
  numbers: 'linux',
  folds: true,
  textSize: 'normal',
  isStill: false,
  shell: 'bash',
}

export const readSettings = (): Settings => parseSettings(readLocal(KEY))

/** Settings from storage are input like any other: what is not understood becomes the default. */
export function parseSettings(text: string | null): Settings {
  let value: unknown
  try {
    value = JSON.parse(text ?? '{}')
  } catch {
    return DEFAULTS
  }
  if (typeof value !== 'object' || value === null) return DEFAULTS
  const raw = value as Record<string, unknown> // a bag of unknowns: each field is checked below
  const flag = (name: 'wrap' | 'singleKeys' | 'remember' | 'folds' | 'isStill') => {
    const given = raw[name]
    return typeof given === 'boolean' ? given : DEFAULTS[name]
  }
  const oneOf = <T>(words: readonly T[], given: unknown) => words.find((word) => word === given) ?? words[0]!
  return {
    theme: oneOf(THEMES, raw['theme']),
    wrap: flag('wrap'),
    singleKeys: flag('singleKeys'),
    remember: flag('remember'),
    numbers: oneOf(NUMBER_PLATFORMS, raw['numbers']),
    folds: flag('folds'),
    textSize: oneOf(TEXT_SIZES, raw['textSize']),
    isStill: flag('isStill'),
    shell: oneOf(SHELLS, raw['shell']),
  }
}

/** Text grows by these factors; what is set in rem grows with it. */
const SCALES = { normal: 1, large: 1.125, largest: 1.25 } as const
export const scaleOf = ({ textSize }: Settings): number => SCALES[textSize]

/** The page's colours, text size and motion. */
export function showLook(settings: Settings): void {
  const { style, dataset } = document.documentElement
  style.colorScheme = settings.theme === 'system' ? 'light dark' : settings.theme
  style.fontSize = settings.textSize === 'normal' ? '' : `${scaleOf(settings) * 100}%`
  dataset['motion'] = settings.isStill ? 'none' : 'system'
}
