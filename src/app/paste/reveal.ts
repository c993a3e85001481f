import { create } from 'zustand'
import { useView } from '../state/view.ts'
import { useLog } from './log-store.ts'

/** A line that somebody asked to see; the editor on duty scrolls there. `nonce` tells two wishes for one line apart. */
interface Reveal {
  readonly line: number
  readonly column: number | null
  readonly nonce: number
}
export const useReveal = create<{ readonly wish: Reveal | null }>()(() => ({ wish: null }))

// A wish is for a line of its log: another log begins at its own first failure, or where it was left.
useLog.subscribe(({ log }, before) => {
  if (log.id !== before.log.id && useReveal.getState().wish) useReveal.setState({ wish: null })
})

let lastNonce = 0

/** Somebody wants to see this line: the log comes to the front and scrolls there. */
export function revealLine(line: number, column: number | null = null): void {
  useView.getState().show('log')
  bringIntoView(line, column)
}

/** Scrolls the log there, wherever the person looks. */
export function bringIntoView(line: number, column: number | null = null): void {
  useReveal.setState({ wish: { line, column, nonce: ++lastNonce } })
}
