import { useSyncExternalStore } from 'react'
import { create } from 'zustand'
import { useDiagnosis } from '../diagnosis/store.ts'

type MonacoModule = typeof import('./monaco/MonacoEditor.tsx')

/** Monaco once it is here. It is fetched when somebody begins to work with a log, never at first paint. */
export const useMonaco = create<{ readonly module: MonacoModule | null }>()(() => ({ module: null }))

let loading = false

export async function loadMonaco(): Promise<void> {
  if (loading) return
  loading = true
  // The answer comes first: on a slow line so large a part would hold it up for seconds.
  const { diagnosis, selected } = useDiagnosis.getState()
  const incident = diagnosis?.incidents[selected]?.incident
  if (incident) await shown(incident.code).catch(() => {})
  try {
    useMonaco.setState({ module: await import('./monaco/MonacoEditor.tsx') })
  } catch {
    loading = false // Offline before it was ever loaded: the plain editor stays.
  }
}

const shown = async (code: string): Promise<unknown> => (await import('../diagnosis/knowledge.ts')).knowledgeOf(code)

const isCoarse = (): boolean => matchMedia('(pointer: coarse)').matches

/** Whether the pointer is a finger; the page that is drawn at build time says no. */
export const useCoarse = (): boolean =>
  useSyncExternalStore(
    () => () => {},
    isCoarse,
    () => false,
  )
