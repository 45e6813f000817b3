import { t } from '@/server/contract/words'
import { type Arrow, laneOf } from './timeline-model'
import type { Placed } from './timeline-placement'

/*
 * Where an application drives, it works and prepares over its own connections and then tells the
 * coordinator. When its own messages left nobody has recorded: they are drawn where they were told.
 */

/** A vote that the coordinator did not ask for. */
export const isUnasked = ({ type, sentMs, durationMs }: Placed): boolean =>
  type === 'voted' && sentMs === null && durationMs === null

export const isDriven = (placed: readonly Placed[]): boolean =>
  placed.some(({ type, data }) => type === 'begun' && data.open === true)

function toldIn(type: string): string | null {
  switch (type) {
    case 'enlisted':
      return 'JOIN'
    case 'finished':
      return 'FINISHED'
    case 'application-aborted':
      return t`GIVE UP`
    default:
      return null
  }
}

/** Null for what no application has said. */
export function applicationArrows(fact: Placed): readonly Arrow[] | null {
  if (isUnasked(fact))
    return [...asked(fact, 'PREPARE'), arrow(fact, (fact.vote ?? 'unknown').toUpperCase())]
  const label = toldIn(fact.type)
  if (label === null) return null
  return [arrow(fact, label), ...(fact.type === 'enlisted' ? asked(fact, 'WORK') : [])]
}

const asked = (fact: Placed, label: string): readonly Arrow[] =>
  fact.branch === null
    ? []
    : [{ ...arrow(fact, label), key: `${fact.key}/asked`, to: laneOf(fact.branch) }]

const arrow = (fact: Placed, label: string): Arrow => ({
  key: `${fact.key}/told`,
  event: fact.key,
  from: 'caller',
  to: 'coordinator',
  leftMs: fact.tickMs,
  arrivedMs: fact.tickMs,
  label,
  lost: false,
  tone: label === 'NO' ? 'refusal' : 'plain',
})
