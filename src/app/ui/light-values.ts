/** A value that is hovered or focused lights all its places: in the log, the sentence, the commands. */
export function lightValues(): void {
  const over = ({ target }: Event) => light(target instanceof Element ? keyClass(target) : null)
  addEventListener('pointerover', over)
  addEventListener('focusin', over)
}

const keyClass = (element: Element): string | null =>
  [...(element.closest('.val')?.classList ?? [])].find((name) => name.startsWith('k-')) ?? null

let lit: string | null = null

function light(name: string | null): void {
  if (name === lit) return
  lit = name
  for (const element of document.querySelectorAll('.val.lit')) element.classList.remove('lit')
  if (name) for (const element of document.querySelectorAll(`.val.${CSS.escape(name)}`)) element.classList.add('lit')
}
