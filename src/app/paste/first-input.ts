/**
 * The page's ears: what is pasted anywhere and dropped anywhere. They are there before the workbench is, and so is the field:
 * what is given and pressed until then is kept for it. Everything here is part of the first script: it imports next to nothing.
 */
import { PLAIN_LIMIT } from './limits.ts'

export type Given = { readonly arrived: 'pasted' | 'dropped' } & (
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'files'; readonly files: readonly File[] }
)

const held: Given[] = []
let give = hold
let isComposing = false

const keys: KeyboardEvent[] = []

/** Where nothing answers yet, as a selector. */
let asleep = '#root'
const pressed = new Set<HTMLElement>()

export function holdInput(): void {
  addEventListener('paste', (event) => {
    const data = event.clipboardData
    if (!data || event.defaultPrevented || wantsIt(event.target, data)) return
    event.preventDefault()
    giveFrom(data, 'pasted')
  })
  // Else the browser would leave the page for the file.
  addEventListener('dragover', (event) => event.preventDefault())
  addEventListener('drop', (event) => {
    event.preventDefault()
    if (event.dataTransfer) giveFrom(event.dataTransfer, 'dropped')
  })
  addEventListener('click', holdPress, true)
  addEventListener('keydown', holdKey)
  addEventListener('compositionstart', () => {
    isComposing = true
  })
  addEventListener('compositionend', () => {
    isComposing = false
  })
}

/** The workbench is there: it gets what stands in the field and what was given before, and from now on what is given. */
export function handOver(to: {
  readonly edit: (text: string) => void
  readonly setComposing: (isComposing: boolean) => void
  readonly take: (given: Given) => void
}): void {
  const typed = field()?.value ?? ''
  const given = held.splice(0)
  if (typed !== '' && !given.some((one) => one.kind === 'text' && one.text === typed)) to.edit(typed)
  if (isComposing) to.setComposing(true)
  give = to.take
  given.forEach(to.take)
}

/** Everything answers but what `rest` selects: what was pressed meanwhile is pressed now. */
export function wake(rest = ''): void {
  asleep = rest
  if (rest === '') removeEventListener('click', holdPress, true)
  for (const control of pressed) {
    if (isAsleep(control)) continue
    pressed.delete(control)
    if (control.isConnected) control.click()
  }
}

/** Somebody hears the keys of the page: what was pressed meanwhile is pressed now. */
export function replayKeys(): void {
  removeEventListener('keydown', holdKey)
  for (const key of keys.splice(0)) document.body.dispatchEvent(new KeyboardEvent('keydown', key))
}

export function isField(target: EventTarget | null): boolean {
  return (
    target instanceof HTMLElement &&
    (target.isContentEditable || target.closest('input, textarea, select, [data-own-keys], .monaco-editor') !== null)
  )
}

const field = () => document.querySelector<HTMLTextAreaElement>('#paste textarea')

/** Fields take text themselves. The log's knows only when the workbench is there that a paste into an empty one is a new log, and too big a one slow. */
function wantsIt(target: EventTarget | null, data: DataTransfer): boolean {
  if (!isField(target)) return false
  if (give !== hold || !(target instanceof HTMLTextAreaElement)) return true
  return target.value !== '' && target.value.length + data.getData('text/plain').length <= PLAIN_LIMIT
}

function giveFrom(data: DataTransfer, arrived: Given['arrived']): void {
  const text = data.getData('text/plain')
  const files = [...data.files]
  const isFiles = files.length > 0 && (arrived === 'dropped' || text === '')
  give(isFiles ? { kind: 'files', files, arrived } : { kind: 'text', text, arrived })
}

/** What fits is shown meanwhile. */
function hold(given: Given): void {
  held.push(given)
  const area = field()
  if (area?.value === '' && given.kind === 'text' && given.text.length <= PLAIN_LIMIT) area.value = given.text
}

function holdPress(event: MouseEvent): void {
  const control = event.target instanceof Element && event.target.closest<HTMLElement>('button, label')
  if (!control || !isAsleep(control)) return
  event.preventDefault()
  event.stopPropagation()
  pressed.add(control)
}

/** Browsers search in their own way on Ctrl K and on a slash. */
function holdKey(event: KeyboardEvent): void {
  const { key, ctrlKey, metaKey, altKey, target } = event
  const isChord = ctrlKey || metaKey || altKey
  const isSearch = isChord && !altKey && key.toLowerCase() === 'k'
  if (!isSearch && (isChord || isField(target))) return
  if (isSearch || key === '/') event.preventDefault()
  keys.push(event)
}

const isAsleep = (control: Element): boolean => asleep !== '' && control.closest(asleep) !== null
