'use client'

import Link from 'next/link'
import { useRouter } from 'next/navigation'
import type { Participant } from '@/server/contract/participant'
import { t } from '@/server/contract/words'
import { PageHeading } from '../shell/page-heading'
import { buttonClass } from '../ui/button'
import { Empty } from '../ui/empty'
import { ErrorPanel } from '../ui/error-panel'
import { SkeletonRows } from '../ui/skeleton'
import { faultText } from '../wire/http'
import { BranchLists } from './branch-lists'
import { ParticipantActions } from './participant-actions'
import { ParticipantBadges, StateText } from './participant-card'
import { Facts } from './participant-facts'
import { Findings } from './participant-findings'
import { ParticipantSettings } from './participant-settings'
import { RetrySection } from './retry-section'
import { useParticipants } from './use-participants'

/** One participant in full, under an address of its own. */
export function ParticipantPage({ name }: { readonly name: string }) {
  const { query, items, readAt } = useParticipants()
  const participant = items.find((one) => one.name === name)
  return (
    <>
      <PageHeading title={name}>
        {participant && <ParticipantBadges participant={participant} />}
        <Link
          href="/participants"
          className="ml-auto text-accent underline"
        >{t`All participants`}</Link>
      </PageHeading>
      <div className="flex flex-col gap-4">
        {query.isError && (
          <ErrorPanel
            {...faultText(query.error)}
            onRetry={() => void query.refetch()}
            dataFrom={query.data ? readAt : null}
          />
        )}
        {query.isPending && <SkeletonRows rows={4} label={t`Reading the participant`} />}
        {query.isSuccess && participant === undefined && <Absent name={name} />}
        {participant && <Whole participant={participant} />}
      </div>
    </>
  )
}

function Whole({ participant }: { readonly participant: Participant }) {
  const router = useRouter()
  return (
    <article
      aria-label={participant.name}
      className="min-w-0 rounded-panel border border-line bg-surface"
    >
      <div className="flex flex-wrap gap-2 px-4 pt-3">
        <ParticipantActions
          participant={participant}
          onRemoved={() => router.push('/participants')}
        />
      </div>
      <StateText participant={participant} />
      <Facts participant={participant} />
      <Findings participant={participant} />
      <ParticipantSettings participant={participant} />
      <RetrySection name={participant.name} />
      <BranchLists name={participant.name} />
    </article>
  )
}

const Absent = ({ name }: { readonly name: string }) => (
  <div className="rounded-panel border border-line bg-surface">
    <Empty
      title={t`No participant is called ${name}`}
      text={t`It was removed, or never registered. Transactions that it took part in are in the list of transactions.`}
    >
      <Link href="/participants" className={buttonClass()}>{t`All participants`}</Link>
    </Empty>
  </div>
)
