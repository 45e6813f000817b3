import Link from 'next/link'
import type { Overview } from '@/server/contract/overview'
import { t } from '@/server/contract/words'
import { plural } from '../ui/format'
import { rich } from '../ui/rich'

/** Sessions wait behind branches that the journal does not have: nobody else will tell of them. */
export function OnlyHereWarning({ overview: { onlyHere } }: { readonly overview: Overview }) {
  const { branches, blocks, participants } = onlyHere
  const [first, ...more] = participants
  if (blocks === 0 || first === undefined) return null
  const waiting = plural(blocks, 'session')
  const all = plural(branches, 'branch', 'branches')
  const link = (
    <Link href={`/participants?open=${encodeURIComponent(first)}`} className="underline">
      {more.length === 0
        ? t`Look at ${first}`
        : t`Look at ${first} and ${plural(more.length, 'other')}`}
    </Link>
  )
  return (
    <p data-banner="warn" className="rounded-panel border border-ink bg-tint px-4 py-3 text-ink">
      {blocks === 1
        ? rich`${waiting} waits behind prepared branches that the journal does not have (${all} in all). No recovery settles them. ${link}`
        : rich`${waiting} wait behind prepared branches that the journal does not have (${all} in all). No recovery settles them. ${link}`}
    </p>
  )
}
