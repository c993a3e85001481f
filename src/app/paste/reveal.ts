import { create } from 'zustand'
import { useView } from '../state/view.ts'

/** A line that somebody asked to see; the editor on duty scrolls there. `nonce` tells two wishes for one line apart. */
interface Reveal {
  readonly line: number
  readonly column: number | null
  readonly nonce: number
}
export const useReveal = create<{ readonly wish: Reveal | null }>()(() => ({ wish: null }))

/** Somebody wants to see this line: the log comes to the front and scrolls there. */
export function revealLine(line: number, column: number | null = null): void {
  useView.getState().show('log')
  bringIntoView(line, column)
}

/** Scrolls the log there, wherever the person looks. */
export function bringIntoView(line: number, column: number | null = null): void {
  useReveal.setState(({ wish }) => ({ wish: { line, column, nonce: (wish?.nonce ?? 0) + 1 } }))
}
