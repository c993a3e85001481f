import { create } from 'zustand'

/** A toast repeats what was just done, and may offer to undo it. Errors stand in the page, never here. */
export interface Toast {
  readonly id: number
  readonly text: string
  readonly action: { readonly label: string; readonly run: () => void } | null
}
interface ToastState {
  readonly toast: Toast | null
  show(text: string, action?: Toast['action']): void
  hide(id: number): void
}

export const useToasts = create<ToastState>()((set, get) => ({
  toast: null,
  show: (text, action = null) => set({ toast: { id: (get().toast?.id ?? 0) + 1, text, action } }),
  hide(id) {
    if (get().toast?.id === id) set({ toast: null })
  },
}))

export const toast = (text: string, action?: Toast['action']): void => useToasts.getState().show(text, action)
