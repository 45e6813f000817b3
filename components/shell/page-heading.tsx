import type { ReactNode } from 'react'
import { AsOf } from './as-of'

/** The one h1 of a page, with what belongs beside it, and from when it is if it stands still. */
export function PageHeading({
  title,
  children,
}: {
  readonly title: string
  readonly children?: ReactNode
}) {
  return (
    <div className="flex min-h-10 flex-wrap items-center gap-x-4 gap-y-2 pb-4">
      <h1 tabIndex={-1} className="text-h1">
        {title}
      </h1>
      <AsOf />
      {children}
    </div>
  )
}
