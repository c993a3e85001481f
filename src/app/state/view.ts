import { create } from 'zustand'

export type PaneName = 'log' | 'diagnosis' | 'lab'
export const PANES: readonly PaneName[] = ['log', 'diagnosis', 'lab']
export type Sheet = 'palette' | 'share' | 'keys' | 'settings'

interface ViewState {
  /** The pane in front on a phone. */
  readonly pane: PaneName
  readonly sheet: Sheet | null
  /** Id of a typed log that was taken to the bench; what is pasted, dropped or opened goes there by itself. */
  readonly benchOf: number | null
  benchIt(logId: number): void
  show(pane: PaneName): void
  open(sheet: Sheet | null): void
}

export const useView = create<ViewState>()((set) => ({
  pane: 'diagnosis',
  sheet: null,
  benchOf: null,
  benchIt: (benchOf) => set({ benchOf }),
  show: (pane) => set({ pane }),
  open: (sheet) => set({ sheet }),
}))

/** The pane that F6 goes to: the next one in order, around the ends. */
export function neighbourPane(from: PaneName | null, step: 1 | -1): PaneName {
  if (!from) return step === 1 ? 'log' : 'lab'
  const index = PANES.indexOf(from) + step
  return PANES[(index + PANES.length) % PANES.length]!
}

/** Brings a pane to the front and puts the focus into it: where it says so, or into Monaco's own field. */
export function focusPane(pane: PaneName): void {
  useView.getState().show(pane)
  requestAnimationFrame(() => {
    const section = document.querySelector<HTMLElement>(`[data-pane="${pane}"]`)
    const target = section?.querySelector<HTMLElement>('[data-focus], .native-edit-context') ?? section
    target?.focus()
  })
}
