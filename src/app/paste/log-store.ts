import { create } from 'zustand'

export type LogSource =
  | { readonly kind: 'text'; readonly text: string }
  /** Too large to hold as one string: UTF-8 bytes that are read in windows. */
  | { readonly kind: 'file'; readonly blob: Blob }
export type Arrival = 'typed' | 'pasted' | 'dropped' | 'opened' | 'sample' | 'link' | 'kept'

export interface Log {
  /** Another log has another id; edits of the same log keep it. */
  readonly id: number
  /** Counts the edits. */
  readonly revision: number
  readonly source: LogSource
  readonly name: string
  readonly arrived: Arrival
  /** When, in milliseconds; null for the empty log. */
  readonly at: number | null
}

/** Why what was given is no log that can be read. */
export interface IntakeProblem {
  readonly title: string
  readonly text: string
}

interface LogState {
  readonly log: Log
  /** What stood here before it was replaced, so that nothing typed is lost. */
  readonly previous: Log | null
  readonly problem: IntakeProblem | null
  /** The person edits the text (as opposed to reading the marked one). */
  readonly isEditing: boolean
  /** An input method is putting a character together in the plain editor. */
  readonly isComposing: boolean
  /** Same log, changed text: the editors call it. */
  edit(text: string): void
  replace(source: LogSource, name: string, arrived: Arrival): void
  restorePrevious(): void
  clear(): void
  /** Shows a log that was put aside, as it was. */
  adopt(log: Log): void
  rename(name: string): void
  refuse(problem: IntakeProblem | null): void
  setEditing(isEditing: boolean): void
  setComposing(isComposing: boolean): void
}

/** Ids are never used twice: logs that are put aside keep theirs. */
let lastId = 0
export const nextId = (): number => ++lastId

const EMPTY: Log = { id: 0, revision: 0, source: { kind: 'text', text: '' }, name: '', arrived: 'typed', at: null }

export const useLog = create<LogState>()((set, get) => ({
  log: EMPTY,
  previous: null,
  problem: null,
  isEditing: true,
  isComposing: false,
  edit(text) {
    const { log } = get()
    if (log.source.kind === 'text' && log.source.text === text) return
    const source = { kind: 'text', text } as const
    set({ log: { ...log, source, revision: log.revision + 1, at: log.at ?? Date.now() }, problem: null })
  },
  replace(source, name, arrived) {
    const { log, previous } = get()
    set({
      log: { id: nextId(), revision: 0, source, name, arrived, at: Date.now() },
      previous: isEmpty(log) ? previous : log,
      problem: null,
      isEditing: false,
    })
  },
  restorePrevious() {
    const { log, previous } = get()
    if (!previous) return
    // With its own id: its lab knows it by that.
    set({ log: previous, previous: isEmpty(log) ? null : log, problem: null, isEditing: false })
  },
  clear() {
    const { log, previous } = get()
    set({ log: { ...EMPTY, id: nextId() }, previous: isEmpty(log) ? previous : log, problem: null, isEditing: true })
  },
  adopt: (log) => set({ log, problem: null, isEditing: isEmpty(log) }),
  rename: (name) => set({ log: { ...get().log, name } }),
  refuse: (problem) => set({ problem }),
  setEditing: (isEditing) => set({ isEditing }),
  setComposing: (isComposing) => set({ isComposing }),
}))

export const isEmpty = (log: Log): boolean => log.source.kind === 'text' && log.source.text === ''

/** The text where it is one, else ''. */
export const textOf = (log: Log): string => (log.source.kind === 'text' ? log.source.text : '')

/** What the scanner is given. */
export const inputOf = (log: Log): string | Blob => (log.source.kind === 'text' ? log.source.text : log.source.blob)

export const sizeOf = (log: Log): number => (log.source.kind === 'text' ? log.source.text.length : log.source.blob.size)
