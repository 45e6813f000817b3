'use client'

import Link from 'next/link'
import { Fragment } from 'react'
import { type CrashVictim, crashVictims, type Gap } from '@/server/contract/crash-step-parts'
import type { CrashProtocol } from '@/server/contract/crash-steps'
import { retell, say, t } from '@/server/contract/words'
import { useAddress } from '../shell/address'
import { RightButton } from '../shell/right-button'
import { StateBadge } from '../ui/badge'
import { Button } from '../ui/button'
import { duration, shortCode } from '../ui/format'
import {
  type Crash,
  type CrashResult,
  crashKey,
  isAsExpected,
  isSame,
  resultOf,
} from './crash-results'
import { notExpected, victimWord } from './crash-words'
import { CrashedRun } from './crashed-run'

interface Props {
  readonly protocol: CrashProtocol
  readonly gap: Gap
  readonly results: readonly CrashResult[]
  readonly going: Crash | null
  readonly shown: Crash | null
  readonly unavailable: string | undefined
  readonly onCrash: (crash: Crash) => void
}

/** Between two arrows: what has happened, who may crash here, and what came of it. */
export function CrashGap({ protocol, gap, results, going, shown, unavailable, onCrash }: Props) {
  const crashOf = (victim: CrashVictim): Crash => ({ protocol, point: gap.point, victim })
  return (
    <div className="flex flex-col gap-1.5 rounded-control bg-sunken px-3 py-1.5">
      <div className="flex flex-wrap items-center gap-x-3 gap-y-1.5">
        <p className="min-w-0 flex-1 basis-56 text-small">
          <span className="inline-block w-7 font-mono font-semibold">{gap.point}</span>{' '}
          <span className="text-fg-2">{retell(gap.says)}</span>
        </p>
        <div className="flex flex-wrap gap-2">
          {crashVictims.map((victim) => (
            <RightButton
              right="testCrash"
              key={victim}
              size="small"
              unavailable={unavailable}
              aria-label={crashAtWords(victim, gap)}
              onClick={() => onCrash(crashOf(victim))}
            >
              {going !== null && isSame(going, crashOf(victim))
                ? t`Crashing …`
                : crashWords(victim, gap)}
            </RightButton>
          ))}
        </div>
      </div>
      {crashVictims.map((victim) => {
        const result = resultOf(results, crashOf(victim))
        return result === undefined ? null : (
          <Fragment key={victim}>
            <Result result={result} gap={gap} />
            {shown !== null && isSame(shown, result) && result.run !== null && (
              <CrashedRun result={result} id={result.run} />
            )}
          </Fragment>
        )
      })}
    </div>
  )
}

const crashWords = (victim: CrashVictim, { participant }: Gap): string =>
  victim === 'coordinator' ? t`Crash the coordinator` : t`Crash participant ${participant}`

const crashAtWords = (victim: CrashVictim, { participant, point }: Gap): string =>
  victim === 'coordinator'
    ? t`Crash the coordinator at ${point}`
    : t`Crash participant ${participant} at ${point}`

interface ResultProps {
  readonly result: CrashResult
  readonly gap: Gap
}

function Result({ result, gap }: ResultProps) {
  const { outcome, blockedMs, victim } = result
  return (
    <p className="flex flex-wrap items-center gap-x-2 gap-y-1 text-small">
      <span className="text-fg-2">
        {victim === 'coordinator'
          ? t`With the coordinator crashed:`
          : t`With participant ${gap.participant} crashed:`}
      </span>
      {outcome === null ? <span>{t`not ended`}</span> : <StateBadge state={outcome} />}
      <span>{blockedMs === 0 ? t`nobody blocked` : t`blocked ${duration(blockedMs)}`}</span>
      {!isAsExpected(result) && (
        <span data-tone="damage" className="font-medium text-ink">
          {say(notExpected[gap.expected[victim]])}
        </span>
      )}
      <Source result={result} />
    </p>
  )
}

/** Where it can be seen in full. */
function Source({ result }: { readonly result: CrashResult }) {
  const { change } = useAddress()
  if (result.transaction !== null)
    return (
      <Link href={`/transactions/${result.transaction}`} className="text-accent underline">
        {t`Transaction ${shortCode(result.transaction)}`}
      </Link>
    )
  return (
    <Button
      size="small"
      variant="quiet"
      aria-label={t`Steps of the crash of the ${say(victimWord[result.victim])} at ${result.point}`}
      onClick={() => change({ crash: crashKey(result) })}
    >{t`Steps`}</Button>
  )
}
