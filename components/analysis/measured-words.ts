import type { LeftOut, Measurement } from '@/server/contract/measurement'
import { count, plural } from '../ui/format'
import type { Assumptions } from './assumptions'

const reasons = {
  'only-read': 'with a branch that only read',
  decider: 'with a last resource',
  application: 'driven by an application',
  'taken-over': 'taken over before a verdict',
  heuristic: 'with a heuristic end',
  'other-abort': 'aborted for another reason',
} as const satisfies Record<LeftOut, string>

/** Those that the chain does not tell of; null: there are none. */
export function leftOutText({ leftOut }: Measurement): string | null {
  if (leftOut.length === 0) return null
  const parts = leftOut.map(({ why, count: many }) => `${count(many)} ${reasons[why]}`)
  return `Left out, for the chain does not tell of them: ${parts.join(', ')}.`
}

/** Which sizes there are; null: nothing has ended. */
export function sizesText({ sizes }: Measurement): string | null {
  if (sizes.length === 0) return null
  const parts = sizes.map(
    ({ participants, ended }) => `${count(ended)} with ${plural(participants, 'participant')}`,
  )
  return `Ended in that time: ${parts.join(', ')}.`
}

const DIGITS = 10_000

/** The sliders as they were measured; what nobody counted stays as it is assumed. */
export function assumedFrom({
  measured,
  meanMs,
}: Measurement): Partial<Record<keyof Assumptions, string>> {
  const shares = Object.entries(measured?.counts ?? {}).flatMap(([name, counted]) =>
    counted === undefined || counted.of === 0
      ? []
      : [[name, String(Math.round((counted.hits / counted.of) * DIGITS) / DIGITS)]],
  )
  const ms = (value: number) => String(Math.max(1, Math.round(value)))
  return {
    ...Object.fromEntries(shares),
    ...(meanMs && { prepareMs: ms(meanMs.votes), deliverMs: ms(meanMs.delivery) }),
  }
}
