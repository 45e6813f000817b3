'use client'

import type { ReactNode } from 'react'
import type { Participant } from '@/server/contract/participant'
import { count, duration } from '../ui/format'
import { Ago, Elapsed } from '../ui/time'
import { kindText } from './participant-look'

export function Fact({
  label,
  children,
}: {
  readonly label: string
  readonly children: ReactNode
}) {
  return (
    <div className="min-w-0">
      <dt className="text-label text-fg-3">{label}</dt>
      <dd className="break-words">{children}</dd>
    </div>
  )
}

/** What is known of a participant at a glance. */
export function Facts({ participant }: { readonly participant: Participant }) {
  const { kind, version, roundTripMs, clockOffsetMs, openBranches, oldestOpenAt } = participant
  return (
    <dl className="grid grid-cols-2 gap-3 px-4 py-3 sm:grid-cols-4 xl:grid-cols-7">
      <Fact label="Kind">{kindText(kind, version)}</Fact>
      <Heartbeat participant={participant} />
      <Fact label="Open branches">{count(openBranches)}</Fact>
      <Fact label="Oldest open">
        {oldestOpenAt === null ? 'none' : <Elapsed since={oldestOpenAt} />}
      </Fact>
      <Fact label="Round trip">{roundTripMs === null ? 'not known' : duration(roundTripMs)}</Fact>
      <Fact label="Clock">{clockText(clockOffsetMs)}</Fact>
      <Fact label="Recovery pass">
        {participant.sweptAt === null ? 'not yet' : <Ago at={participant.sweptAt} />}
      </Fact>
    </dl>
  )
}

function Heartbeat({
  participant: { silentSince, answeredAt },
}: {
  readonly participant: Participant
}) {
  if (silentSince !== null)
    return (
      <Fact label="Silent for">
        <Elapsed since={silentSince} />
      </Fact>
    )
  return (
    <Fact label="Last answer">{answeredAt === null ? 'none yet' : <Ago at={answeredAt} />}</Fact>
  )
}

const clockText = (offsetMs: number | null): string => {
  if (offsetMs === null) return 'not known'
  return `${duration(Math.abs(offsetMs))} ${offsetMs < 0 ? 'behind' : 'ahead'}`
}
