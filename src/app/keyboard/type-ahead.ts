/** What is typed between the key that opens a search and the moment in which its field is there. */
let typed = ''
/** A field that is on its way, of the log's search; the palette's is known by its sheet. */
let isAwaited = false

export function typeAhead({ key, ctrlKey, metaKey, altKey }: KeyboardEvent): boolean {
  if (ctrlKey || metaKey || altKey) return false
  if (key === 'Backspace') typed = typed.slice(0, -1)
  else if (key.length === 1) typed += key
  else return false
  return true
}

/** From now on keys that no other field gets are text, until somebody takes them. */
export function awaitField(): void {
  isAwaited = true
}

export const isFieldAwaited = (): boolean => isAwaited

/** Given once: the next search begins empty. */
export function takeTyped(): string {
  const taken = typed
  typed = ''
  isAwaited = false
  return taken
}
