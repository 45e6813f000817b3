import clsx from 'clsx'
import type { ComponentProps, MouseEvent } from 'react'

type Variant = 'primary' | 'secondary' | 'quiet' | 'danger'

const looks: Record<Variant, string> = {
  primary: 'border-accent bg-accent text-on-accent hover:brightness-110',
  secondary: 'border-edge bg-surface text-fg hover:bg-sunken',
  quiet: 'border-transparent text-fg-2 hover:bg-sunken hover:text-fg',
  danger: 'border-danger bg-danger text-on-danger hover:brightness-110',
}

const sizes = { small: 'h-7 px-2 text-small', medium: 'h-9 px-3 text-body' } as const

interface Props extends ComponentProps<'button'> {
  readonly variant?: Variant
  readonly size?: keyof typeof sizes
  /** Why it cannot be used now: it stays visible and reachable, and says so. */
  readonly unavailable?: string | undefined
  /** Somebody tried all the same. */
  readonly onUnavailable?: (() => void) | undefined
}

export function buttonClass(variant: Variant = 'secondary', size: keyof typeof sizes = 'medium') {
  return clsx(
    'inline-flex shrink-0 items-center justify-center gap-1.5 rounded-control border font-medium',
    'whitespace-nowrap no-underline transition-colors duration-120 ease-out disabled:opacity-50',
    'aria-disabled:opacity-60 pointer-coarse:min-h-11',
    looks[variant],
    sizes[size],
  )
}

export function Button({
  variant,
  size,
  unavailable,
  onUnavailable,
  className,
  onClick,
  ...props
}: Props) {
  // Without its default it submits no form either.
  const refuse = (event: MouseEvent) => {
    event.preventDefault()
    onUnavailable?.()
  }
  return (
    <button
      type="button"
      {...props}
      {...(unavailable === undefined
        ? { onClick }
        : { 'aria-disabled': true, title: unavailable, onClick: refuse })}
      className={clsx(buttonClass(variant, size), className)}
    />
  )
}

interface IconButtonProps extends Omit<Props, 'aria-label' | 'title'> {
  readonly label: string
}

/** An icon alone, with its name for everyone who cannot see it. */
export function IconButton({ label, className, ...props }: IconButtonProps) {
  return (
    <Button
      variant="quiet"
      {...props}
      aria-label={label}
      title={label}
      className={clsx('w-9 px-0!', className)}
    />
  )
}
