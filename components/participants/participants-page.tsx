'use client'

import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useAddress } from '../shell/address'
import { PageHeading } from '../shell/page-heading'
import { shellQueries } from '../shell/shell-queries'
import { CodeBlock } from '../ui/code-block'
import { Empty } from '../ui/empty'
import { ErrorPanel } from '../ui/error-panel'
import { plural } from '../ui/format'
import { SkeletonRows } from '../ui/skeleton'
import { faultText } from '../wire/http'
import { useRoom } from '../wire/live'
import { ParticipantCard } from './participant-card'
import { RegisterDialog } from './register-form'

const howTo = (here: string) => `curl -X PUT ${here}/v1/participants/stock-db \\
  -H 'content-type: application/json' \\
  -d '{"kind":"postgresql","url":"postgresql://user:password@host:5432/stock"}'
curl -X POST ${here}/v1/participants/stock-db:test`

/** Every participant: health, and the prepared branches of both sides. */
export function ParticipantsPage() {
  const query = useQuery(shellQueries.participants())
  const queryClient = useQueryClient()
  const { params, change } = useAddress()
  const refresh = () => void queryClient.invalidateQueries({ queryKey: ['participants'] })
  useRoom('participants', refresh, refresh)
  const items = query.data?.items ?? []
  const readAt = new Date(query.dataUpdatedAt).toISOString()
  return (
    <>
      <PageHeading title="Participants">
        {query.isSuccess && <p className="text-fg-2">{plural(items.length, 'participant')}</p>}
        <div className="ml-auto">
          <RegisterDialog />
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
        {query.isPending && <SkeletonRows rows={4} label="Reading the participants" />}
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

function NoParticipants() {
  return (
    <div className="rounded-panel border border-line bg-surface">
      <Empty
        title="No participant is registered"
        text="A participant is a database that can take part in transactions. Register one here, or with two commands."
      >
        <div className="w-full max-w-3xl">
          <CodeBlock code={howTo(window.location.origin)} what="the commands" />
        </div>
      </Empty>
    </div>
  )
}
