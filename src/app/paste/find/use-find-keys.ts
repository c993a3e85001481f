import { useLayoutEffect } from 'react'
import { useFind } from './store.ts'

/** Ctrl F in the log, F3 wherever the focus is. Ctrl F in the find field is the browser's own search. */
export function useFindKeys(isOn: boolean): void {
  // With the log's head, not a frame after it: who sees the log can press the key.
  useLayoutEffect(() => {
    if (!isOn) return
    const listen = (event: KeyboardEvent) => {
      if (event.defaultPrevented || document.querySelector('dialog[open]')) return
      const { open, step, isOpen, text } = useFind.getState()
      if (isFind(event) && isLogs(event.target)) open()
      else if (event.key === 'F3' && isOpen) step(event.shiftKey ? -1 : 1)
      else if (event.key === 'F3' && text !== '') open()
      else return
      event.preventDefault()
    }
    addEventListener('keydown', listen)
    return () => removeEventListener('keydown', listen)
  }, [isOn])
}

const isFind = ({ key, ctrlKey, metaKey, altKey, shiftKey }: KeyboardEvent) =>
  key.toLowerCase() === 'f' && (ctrlKey || metaKey) && !altKey && !shiftKey

/** Nothing has the focus, or something of the log but the find field. */
const isLogs = (target: EventTarget | null) =>
  target === document.body || (target instanceof Element && target.closest('.pane-log') && !target.matches('input'))
