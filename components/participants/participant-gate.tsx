'use client'

import type { Participant } from '@/server/contract/participant'
import { phrase, say, t } from '@/server/contract/words'
import { count, share } from '../ui/format'
import { useNow } from '../ui/now'
import { rich } from '../ui/rich'
import { Elapsed } from '../ui/time'
import { gateLook } from './participant-look'

/** What the breaker's state means, and when that is tried again. */
export function GateText({ participant }: { readonly participant: Participant }) {
  const look = gateLook(participant)
  if (look === null || participant.gate === null) return null
  const { since, until } = participant.gate
  return (
    <p className="px-4 pt-1 text-fg-2">
      {since === null
        ? t`${look.label}: ${look.text}`
        : rich`${look.label} for ${<Elapsed since={since} />}: ${look.text}`}{' '}
      {until !== null && <Until at={until} />}
    </p>
  )
}

function Until({ at }: { readonly at: string }) {
  const nowMs = useNow()
  const leftMs = nowMs === null ? 0 : Date.parse(at) - nowMs
  return (
    <span title={at}>
      {leftMs <= 0
        ? t`It is tried again with the next call.`
        : t`It is tried again in ${Math.ceil(leftMs / 1_000)} s.`}
    </span>
  )
}

const breakerWords = {
  closed: phrase`closed`,
  open: phrase`open`,
  'half-open': phrase`half-open`,
} as const

/** Breaker, budget and throttle, each in a few words. */
export function gateFacts({ gate }: Pick<Participant, 'gate'>) {
  if (gate === null)
    return { breaker: t`not asked yet`, budget: t`not asked yet`, refused: t`none` }
  const { breaker, budgetLeft, budgetMax, refusedShare } = gate
  return {
    breaker: say(breakerWords[breaker]),
    budget: t`${count(budgetLeft)} of ${count(budgetMax)}`,
    refused: refusedShare === 0 ? t`none` : t`${share(refusedShare, 1)} of new ones`,
  }
}
