import { create } from 'zustand'

export interface ToastAction {
  readonly label: string
  readonly run: () => void
}
/** A toast repeats what was just done, and may offer to undo it or to go on. Errors stand in the page, never here. */
export interface Toast {
  readonly id: number
  readonly text: string
  readonly actions: readonly ToastAction[]
}
interface ToastState {
  readonly toast: Toast | null
  show(text: string, actions?: readonly ToastAction[]): void
  hide(id: number): void
}

export const useToasts = create<ToastState>()((set, get) => ({
  toast: null,
  show: (text, actions = []) => set({ toast: { id: (get().toast?.id ?? 0) + 1, text, actions } }),
  hide(id) {
    if (get().toast?.id === id) set({ toast: null })
  },
}))

export const toast = (text: string, ...actions: readonly ToastAction[]): void =>
  useToasts.getState().show(text, actions)
