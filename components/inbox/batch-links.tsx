'use client'

import { useQuery } from '@tanstack/react-query'
import Link from 'next/link'
import type { BatchSummary } from '@/server/contract/batch'
import { t } from '@/server/contract/words'
import { count, shortCode } from '../ui/format'
import { batchQueries } from './batch-queries'
import { allOf, batchLook } from './batch-words'

const SHOWN_MAX = 3

/** What is under way in bulk, and the last that was: leaving its page has not stopped it. */
export function BatchLinks() {
  const { data } = useQuery(batchQueries.list())
  const open = (data?.items ?? []).filter(({ state }) => state !== 'done' && state !== 'stopped')
  const shown = (open.length > 0 ? open : (data?.items ?? []).slice(0, 1)).slice(0, SHOWN_MAX)
  if (shown.length === 0) return null
  return (
    <ul aria-label={t`Bulk actions`} className="ml-auto flex flex-wrap gap-x-4 text-small">
      {shown.map((batch) => (
        <li key={batch.id}>
          <Link href={`/inbox/batches/${batch.id}`} className="text-accent underline">
            {words(batch)}
          </Link>
        </li>
      ))}
    </ul>
  )
}

const words = (batch: BatchSummary): string =>
  t`Bulk action ${shortCode(batch.id)}: ${batchLook[batch.state].label.toLowerCase()}, ${count(
    batch.states.verified,
  )} of ${count(allOf(batch))} done`
