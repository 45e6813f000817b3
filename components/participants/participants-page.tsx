'use client'

import { t } from '@/server/contract/words'
import { useAddress } from '../shell/address'
import { oddIn } from '../shell/odd-in'
import { OddNotice } from '../shell/odd-notice'
import { PageHeading } from '../shell/page-heading'
import { ErrorPanel } from '../ui/error-panel'
import { plural } from '../ui/format'
import { SkeletonRows } from '../ui/skeleton'
import { faultText } from '../wire/http'
import { NoParticipants } from './no-participants'
import { ParticipantCard } from './participant-card'
import { RegisterButton } from './register-button'
import { useParticipants } from './use-participants'

/** Every participant: health, and the prepared branches of both sides. */
export function ParticipantsPage() {
  const { query, items, readAt } = useParticipants()
  const { params, change } = useAddress()
  return (
    <>
      <PageHeading title={t`Participants`}>
        {query.isSuccess && <p className="text-fg-2">{plural(items.length, 'participant')}</p>}
        <div className="ml-auto">
          <RegisterButton />
        </div>
      </PageHeading>
      <div className="flex flex-col gap-4">
        {query.isError && (
          <ErrorPanel
            {...faultText(query.error)}
            onRetry={() => void query.refetch()}
            dataFrom={query.data ? readAt : null}
          />
        )}
        {query.isSuccess && (
          <OddNotice
            odd={oddIn(params, { open: (open) => items.some(({ name }) => name === open) })}
          />
        )}
        {query.isPending && <SkeletonRows rows={4} label={t`Reading the participants`} />}
        {query.isSuccess && items.length === 0 && <NoParticipants />}
        <ul className="flex flex-col gap-4">
          {items.map((participant) => (
            <ParticipantCard
              key={participant.name}
              participant={participant}
              open={params.open === participant.name}
              onToggle={() =>
                change({ open: params.open === participant.name ? null : participant.name })
              }
            />
          ))}
        </ul>
      </div>
    </>
  )
}
