import type { LeftOut, Measurement } from '@/server/contract/measurement'
import { t } from '@/server/contract/words'
import { count, plural } from '../ui/format'
import { enumeration } from '../ui/list'
import type { Assumptions } from './assumptions'

const reasons: Readonly<Record<LeftOut, (many: string) => string>> = {
  'only-read': (many) => t`${many} with a branch that only read`,
  decider: (many) => t`${many} with a last resource`,
  application: (many) => t`${many} driven by an application`,
  'taken-over': (many) => t`${many} taken over before a verdict`,
  heuristic: (many) => t`${many} with a heuristic end`,
  'other-abort': (many) => t`${many} aborted for another reason`,
}

/** Those that the chain does not tell of; null: there are none. */
export function leftOutText({ leftOut }: Measurement): string | null {
  if (leftOut.length === 0) return null
  const parts = leftOut.map(({ why, count: many }) => reasons[why](count(many)))
  return t`Left out, for the chain does not tell of them: ${enumeration(parts)}.`
}

/** Which sizes there are; null: nothing has ended. */
export function sizesText({ sizes }: Measurement): string | null {
  if (sizes.length === 0) return null
  const parts = sizes.map(
    ({ participants, ended }) => t`${count(ended)} with ${plural(participants, 'participant')}`,
  )
  return t`Ended in that time: ${enumeration(parts)}.`
}

const DIGITS = 10_000

/** The sliders as they were measured; what nobody counted stays as it is assumed. */
export function assumedFrom({
  measured,
  roundMs,
}: Measurement): Partial<Record<keyof Assumptions, string>> {
  const shares = Object.entries(measured?.counts ?? {}).flatMap(([name, counted]) =>
    counted === undefined || counted.of === 0
      ? []
      : [[name, String(Math.round((counted.hits / counted.of) * DIGITS) / DIGITS)]],
  )
  const ms = (value: number) => String(Math.max(1, Math.round(value * 100) / 100))
  return {
    ...Object.fromEntries(shares),
    ...(roundMs && { prepareMs: ms(roundMs.prepare), deliverMs: ms(roundMs.deliver) }),
  }
}
