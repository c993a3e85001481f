import { create } from 'zustand'
import { type Needle, patternOf } from '../../../workers/find-text.ts'
import { awaitField, takeTyped } from '../../keyboard/type-ahead.ts'
import { bringIntoView } from '../reveal.ts'
import { countOf, firstFrom, type Hits, hitAt, joined, NO_HITS } from './hits.ts'

interface Progress {
  /** 0 to 1. */
  readonly share: number
  readonly isDone: boolean
  /** There are more than are shown. */
  readonly isFull: boolean
  readonly hasFailed?: boolean
}

interface FindState extends Needle {
  readonly isOpen: boolean
  /** Counts how often it was asked for: the field takes the focus each time. */
  readonly asked: number
  readonly hits: Hits
  /** Index of the hit that is shown, -1 before there is one. */
  readonly current: number
  readonly progress: Progress
  open(): void
  close(): void
  /** Changes what is looked for. */
  look(needle: Partial<Needle>): void
  forget(): void
  receive(hits: Hits, progress: Progress): void
  fail(): void
  step(by: 1 | -1): void
}

const NOTHING: Pick<FindState, 'hits' | 'current' | 'progress'> = {
  hits: NO_HITS,
  current: -1,
  progress: { share: 0, isDone: false, isFull: false },
}
/** From here on the first hit is shown. */
let anchor = 1
/** Who had the focus. */
let before: HTMLElement | null = null

export const useFind = create<FindState>()((set, get) => ({
  text: '',
  matchCase: false,
  isPattern: false,
  isOpen: false,
  asked: 0,
  ...NOTHING,
  open() {
    const { isOpen, asked } = get()
    if (!isOpen) {
      before = document.activeElement instanceof HTMLElement ? document.activeElement : null
      anchor = lineInView()
      awaitField()
    }
    set({ isOpen: true, asked: asked + 1, ...selectedWords() })
  },
  close() {
    takeTyped()
    set({ isOpen: false, ...NOTHING })
    const back =
      before?.isConnected && before !== document.body ? before : document.querySelector<HTMLElement>('.editor .log')
    back?.focus()
  },
  look(needle) {
    anchor = hitAt(get().hits, get().current)?.line ?? anchor
    set(needle)
  },
  forget: () => set(NOTHING),
  receive(more, progress) {
    const hits = joined(get().hits, more)
    const first = firstFrom(hits, anchor)
    const isThere = first < countOf(hits)
    // Behind the anchor first; from the start when there is nothing there.
    const current = get().current >= 0 ? get().current : isThere ? first : progress.isDone && countOf(hits) > 0 ? 0 : -1
    const isNew = current !== get().current
    set({ hits, progress, current })
    if (isNew) showCurrent()
  },
  fail: () => set({ progress: { ...get().progress, hasFailed: true } }),
  step(by) {
    const { hits, current } = get()
    const count = countOf(hits)
    if (count === 0) return
    set({ current: current < 0 ? 0 : (current + by + count) % count })
    showCurrent()
  },
}))

function showCurrent(): void {
  const hit = hitAt(useFind.getState().hits, useFind.getState().current)
  // What is in view already stands still.
  if (hit && !isInView(hit.line)) bringIntoView(hit.line, hit.column + 1)
}

const box = () => document.querySelector('.editor .log')

function isInView(line: number): boolean {
  const row = box()?.querySelector(`[data-line="${line}"]`)?.getBoundingClientRect()
  const view = box()?.getBoundingClientRect()
  return row !== undefined && view !== undefined && row.top >= view.top && row.bottom <= view.bottom - 12
}

function lineInView(): number {
  const top = box()?.getBoundingClientRect().top ?? 0
  const rows = [...(box()?.querySelectorAll<HTMLElement>('[data-line]') ?? [])]
  return Number(rows.find((row) => row.getBoundingClientRect().top >= top)?.dataset['line'] ?? 1)
}

/** A few words that somebody has selected in the log are what is looked for. */
function selectedWords(): Partial<Needle> {
  const selection = getSelection()
  const words = selection?.toString() ?? ''
  const isInLog = selection?.anchorNode && box()?.contains(selection.anchorNode)
  return isInLog && words.trim() !== '' && words.length <= 200 && !words.includes('\n')
    ? { text: words, isPattern: false }
    : {}
}

/** Why this is no regular expression, null where it is one. */
export function faultOf(needle: Needle): string | null {
  try {
    patternOf(needle)
    return null
  } catch (error) {
    // "Invalid regular expression: /(/g: Unterminated group"
    const reason = String(error instanceof Error ? error.message : error)
      .split(': ')
      .at(-1)!
    return `Not a regular expression yet: ${reason.charAt(0).toLowerCase()}${reason.slice(1)}.`
  }
}
