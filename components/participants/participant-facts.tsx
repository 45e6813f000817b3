'use client'

import type { ReactNode } from 'react'
import type { Admission } from '@/server/contract/admission'
import type { Participant } from '@/server/contract/participant'
import { t } from '@/server/contract/words'
import { count, duration } from '../ui/format'
import { Ago, Elapsed } from '../ui/time'
import { gateFacts } from './participant-gate'
import { kindText } from './participant-look'

type Places = NonNullable<Admission['places']>

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
  const gate = gateFacts(participant)
  return (
    <dl className="grid grid-cols-2 gap-3 px-4 py-3 sm:grid-cols-4 xl:grid-cols-9">
      <Fact label={t`Kind`}>{kindText(kind, version)}</Fact>
      <Heartbeat participant={participant} />
      <Fact label={t`Open branches`}>{count(openBranches)}</Fact>
      <Fact label={t`Oldest open`}>
        {oldestOpenAt === null ? t`none` : <Elapsed since={oldestOpenAt} />}
      </Fact>
      <Queue admission={participant.admission} />
      <Fact label={t`Round trip`}>
        {roundTripMs === null ? t`not known` : duration(roundTripMs)}
      </Fact>
      <Fact label={t`Clock`}>{clockText(clockOffsetMs)}</Fact>
      <Fact label={t`Recovery pass`}>
        {participant.sweptAt === null ? t`not yet` : <Ago at={participant.sweptAt} />}
      </Fact>
      <Fact label={t`Breaker`}>{gate.breaker}</Fact>
      <Fact label={t`Repeats left`}>{gate.budget}</Fact>
      <Fact label={t`Refused by throttling`}>{gate.refused}</Fact>
    </dl>
  )
}

/** How many are in, and who waits outside. */
function Queue({ admission }: Pick<Participant, 'admission'>) {
  if (admission === null)
    return (
      <>
        <Fact label={t`In flight`}>{t`no limit`}</Fact>
        <Fact label={t`Queue`}>{t`none`}</Fact>
      </>
    )
  const { inFlight, inFlightMax, waiting, waitingMax, places } = admission
  return (
    <>
      <Fact label={t`In flight`}>
        <span
          title={places === null ? t`Set by hand` : placesText(places)}
        >{t`${count(inFlight)} of ${count(inFlightMax)}`}</span>
      </Fact>
      <Fact label={t`Queue`}>
        {waiting === 0 ? t`nobody waits` : t`${count(waiting)} of ${count(waitingMax)} wait`}
      </Fact>
    </>
  )
}

const placesText = ({ max, reserve, others }: Places): string =>
  t`${count(max)} places for prepared transactions, ${count(reserve)} kept in reserve, ${count(others)} taken by others`

function Heartbeat({
  participant: { silentSince, answeredAt },
}: {
  readonly participant: Participant
}) {
  if (silentSince !== null)
    return (
      <Fact label={t`Silent for`}>
        <Elapsed since={silentSince} />
      </Fact>
    )
  return (
    <Fact label={t`Last answer`}>
      {answeredAt === null ? t`none yet` : <Ago at={answeredAt} />}
    </Fact>
  )
}

const clockText = (offsetMs: number | null): string => {
  if (offsetMs === null) return t`not known`
  const off = duration(Math.abs(offsetMs))
  return offsetMs < 0 ? t`${off} behind` : t`${off} ahead`
}
