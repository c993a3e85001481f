import type { ComponentProps } from 'react'
import { Icon } from './Icon.tsx'
import type { IconName } from './icons.ts'

type ButtonProps = ComponentProps<'button'> & {
  readonly icon?: IconName
  readonly look?: 'primary' | 'quiet'
}

/** A button with a word. */
export function Button({ icon, look, className, children, ...rest }: ButtonProps) {
  return (
    <button type="button" className={['btn', look, className].filter(Boolean).join(' ')} {...rest}>
      {icon && <Icon name={icon} />}
      {children}
    </button>
  )
}

/** A button that shows only its icon; `label` is its name and its tooltip. */
export function IconButton({
  icon,
  label,
  look = 'quiet',
  className,
  ...rest
}: Omit<ButtonProps, 'children' | 'icon'> & { readonly icon: IconName; readonly label: string }) {
  const classes = ['btn', look, 'icon', className].filter(Boolean).join(' ')
  return (
    <button type="button" className={classes} aria-label={label} title={label} {...rest}>
      <Icon name={icon} />
    </button>
  )
}
