import { ICONS, type IconName } from './icons.ts'

/** A picture beside a word; the word carries the meaning, so it is hidden from assistive technology. */
export function Icon({ name, className }: { readonly name: IconName; readonly className?: string }) {
  return (
    <svg className={className ? `ico ${className}` : 'ico'} viewBox="0 0 16 16" aria-hidden="true">
      <path d={ICONS[name]} />
    </svg>
  )
}

export function Brandmark() {
  return (
    <svg viewBox="0 0 22 22" fill="none" stroke="currentColor" aria-hidden="true">
      <path d="M1.5 1.5h19v19h-19z" strokeWidth="1.5" />
      <path d="M1.5 12.5H7l2-6 4 10 2-4h5.5" strokeWidth="1.75" strokeLinejoin="miter" />
    </svg>
  )
}
