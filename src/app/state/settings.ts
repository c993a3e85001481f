import { create } from 'zustand'
import { DEFAULTS, KEY, readSettings, type Settings, showLook, type Theme } from './look.ts'
import { writeLocal } from './storage.ts'

interface SettingsState extends Settings {
  /** False when the browser refuses to keep settings. */
  readonly kept: boolean
  set(change: Partial<Settings>): void
}

/** It begins with the defaults, as the page that was drawn at build time did: React takes that over first. */
export const useSettings = create<SettingsState>()((set, get) => ({
  ...DEFAULTS,
  kept: true,
  set(change) {
    const { kept: _kept, set: _set, ...settings } = { ...get(), ...change }
    set({ ...settings, kept: writeLocal(KEY, JSON.stringify(settings)) })
  },
}))
useSettings.setState(readSettings())
useSettings.subscribe(showLook)

export const nextTheme = (theme: Theme): Theme => (theme === 'system' ? 'light' : theme === 'light' ? 'dark' : 'system')

/** Whether anything may move by itself. */
export const isStill = (): boolean =>
  useSettings.getState().isStill || matchMedia('(prefers-reduced-motion: reduce)').matches

export function isDark(theme: Theme): boolean {
  return theme === 'dark' || (theme === 'system' && matchMedia('(prefers-color-scheme: dark)').matches)
}
