import { z } from 'zod'
import type { LabRun } from '@/server/contract/lab-run'
import type { RunCost } from '@/server/contract/run-cost'
import { type Phrase, phrase, say, t } from '@/server/contract/words'
import type { RunDraft } from '../shell/start-run'
import { count, duration } from '../ui/format'
import { paragraph } from '../ui/paragraph'
import { meanText } from './figures'
import { named } from './named'

/** A protocol that can be run on the real databases of the lab. */
export interface RealContender {
  readonly key: string
  readonly name: string
  readonly asked: Pick<RunDraft, 'protocol' | 'presumption' | 'optimise' | 'through'>
}

export const realContenders: readonly RealContender[] = [
  named(phrase`Two-phase commit`, { key: 'two-phase', asked: {} }),
  named(phrase`Two-phase commit, one phase and last agent`, {
    key: 'optimised',
    asked: { optimise: ['one-phase', 'last-agent'] },
  }),
  named(phrase`Two-phase commit, unsolicited vote`, {
    key: 'unasked',
    asked: { optimise: ['unsolicited-vote'] },
  }),
  named(phrase`Two-phase commit, presumed commit`, {
    key: 'presumed-commit',
    asked: { presumption: 'commit' },
  }),
  named(phrase`Two-phase commit, presumed nothing`, {
    key: 'presumed-nothing',
    asked: { presumption: 'nothing' },
  }),
  named(phrase`Optimistic two-phase commit`, {
    key: 'optimistic',
    asked: { protocol: 'optimistic-two-phase-commit' },
  }),
  named(phrase`Saga, bank after bank`, { key: 'saga', asked: { protocol: 'saga' } }),
  named(phrase`Two-phase commit, through agents`, { key: 'agents', asked: { through: 'agents' } }),
  named(phrase`Try–Confirm–Cancel, through agents`, {
    key: 'tried',
    asked: { protocol: 'try-confirm-cancel', through: 'agents' },
  }),
  named(phrase`Three-phase commit, through agents`, {
    key: 'three-phase',
    asked: { protocol: 'three-phase-commit', through: 'agents' },
  }),
]

export const REAL_CONCURRENCY = 8
export const realSizes = [30, 100, 300, 1_000] as const

const settings = z.object({
  size: z.coerce
    .number()
    .refine((value) => realSizes.some((one) => one === value))
    .catch(100),
  realSeed: z.coerce.number().int().min(0).max(2_147_483_647).catch(1),
})

export const realSettings = (params: Readonly<Record<string, string>>) => settings.parse(params)

export interface RealRun {
  readonly contender: RealContender
  readonly id: string
}

/** The runs that the address names; what it says of nobody is left out. */
export const realRunsIn = ({ real = '' }: Readonly<Record<string, string>>): readonly RealRun[] =>
  real.split(' ').flatMap((text) => {
    const [key, id] = text.split(':')
    const contender = realContenders.find((one) => one.key === key)
    return contender === undefined || !id ? [] : [{ contender, id }]
  })

export const realAddress = (runs: readonly RealRun[]): string | null =>
  runs.length === 0 ? null : runs.map(({ contender, id }) => `${contender.key}:${id}`).join(' ')

export interface RealMeasured {
  readonly contender: RealContender
  readonly run: LabRun
  readonly cost: RunCost
}

export interface RealColumn {
  readonly label: Phrase
  readonly shown: (measured: RealMeasured) => string
  /** Smaller is better; null: nothing to compare. */
  readonly value: (measured: RealMeasured) => number | null
}

const each = (total: number, { transactions }: RunCost): number => total / Math.max(1, transactions)
const quantile = (ms: number | null): string => (ms === null ? '–' : duration(ms))

export const realColumns: readonly RealColumn[] = [
  {
    label: phrase`Committed`,
    shown: ({ cost }) => t`${count(cost.committed)} of ${count(cost.transactions)}`,
    value: () => null,
  },
  {
    label: phrase`Per second`,
    shown: ({ cost }) => (cost.perSecond === null ? '–' : cost.perSecond.toFixed(1)),
    value: ({ cost }) => (cost.perSecond === null ? null : -cost.perSecond),
  },
  {
    label: phrase`Until the verdict`,
    shown: ({ cost }) => meanText(cost.answerMs),
    value: ({ cost }) => cost.answerMs?.mean ?? null,
  },
  {
    label: phrase`Answer p50, p95, p99`,
    shown: ({ run: { latencyMs } }) =>
      [latencyMs.p50, latencyMs.p95, latencyMs.p99].map(quantile).join(', '),
    value: () => null,
  },
  {
    label: phrase`Messages each`,
    shown: ({ cost }) => each(cost.messages, cost).toFixed(1),
    value: ({ cost }) => each(cost.messages, cost),
  },
  {
    label: phrase`Round trips each`,
    shown: ({ cost }) => each(cost.roundTrips, cost).toFixed(1),
    value: () => null,
  },
  {
    label: phrase`Messages needed`,
    shown: ({ cost }) => each(cost.needed.messages, cost).toFixed(1),
    value: () => null,
  },
  {
    label: phrase`Forced writes each`,
    shown: ({ cost }) => each(cost.forcedWrites, cost).toFixed(1),
    value: ({ cost }) => each(cost.forcedWrites, cost),
  },
  {
    label: phrase`Held by a promise`,
    shown: ({ cost }) => meanText(cost.promisedMs),
    value: ({ cost }) => cost.promisedMs?.mean ?? null,
  },
  {
    label: phrase`Longest held`,
    shown: ({ cost }) => (cost.promisedMs === null ? '–' : duration(cost.promisedMs.max)),
    value: () => null,
  },
  {
    label: phrase`Repeated calls`,
    shown: ({ cost }) => count(cost.repeated),
    value: () => null,
  },
]

/** The comparison in a few sentences, the best of each first. */
export function realVerdict(all: readonly RealMeasured[]): string {
  const said = realColumns.flatMap((column) => {
    const able = all.flatMap((one) => {
      const value = column.value(one)
      return value === null ? [] : [{ one, value }]
    })
    const best = able.toSorted((a, b) => a.value - b.value)[0]
    if (able.length < 2 || best === undefined) return []
    return [
      t`${say(column.label)}: best in ${best.one.contender.name} (${column.shown(best.one)}).`,
    ]
  })
  const broken = all.filter(({ run }) => run.invariant.holds === false)
  const money =
    broken.length === 0
      ? t`The money was whole in all of them.`
      : t`The money was not whole in: ${broken.map(({ contender }) => contender.name).join(t`, `)}.`
  return paragraph([...said, money])
}
