import { useEffect } from 'react'
import { useAnnouncement } from '../state/announce.ts'
import { useToasts } from '../state/toasts.ts'
import { Icon } from './Icon.tsx'

const SHOWN_MS = 6000
/** A choice is given longer; the palette has it for ever. */
const CHOICE_MS = 12_000

/** What the page says of itself: toasts for the eye, one polite live region for the ear. */
export function Voices() {
  return (
    <>
      <Toasts />
      <Announcer />
    </>
  )
}

function Toasts() {
  const { toast, hide } = useToasts()
  useEffect(() => {
    if (!toast) return
    const timer = setTimeout(() => hide(toast.id), toast.actions.length > 0 ? CHOICE_MS : SHOWN_MS)
    return () => clearTimeout(timer)
  }, [toast, hide])
  return (
    <div className="toasts" role="status">
      {toast && (
        <span className="toast">
          <Icon name="check" />
          {toast.text}
          {toast.actions.map(({ label, run }) => (
            <button
              key={label}
              type="button"
              onClick={() => {
                hide(toast.id)
                run()
              }}
            >
              {label}
            </button>
          ))}
        </span>
      )}
    </div>
  )
}

function Announcer() {
  const text = useAnnouncement((state) => state.text)
  return (
    <div className="vh" aria-live="polite" role="status">
      {text}
    </div>
  )
}
