import { useEffect, useMemo } from 'react'
import { create } from 'zustand'
import type { Diagnosis } from '../../core/diagnosis/types.ts'
import { useDiagnosis } from '../diagnosis/store.ts'
import { useSettings } from '../state/settings.ts'
import { type Fold, foldsOf, shapesOf } from './folds.ts'
import type { Log, LogSource } from './log-store.ts'
import { useReveal } from './reveal.ts'

interface FoldState {
  readonly logId: number
  readonly folds: readonly Fold[]
  /** First lines of those that somebody opened. */
  readonly opened: ReadonlySet<number>
  toggle(from: number): void
}

const NONE: readonly Fold[] = []
const NONE_OPENED: ReadonlySet<number> = new Set()
interface Known {
  readonly folds: readonly Fold[]
  /** What was read when they were found. */
  readonly diagnosis: Diagnosis
}
/** Of logs that are put aside: looking for them again takes a while, and unfolds everything until then. */
const aside = new WeakMap<LogSource, Known>()

export const useFolds = create<FoldState>()((set, get) => ({
  logId: -1,
  folds: NONE,
  opened: NONE_OPENED,
  toggle(from) {
    const opened = new Set(get().opened)
    if (!opened.delete(from)) opened.add(from)
    set({ opened })
  },
}))

// Whoever asks for a line gets to see it.
useReveal.subscribe(({ wish }) => {
  const { folds, opened, toggle } = useFolds.getState()
  const around = wish && folds.find(({ from, to }) => from <= wish.line && wish.line <= to)
  if (around && !opened.has(around.from)) toggle(around.from)
})

const REST_MS = 300
/** Lets keys and the pointer in between. */
const pause = () => new Promise<void>((resolve) => setTimeout(resolve))

/** Looks for repeated stretches when the log has been read; whoever types is not interrupted. To be used once. */
export function useFolding({ id, arrived, source }: Log): void {
  const diagnosis = useDiagnosis((state) => (state.logId === id ? state.diagnosis : null))
  useEffect(() => {
    const isAnother = useFolds.getState().logId !== id
    const known = aside.get(source)
    if (isAnother) useFolds.setState({ logId: id, folds: known?.folds ?? NONE, opened: NONE_OPENED })
    if (!diagnosis || diagnosis === known?.diagnosis || source.kind !== 'text' || arrived === 'typed') return
    let isCurrent = true
    const look = async () => {
      const shapes = await shapesOf(source.text, pause)
      const first = new Set(diagnosis.incidents.map(({ incident }) => incident.first))
      if (!isCurrent) return
      const folds = foldsOf(shapes, first)
      aside.set(source, { folds, diagnosis })
      useFolds.setState({ folds })
    }
    const timer = setTimeout(() => void look(), isAnother ? 0 : REST_MS)
    return () => {
      isCurrent = false
      clearTimeout(timer)
    }
  }, [id, arrived, source, diagnosis])
}

export interface FoldsInView {
  readonly all: readonly Fold[]
  /** Those whose lines are not shown. */
  readonly closed: readonly Fold[]
}

export function useFoldsOf({ id, source }: Log): FoldsInView {
  const isOn = useSettings((settings) => settings.folds)
  const folds = useFolds((state) => (state.logId === id ? state.folds : (aside.get(source)?.folds ?? NONE)))
  const opened = useFolds((state) => (state.logId === id ? state.opened : NONE_OPENED))
  return useMemo(
    () => (isOn ? { all: folds, closed: folds.filter(({ from }) => !opened.has(from)) } : { all: NONE, closed: NONE }),
    [isOn, folds, opened],
  )
}
