import { useSyncExternalStore } from 'react'
import { create } from 'zustand'

type MonacoModule = typeof import('./monaco/MonacoEditor.tsx')

/** Monaco once it is here. It is fetched when somebody begins to work with a log, never at first paint. */
export const useMonaco = create<{ readonly module: MonacoModule | null }>()(() => ({ module: null }))

let loading = false

export async function loadMonaco(): Promise<void> {
  if (loading) return
  loading = true
  try {
    useMonaco.setState({ module: await import('./monaco/MonacoEditor.tsx') })
  } catch {
    loading = false // Offline before it was ever loaded: the plain editor stays.
  }
}

const isCoarse = (): boolean => matchMedia('(pointer: coarse)').matches

/** Whether the pointer is a finger; the page that is drawn at build time says no. */
export const useCoarse = (): boolean =>
  useSyncExternalStore(
    () => () => {},
    isCoarse,
    () => false,
  )
