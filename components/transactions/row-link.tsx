'use client'

import Link from 'next/link'
import { ShortId } from '../ui/short-id'

/** The link of a row, which covers the whole of it. */
export function RowLink({ id }: { readonly id: string }) {
  return (
    <Link
      href={`/transactions/${id}`}
      data-row-link
      prefetch={false}
      className="rounded-badge text-accent underline-offset-2 after:absolute after:inset-0 hover:underline"
    >
      <ShortId id={id} />
    </Link>
  )
}
