'use client'

import type { ReactNode } from 'react'
import { clockTime } from '../ui/format'
import { useZone } from '../ui/time'
import { useConnection } from '../wire/connection'

/** The one h1 of a page, with what belongs beside it, and from when it is if it stands still. */
export function PageHeading({
  title,
  children,
}: {
  readonly title: string
  readonly children?: ReactNode
}) {
  const { status, heardAt } = useConnection()
  const [zone] = useZone()
  return (
    <div className="flex min-h-10 flex-wrap items-center gap-x-4 gap-y-2 pb-4">
      <h1 tabIndex={-1} className="text-h1">
        {title}
      </h1>
      {status === 'lost' && heardAt !== null && (
        <p className="text-fg-2">as of {clockTime(heardAt, zone)}</p>
      )}
      {children}
    </div>
  )
}
