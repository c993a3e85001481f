import { useEffect, useRef, useState } from 'react'
import { Button } from './Button.tsx'

/** A button that opens a short list of actions. Escape and a press elsewhere close it. */
export function Menu({
  label,
  face,
  items,
}: {
  readonly label: string
  readonly face: string
  readonly items: readonly (readonly [name: string, run: () => void])[]
}) {
  const [isOpen, setOpen] = useState(false)
  const box = useRef<HTMLSpanElement>(null)
  useEffect(() => {
    if (!isOpen) return
    box.current?.querySelector<HTMLElement>('[role="menuitem"]')?.focus()
    const elsewhere = (event: PointerEvent) => {
      if (event.target instanceof Node && !box.current?.contains(event.target)) setOpen(false)
    }
    addEventListener('pointerdown', elsewhere)
    return () => removeEventListener('pointerdown', elsewhere)
  }, [isOpen])
  const opener = () => box.current?.querySelector<HTMLElement>('[aria-haspopup]')
  const step = (by: number) => {
    const all = [...(box.current?.querySelectorAll<HTMLElement>('[role="menuitem"]') ?? [])]
    const at = all.indexOf(document.activeElement as HTMLElement) // not of the list: -1
    all[(at + by + all.length) % all.length]?.focus()
  }
  return (
    <span
      className="menu"
      role="group"
      ref={box}
      onBlur={({ relatedTarget }) => {
        if (relatedTarget instanceof Node && !box.current?.contains(relatedTarget)) setOpen(false)
      }}
      onKeyDown={(event) => {
        if (!isOpen) return
        if (event.key === 'Escape' || event.key === 'Tab') {
          setOpen(false)
          opener()?.focus()
        } else if (event.key === 'ArrowDown') step(1)
        else if (event.key === 'ArrowUp') step(-1)
        else return
        if (event.key === 'Tab') return
        event.preventDefault()
        event.stopPropagation()
      }}
    >
      <Button
        look="quiet"
        aria-haspopup="menu"
        aria-expanded={isOpen}
        aria-label={label}
        onClick={() => setOpen(!isOpen)}
      >
        {face}
      </Button>
      {isOpen && (
        <span className="menu-list" role="menu" aria-label={label}>
          {items.map(([name, run]) => (
            <button
              key={name}
              type="button"
              role="menuitem"
              tabIndex={-1}
              onClick={() => {
                setOpen(false)
                opener()?.focus()
                run()
              }}
            >
              {name}
            </button>
          ))}
        </span>
      )}
    </span>
  )
}
