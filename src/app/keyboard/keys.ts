/** The keyboard map as data: the sheet shows it, the handler obeys it. */
export type Action =
  | { readonly kind: 'search' }
  | { readonly kind: 'incident'; readonly step: 1 | -1 }
  | { readonly kind: 'finding'; readonly step: 1 | -1 }
  | { readonly kind: 'cause'; readonly number: number }
  | { readonly kind: 'explain' }
  | { readonly kind: 'reproduce' }
  | { readonly kind: 'copy' }
  | { readonly kind: 'frame'; readonly step: 1 | -1 }
  | { readonly kind: 'pane'; readonly step: 1 | -1 }
  | { readonly kind: 'share' }
  | { readonly kind: 'tab'; readonly step: 1 | -1 }
  | { readonly kind: 'new-tab' }
  | { readonly kind: 'keys' }

export const KEYMAP: readonly (readonly [keys: string, does: string])[] = [
  ['/ or Ctrl K, Cmd K', 'Search codes, causes and actions'],
  ['Ctrl V anywhere', 'Replace the log by what was copied'],
  ['N', 'New log in a tab'],
  ['T, Shift T', 'Next, previous log of those that are open'],
  ['← →, F2, Del on a tab', 'Go along the logs, name the log, close it'],
  ['J, K', 'Next, previous incident'],
  ['F8, Shift F8', 'Next, previous finding in the log, also inside the editor'],
  ['Ctrl F, Cmd F in the log', 'Find in a log that is read in windows; F3, Shift F3 go from match to match'],
  ['← → on the timeline', 'Move one end of what is looked at; Esc shows all'],
  ['1 to 9', 'Open cause n'],
  ['E', 'Explain the incident in view'],
  ['R', 'Reproduce in the lab'],
  ['C', 'Copy the command in view'],
  ['[, ]', 'Previous, next film frame'],
  ['F6, Shift F6', 'Next, previous pane; leaves the terminal'],
  ['Enter on the terminal', 'Type into it'],
  ['S', 'Share'],
  ['Esc', 'Close a dialog'],
  ['?', 'This map'],
]

export interface Press {
  readonly key: string
  readonly ctrl: boolean
  /** The Mac's command key. */
  readonly meta: boolean
  readonly alt: boolean
  readonly shift: boolean
  /** A field, an editor or the terminal has the focus. */
  readonly inField: boolean
  readonly inTerminal: boolean
  readonly singleKeys: boolean
}

const SINGLE: Readonly<Record<string, Action>> = {
  '/': { kind: 'search' },
  j: { kind: 'incident', step: 1 },
  k: { kind: 'incident', step: -1 },
  e: { kind: 'explain' },
  r: { kind: 'reproduce' },
  c: { kind: 'copy' },
  '[': { kind: 'frame', step: -1 },
  ']': { kind: 'frame', step: 1 },
  n: { kind: 'new-tab' },
  s: { kind: 'share' },
  '?': { kind: 'keys' },
}

export function actionOf({ key, ctrl, meta, alt, shift, inField, inTerminal, singleKeys }: Press): Action | null {
  if (key === 'F6') return { kind: 'pane', step: shift ? -1 : 1 }
  if (key === 'F8') return { kind: 'finding', step: shift ? -1 : 1 }
  // In the terminal Ctrl K is readline's; Cmd K is nobody's there.
  if ((meta || (ctrl && !inTerminal)) && !alt && key.toLowerCase() === 'k') return { kind: 'search' }
  if (ctrl || meta || alt || inField || !singleKeys) return null
  if (/^[1-9]$/.test(key)) return { kind: 'cause', number: Number(key) }
  if (key.toLowerCase() === 't') return { kind: 'tab', step: shift ? -1 : 1 }
  return SINGLE[key.toLowerCase()] ?? null
}
