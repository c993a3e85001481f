import { create } from 'zustand'
import { readLocal, writeLocal } from './storage.ts'

export type Theme = 'system' | 'light' | 'dark'
export const NUMBER_PLATFORMS = ['linux', 'darwin', 'windows'] as const
export type NumberPlatform = (typeof NUMBER_PLATFORMS)[number]

export interface Settings {
  readonly theme: Theme
  readonly wrap: boolean
  /** Shortcuts of one key (J, K, S …); WCAG 2.1.4 wants a switch. */
  readonly singleKeys: boolean
  /** Keep the log on this device between visits. */
  readonly remember: boolean
  readonly numbers: NumberPlatform
}
interface SettingsState extends Settings {
  /** False when the browser refuses to keep settings. */
  readonly kept: boolean
  set(change: Partial<Settings>): void
}

const KEY = 'errlab.settings'
const DEFAULTS: Settings = { theme: 'system', wrap: true, singleKeys: true, remember: false, numbers: 'linux' }

export const useSettings = create<SettingsState>()((set, get) => ({
  ...parseSettings(readLocal(KEY)),
  kept: true,
  set(change) {
    const { theme, wrap, singleKeys, remember, numbers } = { ...get(), ...change }
    const settings: Settings = { theme, wrap, singleKeys, remember, numbers }
    set({ ...settings, kept: writeLocal(KEY, JSON.stringify(settings)) })
  },
}))

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
  const flag = (name: 'wrap' | 'singleKeys' | 'remember') => {
    const given = raw[name]
    return typeof given === 'boolean' ? given : DEFAULTS[name]
  }
  return {
    theme: raw['theme'] === 'light' || raw['theme'] === 'dark' ? raw['theme'] : 'system',
    wrap: flag('wrap'),
    singleKeys: flag('singleKeys'),
    remember: flag('remember'),
    numbers: NUMBER_PLATFORMS.find((platform) => platform === raw['numbers']) ?? 'linux',
  }
}

export const nextTheme = (theme: Theme): Theme => (theme === 'system' ? 'light' : theme === 'light' ? 'dark' : 'system')

/** Keeps the page's colour scheme at what is chosen. */
export function followTheme(): void {
  const apply = ({ theme }: Settings) => {
    document.documentElement.style.colorScheme = theme === 'system' ? 'light dark' : theme
  }
  apply(useSettings.getState())
  useSettings.subscribe(apply)
}

export function isDark(theme: Theme): boolean {
  return theme === 'dark' || (theme === 'system' && matchMedia('(prefers-color-scheme: dark)').matches)
}
