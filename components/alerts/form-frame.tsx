'use client'

import type { FormEvent, ReactNode } from 'react'
import { t } from '@/server/contract/words'
import { Button } from '../ui/button'
import { ErrorPanel } from '../ui/error-panel'
import { faultText } from '../wire/http'

interface Props {
  readonly children: ReactNode
  readonly pending: boolean
  readonly error: unknown
  /** Something is marked as wrong, and nothing was sent. */
  readonly marked: boolean
  readonly onSubmit: () => void
}

/** What all forms here have below their fields. */
export function FormFrame({ children, pending, error, marked, onSubmit }: Props) {
  const submit = (event: FormEvent): void => {
    event.preventDefault()
    onSubmit()
  }
  return (
    <form onSubmit={submit} noValidate className="flex flex-col gap-3">
      {children}
      {error !== null && <ErrorPanel {...faultText(error)} />}
      <div className="flex flex-wrap items-center justify-end gap-3">
        {marked && (
          <p
            role="alert"
            className="text-danger text-small"
          >{t`Nothing was sent. Correct what is marked.`}</p>
        )}
        <Button type="submit" variant="primary" disabled={pending}>
          {pending ? t`Saving` : t`Save`}
        </Button>
      </div>
    </form>
  )
}

/** A field's hint gives way to what is wrong with it. */
export const textOf = (error: string | undefined, hint?: string) =>
  error === undefined ? { hint } : { error }
