import type { ReactNode } from 'react'
import { Icon } from './Icon.tsx'
import type { IconName } from './icons.ts'

/** A sentence that stands in the page: what happened, why, and one thing to do. Errors are never toasts. */
export function Note({
  tone,
  icon,
  title,
  children,
  action,
  role,
}: {
  readonly tone?: 'fault' | 'caution' | 'pass'
  readonly icon: IconName
  readonly title: string
  readonly children?: ReactNode
  readonly action?: ReactNode
  readonly role?: 'status' | 'alert'
}) {
  return (
    <div className={tone ? `note ${tone}` : 'note'} role={role}>
      <Icon name={icon} />
      <div>
        <b>{title}</b>
        {children}
      </div>
      {action}
    </div>
  )
}

/** Bars that hold the place of text which is on its way; they do not shimmer. */
export function Skeleton({ label }: { readonly label: string }) {
  return (
    <div className="skel" role="img" aria-label={label}>
      <i style={{ inlineSize: '38%' }} />
      <i />
      <i style={{ inlineSize: '82%' }} />
    </div>
  )
}
