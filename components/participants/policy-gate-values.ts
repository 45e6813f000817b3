import type { PolicyChange, RetryPolicy } from '@/server/contract/retry-policy'
import { type Phrase, phrase, t } from '@/server/contract/words'
import { duration, plural } from '../ui/format'

export type GateGroup = 'breaker' | 'retryBudget' | 'throttle'
type Field = { [G in GateGroup]: keyof RetryPolicy[G] & string }[GateGroup]

interface GateFields {
  readonly group: GateGroup
  readonly title: Phrase
  /** It can be switched off. */
  readonly switched: boolean
  readonly numbers: readonly { readonly field: Exclude<Field, 'on'>; readonly label: Phrase }[]
}

/** What a policy says of the calls that may go at all, in the order in which a call meets it. */
export const gateFields: readonly GateFields[] = [
  {
    ...{ group: 'breaker', title: phrase`Circuit breaker`, switched: true },
    numbers: [
      { field: 'failurePercent', label: phrase`Opens at failures, %` },
      { field: 'callsMin', label: phrase`Of calls, at least` },
      { field: 'windowMs', label: phrase`Within, ms` },
      { field: 'openMs', label: phrase`Open at first, ms` },
      { field: 'openMsMax', label: phrase`Open at most, ms` },
    ],
  },
  {
    ...{
      group: 'retryBudget',
      title: phrase`Budget of repeats before the verdict`,
      switched: false,
    },
    numbers: [
      { field: 'percent', label: phrase`Of the requests, %` },
      { field: 'perSecondMin', label: phrase`And a second, at least` },
    ],
  },
  {
    ...{ group: 'throttle', title: phrase`Adaptive throttling`, switched: true },
    numbers: [{ field: 'k', label: phrase`K, requests for one answer` }],
  },
]

type Values = Readonly<Record<string, string>>

export function gateValuesOf(change: PolicyChange): Values {
  const said = gateFields.flatMap(({ group, numbers, switched }) => {
    const values: Readonly<Record<string, unknown>> = change[group] ?? {}
    const names = [...numbers.map(({ field }) => field), ...(switched ? ['on'] : [])]
    return names.map((field) => [`${group}.${field}`, textOf(values[field])])
  })
  return Object.fromEntries(said)
}

const textOf = (value: unknown): string => {
  if (typeof value === 'boolean') return value ? 'on' : 'off'
  return typeof value === 'number' ? String(value) : ''
}

/** What was filled in, as a change; empty groups are left out. */
export function gateDraftOf(values: Values): Record<string, unknown> {
  const groups = gateFields.flatMap(({ group, numbers }) => {
    const on = values[`${group}.on`]
    const said = numbers.flatMap(({ field }) => {
      const text = values[`${group}.${field}`]?.trim() ?? ''
      return text === '' ? [] : [[field, Number(text)]]
    })
    const draft = { ...Object.fromEntries(said), ...(on ? { on: on === 'on' } : {}) }
    return Object.keys(draft).length === 0 ? [] : [[group, draft]]
  })
  return Object.fromEntries(groups)
}

/** Each group in one sentence. */
export function gateText(policy: RetryPolicy): Readonly<Record<GateGroup, string>> {
  const { breaker, retryBudget, throttle } = policy
  return {
    breaker: breaker.on
      ? t`The breaker opens when ${breaker.failurePercent} % of at least ${plural(breaker.callsMin, 'call')} within ${duration(breaker.windowMs)} got no answer, for ${duration(breaker.openMs)} at first, ${duration(breaker.openMsMax)} at most; then one call is tried as a probe.`
      : t`The breaker is off: calls go there whatever comes of them.`,
    retryBudget: t`Before the verdict ${retryBudget.percent} % of the requests may be repeats, and ${retryBudget.perSecondMin} a second in any case.`,
    throttle: throttle.on
      ? t`A part of the new transactions is refused when fewer than one call of ${throttle.k} is answered.`
      : t`Throttling is off: no new transaction is refused because too few calls are answered.`,
  }
}
