import Link from 'next/link'
import type { Overview } from '@/server/contract/overview'
import { plural } from '../ui/format'

/** Sessions wait behind branches that the journal does not have: nobody else will tell of them. */
export function OnlyHereWarning({ overview: { onlyHere } }: { readonly overview: Overview }) {
  const { branches, blocks, participants } = onlyHere
  const [first, ...more] = participants
  if (blocks === 0 || first === undefined) return null
  return (
    <p data-banner="warn" className="rounded-panel border border-ink bg-tint px-4 py-3 text-ink">
      {plural(blocks, 'session')} {blocks === 1 ? 'waits' : 'wait'} behind prepared branches that
      the journal does not have ({plural(branches, 'branch', 'branches')} in all). No recovery
      settles them.{' '}
      <Link href={`/participants?open=${encodeURIComponent(first)}`} className="underline">
        Look at {first}
        {more.length > 0 && ` and ${plural(more.length, 'other')}`}
      </Link>
    </p>
  )
}
