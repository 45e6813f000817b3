import { z } from 'zod'
import type { NewSimulation, Simulation } from '@/server/contract/simulation'
import { count, duration, share } from '../ui/format'

/** A protocol that can be compared. */
export interface Contender {
  readonly key: string
  readonly name: string
  readonly asked: Pick<NewSimulation, 'protocol' | 'presumption' | 'spare'>
}

export const contenders: readonly Contender[] = [
  {
    key: 'here',
    name: 'Two-phase commit, as it runs here',
    asked: { protocol: 'two-phase-commit' },
  },
  ...(['abort', 'commit', 'nothing'] as const).map((presumption) => ({
    ...{ key: `presumed-${presumption}`, name: `Two-phase commit, presumed ${presumption}` },
    asked: { protocol: 'two-phase-commit', presumption } as const,
  })),
  { key: 'three-phase', name: 'Three-phase commit', asked: { protocol: 'three-phase-commit' } },
  { key: 'parallel', name: 'Parallel commit', asked: { protocol: 'parallel-commit' } },
  {
    ...{ key: 'paxos', name: 'Paxos Commit, one acceptor to spare' },
    asked: { protocol: 'paxos-commit', spare: 1 },
  },
  { key: 'tries', name: 'Try–Confirm–Cancel', asked: { protocol: 'try-confirm-cancel' } },
  { key: 'saga', name: 'Saga, its steps in a row', asked: { protocol: 'saga' } },
]

/** What *in doubt* means where nobody is prepared; null: nothing of that was compared. */
export function doubtNote(all: readonly Measured[]): string | null {
  const isCompared = (key: string) => all.some(({ contender }) => contender.key === key)
  const says = [
    ...(isCompared('tries') ? ['in Try–Confirm–Cancel that something is reserved'] : []),
    ...(isCompared('saga') ? ['in a saga that a step is done and may still be undone'] : []),
  ]
  if (says.length === 0) return null
  return `In doubt means ${says.join(', and ')}: nothing is locked, and others see it.`
}

const among = (values: readonly number[], usual: number) =>
  z.coerce
    .number()
    .refine((value) => values.includes(value))
    .catch(usual)

export const choices = {
  participants: [1, 2, 3, 5, 8],
  transactions: [100, 500, 2_000],
  loss: [0, 0.01, 0.05, 0.1, 0.3],
  crashes: [0, 3, 10, 30],
  partitions: [0, 3, 10, 30],
  refuse: [0, 0.01, 0.05, 0.2],
} as const

/** Far enough from each other that a fault hits some transactions, and not all. */
const INTERVAL_MS = 40
const PARTED_MS = 500
const SEED_MAX = 4_294_967_295

/** The same workload, seed and faults for all of them, as the address has it. */
const settings = z.object({
  participants: among(choices.participants, 3),
  transactions: among(choices.transactions, 500),
  loss: among(choices.loss, 0.05),
  crashes: among(choices.crashes, 3),
  partitions: among(choices.partitions, 0),
  refuse: among(choices.refuse, 0.01),
  seed: z.coerce.number().int().min(0).max(SEED_MAX).catch(1),
})

export type ComparisonSettings = z.infer<typeof settings>

export const settingsIn = (params: Readonly<Record<string, string>>): ComparisonSettings =>
  settings.parse(params)

/** Nothing chosen: all of them. */
export function chosenIn({ of = '' }: Readonly<Record<string, string>>): readonly Contender[] {
  const keys = of.split(' ')
  const chosen = contenders.filter(({ key }) => keys.includes(key))
  return chosen.length === 0 ? contenders : chosen
}

/** The address after one was chosen, or not any more; the last one stays. */
export function toggled(chosen: readonly Contender[], key: string): string | null {
  const keys = contenders.flatMap((one) =>
    chosen.includes(one) !== (one.key === key) ? [one.key] : [],
  )
  if (keys.length === 0) return key
  return keys.length === contenders.length ? null : keys.join(' ')
}

export const askedOf = ({ asked }: Contender, settings: ComparisonSettings): NewSimulation => {
  const { loss, ...rest } = settings
  return { ...asked, ...rest, intervalMs: INTERVAL_MS, partitionMs: PARTED_MS, network: { loss } }
}

export interface Measured {
  readonly contender: Contender
  readonly run: Simulation
}

export interface Column {
  readonly label: string
  /** For the chart, which shows one of them at a time. */
  readonly value: (run: Simulation) => number
  readonly shown: (run: Simulation) => string
}

/** By transaction that somebody took. */
const each = (total: number, { settings: { transactions }, outcomes }: Simulation): number =>
  total / Math.max(1, transactions - outcomes.notBegun)
const decimal = (value: number): string => value.toFixed(1)

export const columns: readonly Column[] = [
  {
    label: 'Committed',
    value: ({ outcomes }) => outcomes.committed,
    shown: ({ outcomes, settings: { transactions } }) =>
      `${count(outcomes.committed)} (${share(outcomes.committed, transactions)})`,
  },
  {
    label: 'Not taken or not told',
    value: ({ outcomes }) => outcomes.notBegun + outcomes.untold,
    shown: ({ outcomes }) => count(outcomes.notBegun + outcomes.untold),
  },
  {
    label: 'Answer, 95 % within',
    value: ({ latencyMs }) => latencyMs.p95,
    shown: ({ latencyMs }) => duration(latencyMs.p95),
  },
  {
    label: 'Longest in doubt',
    value: ({ inDoubtMs }) => inDoubtMs.max,
    shown: ({ inDoubtMs }) => duration(inDoubtMs.max),
  },
  {
    label: 'Messages each',
    value: (run) => each(run.messages.total, run),
    shown: (run) => decimal(each(run.messages.total, run)),
  },
  {
    label: 'Forced writes each',
    value: (run) => each(run.forcedWrites.total, run),
    shown: (run) => decimal(each(run.forcedWrites.total, run)),
  },
]

/** The comparison in a few sentences. */
export function verdictOn(all: readonly Measured[]): string {
  const least = (label: string, says: string): string => {
    const column = columns.find((one) => one.label === label)
    const able = all.filter(({ run }) => run.outcomes.committed > 0)
    if (column === undefined || able.length < 2) return ''
    const best = able.toSorted((one, other) => column.value(one.run) - column.value(other.run))[0]
    return best ? `${says} ${best.contender.name} (${column.shown(best.run)}). ` : ''
  }
  const broken = all.filter(({ run }) => run.violationsTotal > 0)
  return [
    least('Messages each', 'Fewest messages:'),
    least('Forced writes each', 'Fewest forced writes:'),
    least('Longest in doubt', 'Shortest time in doubt:'),
    broken.length === 0
      ? 'Every law held in every run.'
      : `Laws were broken by ${broken.map(({ contender }) => contender.name).join(', ')}.`,
  ].join('')
}
