import { create } from 'zustand'
import type { DiagnosedIncident, Diagnosis } from '../../core/diagnosis/types.ts'
import { bringIntoView } from '../paste/reveal.ts'
import type { ScanProgress } from './scan-client.ts'
import type { Brush } from './timeline.ts'

export type Phase =
  | { readonly kind: 'idle' }
  | ({ readonly kind: 'reading'; readonly since: number } & ScanProgress)
  | { readonly kind: 'done'; readonly isStopped: boolean }
  | { readonly kind: 'failed'; readonly message: string }

interface DiagnosisState {
  readonly phase: Phase
  /** Of the log as it was last read; kept while a newer one is being read. */
  readonly diagnosis: Diagnosis | null
  /** Id of the log which it belongs to. */
  readonly logId: number
  /** Index of the incident in view. */
  readonly selected: number
  /** The cause that is open in each incident's list; null when the person closed all. */
  readonly openCause: string | null
  /** Command outputs that were pasted back. */
  readonly answers: readonly string[]
  /** The diagnosis of this log as it was before any output was pasted back; null where it was never seen. */
  readonly unanswered: { readonly logId: number; readonly diagnosis: Diagnosis } | null
  /** The part of the timeline that is looked at; null for all of it. */
  readonly brush: Brush | null
  brushTo(brush: Brush | null): void
  select(index: number): void
  openCauseOf(id: string | null): void
  addAnswer(text: string): void
  removeAnswer(index: number): void
  setAnswers(answers: readonly string[]): void
  /** Stops reading and keeps what was found; set by whoever reads. */
  stop: () => void
}

export const useDiagnosis = create<DiagnosisState>()((set, get) => ({
  phase: { kind: 'idle' },
  diagnosis: null,
  logId: -1,
  selected: 0,
  openCause: null,
  answers: [],
  unanswered: null,
  brush: null,
  brushTo: (brush) => set({ brush }),
  select(index) {
    const incident = get().diagnosis?.incidents[index]
    if (!incident) return
    set({ selected: index, openCause: firstCause(incident) })
    bringIntoView(incident.incident.first)
  },
  openCauseOf: (openCause) => set({ openCause }),
  addAnswer: (text) => set({ answers: [...get().answers, text] }),
  removeAnswer: (index) => set({ answers: get().answers.filter((_, i) => i !== index) }),
  setAnswers: (answers) => set({ answers }),
  stop: () => {},
}))

export const firstCause = ({ causes }: DiagnosedIncident): string | null =>
  causes.find(({ likelihood }) => likelihood !== 'ruled out')?.id ?? null
