'use client'

import Link from 'next/link'
import { t } from '@/server/contract/words'
import { Button, buttonClass } from '../ui/button'
import { shortCode } from '../ui/format'
import { search } from '../wire/http'

interface Props {
  readonly chosen: readonly string[]
  readonly onClear: () => void
}

/** What was chosen to compare, and the way there once there are two. */
export function ChosenBar({ chosen, onClear }: Props) {
  const [a, b] = chosen
  if (a === undefined) return null
  return (
    <div className="flex flex-wrap items-center gap-3 border-line border-b bg-sunken px-4 py-2">
      <p aria-live="polite" className="mr-auto basis-full sm:basis-auto">
        {b === undefined
          ? t`${shortCode(a)} is chosen. Choose another one to compare it with.`
          : t`${shortCode(a)} and ${shortCode(b)} are chosen.`}
      </p>
      {b !== undefined && (
        <Link
          href={`/transactions/compare${search({ a, b })}`}
          className={buttonClass('primary', 'small')}
        >{t`Compare`}</Link>
      )}
      <Button size="small" variant="quiet" onClick={onClear}>{t`Choose none`}</Button>
    </div>
  )
}
