import { z } from 'zod'
import type { NewSimulation, Simulation } from '@/server/contract/simulation'
import { phrase, t } from '@/server/contract/words'
import { named } from './named'

/** A protocol that can be compared. */
export interface Contender {
  readonly key: string
  readonly name: string
  readonly asked: Pick<NewSimulation, 'protocol' | 'presumption' | 'spare'>
}

const presumed = {
  abort: phrase`Two-phase commit, presumed abort`,
  commit: phrase`Two-phase commit, presumed commit`,
  nothing: phrase`Two-phase commit, presumed nothing`,
} as const

export const contenders: readonly Contender[] = [
  named(phrase`Two-phase commit, as it runs here`, {
    key: 'here',
    asked: { protocol: 'two-phase-commit' },
  }),
  ...(['abort', 'commit', 'nothing'] as const).map((presumption) =>
    named(presumed[presumption], {
      key: `presumed-${presumption}`,
      asked: { protocol: 'two-phase-commit', presumption } as const,
    }),
  ),
  named(phrase`Optimistic two-phase commit`, {
    key: 'optimistic',
    asked: { protocol: 'optimistic-two-phase-commit' },
  }),
  named(phrase`Two-phase commit, last agent`, { key: 'agent', asked: { protocol: 'last-agent' } }),
  named(phrase`Two-phase commit, unsolicited vote`, {
    key: 'unsolicited',
    asked: { protocol: 'unsolicited-vote' },
  }),
  named(phrase`Three-phase commit`, {
    key: 'three-phase',
    asked: { protocol: 'three-phase-commit' },
  }),
  named(phrase`Parallel commit`, { key: 'parallel', asked: { protocol: 'parallel-commit' } }),
  named(phrase`Paxos Commit, one acceptor to spare`, {
    key: 'paxos',
    asked: { protocol: 'paxos-commit', spare: 1 },
  }),
  named(phrase`Try–Confirm–Cancel`, { key: 'tries', asked: { protocol: 'try-confirm-cancel' } }),
  named(phrase`Saga, its steps in a row`, { key: 'saga', asked: { protocol: 'saga' } }),
  named(phrase`Two-phase message`, { key: 'message', asked: { protocol: 'two-phase-message' } }),
]

/** What *in doubt* means where nobody is prepared; null: nothing of that was compared. */
export function doubtNote(all: readonly Measured[]): string | null {
  const isCompared = (key: string) => all.some(({ contender }) => contender.key === key)
  const says = [
    ...(isCompared('optimistic')
      ? [t`in optimistic two-phase commit that a branch has committed and may still be undone`]
      : []),
    ...(isCompared('tries') ? [t`in Try–Confirm–Cancel that something is reserved`] : []),
    ...(isCompared('saga') ? [t`in a saga that a step is done and may still be undone`] : []),
    ...(isCompared('message')
      ? [t`of a two-phase message that a part is owed and not done yet`]
      : []),
  ]
  if (says.length === 0) return null
  return t`In doubt means ${says.join(t`, and `)}: nothing is locked, and others see it.`
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
