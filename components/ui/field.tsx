'use client'

import clsx from 'clsx'
import { type ComponentProps, type ReactNode, useId } from 'react'
import { useEarlyChoice } from './early-choice'

const looks =
  'h-9 w-full min-w-0 rounded-control border border-edge bg-surface px-2.5 text-body text-fg placeholder:text-fg-3 pointer-coarse:h-11'

interface Shared {
  readonly label: string
  readonly hint?: string | undefined
  readonly error?: string | undefined
}

function Frame({
  label,
  hint,
  error,
  id,
  children,
}: Shared & { readonly id: string; readonly children: ReactNode }) {
  return (
    <div className="flex min-w-0 flex-col gap-1">
      <label htmlFor={id} className="text-label text-fg-2">
        {label}
      </label>
      {children}
      {(error ?? hint) !== undefined && (
        <p id={`${id}-hint`} className={clsx('text-label', error ? 'text-danger' : 'text-fg-3')}>
          {error ?? hint}
        </p>
      )}
    </div>
  )
}

const described = (id: string, { hint, error }: Omit<Shared, 'label'>) =>
  (error ?? hint) === undefined ? {} : { 'aria-describedby': `${id}-hint` }

/** A labelled input; its hint gives way to its error. */
export function TextField({
  label,
  hint,
  error,
  className,
  ...props
}: Shared & ComponentProps<'input'>) {
  const id = useId()
  const control = useEarlyChoice<HTMLInputElement>(props.onChange)
  return (
    <Frame label={label} hint={hint} error={error} id={id}>
      <input
        ref={control}
        id={id}
        {...props}
        {...described(id, { hint, error })}
        aria-invalid={error !== undefined}
        className={clsx(looks, className)}
      />
    </Frame>
  )
}

/** A labelled choice among few. */
export function SelectField({
  label,
  hint,
  error,
  className,
  ...props
}: Shared & ComponentProps<'select'>) {
  const id = useId()
  const control = useEarlyChoice<HTMLSelectElement>(props.onChange)
  return (
    <Frame label={label} hint={hint} error={error} id={id}>
      <select
        ref={control}
        id={id}
        {...props}
        {...described(id, { hint, error })}
        className={clsx(looks, className)}
      />
    </Frame>
  )
}
