import type { Simulation } from '@/server/contract/simulation'
import { type Phrase, phrase, t } from '@/server/contract/words'
import { count, duration, share } from '../ui/format'
import { paragraph } from '../ui/paragraph'
import type { Measured } from './comparison'

export interface Column {
  readonly key: string
  readonly label: Phrase
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
    ...{ key: 'committed', label: phrase`Committed` },
    value: ({ outcomes }) => outcomes.committed,
    shown: ({ outcomes, settings: { transactions } }) =>
      `${count(outcomes.committed)} (${share(outcomes.committed, transactions)})`,
  },
  {
    ...{ key: 'untold', label: phrase`Not taken or not told` },
    value: ({ outcomes }) => outcomes.notBegun + outcomes.untold,
    shown: ({ outcomes }) => count(outcomes.notBegun + outcomes.untold),
  },
  {
    ...{ key: 'answer', label: phrase`Answer, 95 % within` },
    value: ({ latencyMs }) => latencyMs.p95,
    shown: ({ latencyMs }) => duration(latencyMs.p95),
  },
  {
    ...{ key: 'doubt', label: phrase`Longest in doubt` },
    value: ({ inDoubtMs }) => inDoubtMs.max,
    shown: ({ inDoubtMs }) => duration(inDoubtMs.max),
  },
  {
    ...{ key: 'messages', label: phrase`Messages each` },
    value: (run) => each(run.messages.total, run),
    shown: (run) => decimal(each(run.messages.total, run)),
  },
  {
    ...{ key: 'writes', label: phrase`Forced writes each` },
    value: (run) => each(run.forcedWrites.total, run),
    shown: (run) => decimal(each(run.forcedWrites.total, run)),
  },
]

/** The comparison in a few sentences. */
export function verdictOn(all: readonly Measured[]): string {
  const able = all.filter(({ run }) => run.outcomes.committed > 0)
  const least = (key: string, says: (name: string, shown: string) => string) => {
    const column = columns.find((one) => one.key === key)
    if (column === undefined || able.length < 2) return []
    const best = able.toSorted((one, other) => column.value(one.run) - column.value(other.run))[0]
    return best ? [says(best.contender.name, column.shown(best.run))] : []
  }
  const broken = all.filter(({ run }) => run.violationsTotal > 0)
  return paragraph([
    ...least('messages', (name, shown) => t`Fewest messages: ${name} (${shown}).`),
    ...least('writes', (name, shown) => t`Fewest forced writes: ${name} (${shown}).`),
    ...least('doubt', (name, shown) => t`Shortest time in doubt: ${name} (${shown}).`),
    broken.length === 0
      ? t`Every law held in every run.`
      : t`Laws were broken by ${broken.map(({ contender }) => contender.name).join(t`, `)}.`,
  ])
}
