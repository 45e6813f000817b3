'use client'

import { useQuery } from '@tanstack/react-query'
import Link from 'next/link'
import type { ReactNode } from 'react'
import type { Approval } from '@/server/contract/approval'
import { verdictWord } from '@/server/contract/verdict-word'
import { t } from '@/server/contract/words'
import { approvalQueries } from '../shell/decision-queries'
import { shortCode } from '../ui/format'
import { rich } from '../ui/rich'
import { Time } from '../ui/time'

/** That a decision about this transaction waits for a second person, and where. */
export function ApprovalNote({ transaction }: { readonly transaction: string }) {
  const { data } = useQuery(approvalQueries.about(transaction))
  const one = data?.items.find(({ state }) => state === 'waiting' || state === 'approved')
  if (one === undefined) return null
  return (
    <p
      role="status"
      data-banner="info"
      className="rounded-panel bg-tint px-4 py-3 text-ink"
    >{rich`${asked(one)} ${until(one)} ${<Link href={`/approvals/${one.id}`} className="font-medium underline">{t`Open the request`}</Link>}`}</p>
  )
}

function asked({ yours, forced, action, transaction, requestedBy }: Approval): string {
  const [word, code] = [verdictWord(action), shortCode(transaction)]
  if (yours) return forced ? t`You ask to force ${word} ${code}.` : t`You ask to ${word} ${code}.`
  return forced
    ? t`${requestedBy} asks to force ${word} ${code}.`
    : t`${requestedBy} asks to ${word} ${code}.`
}

const until = ({ yours, expiresAt }: Approval): ReactNode =>
  yours
    ? rich`Someone else has to approve it until ${<Time at={expiresAt} />}.`
    : rich`It can be approved until ${<Time at={expiresAt} />}.`
