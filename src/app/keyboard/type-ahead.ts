/** What is typed between the key that opens the search and the moment in which its field is there. */
let typed = ''

export function typeAhead({ key, ctrlKey, metaKey, altKey }: KeyboardEvent): boolean {
  if (ctrlKey || metaKey || altKey) return false
  if (key === 'Backspace') typed = typed.slice(0, -1)
  else if (key.length === 1) typed += key
  else return false
  return true
}

/** Given once: the next search begins empty. */
export function takeTyped(): string {
  const taken = typed
  typed = ''
  return taken
}
