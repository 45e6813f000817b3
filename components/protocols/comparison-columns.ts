import type { Simulation } from '@/server/contract/simulation'
import { type Phrase, phrase, t } from '@/server/contract/words'
import { count, duration } from '../ui/format'
import { paragraph } from '../ui/paragraph'
import type { Measured } from './comparison'
import { meanText, shareText } from './figures'

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
const told = ({ committed, refused, timedOut }: Simulation['outcomes']): number =>
  committed + refused + timedOut
/** Of virtual time. */
const perSecond = ({ outcomes, virtualMs }: Simulation): number =>
  (1_000 * outcomes.committed) / Math.max(1, virtualMs)
const decimal = (value: number): string => value.toFixed(1)

export const columns: readonly Column[] = [
  {
    ...{ key: 'committed', label: phrase`Committed` },
    value: ({ outcomes }) => outcomes.committed,
    shown: ({ outcomes, settings: { transactions } }) =>
      shareText(outcomes.committed, transactions),
  },
  {
    ...{ key: 'rate', label: phrase`Commits per second` },
    value: (run) => perSecond(run),
    shown: (run) => decimal(perSecond(run)),
  },
  {
    ...{ key: 'untold', label: phrase`Not taken or not told` },
    value: ({ outcomes }) => outcomes.notBegun + outcomes.untold,
    shown: ({ outcomes }) => count(outcomes.notBegun + outcomes.untold),
  },
  {
    ...{ key: 'mean', label: phrase`Until the answer` },
    value: ({ latencyMs }) => latencyMs.mean,
    shown: ({ latencyMs, outcomes }) => meanText({ ...latencyMs, n: told(outcomes) }),
  },
  {
    ...{ key: 'answer', label: phrase`Answer p50, p95, p99` },
    value: ({ latencyMs }) => latencyMs.p95,
    shown: ({ latencyMs: { p50, p95, p99 } }) => [p50, p95, p99].map(duration).join(', '),
  },
  {
    ...{ key: 'doubts', label: phrase`In doubt at a time` },
    value: ({ inDoubtMs }) => inDoubtMs.atOnce,
    shown: ({ inDoubtMs: { atOnce } }) => (atOnce < 0.1 ? atOnce.toFixed(2) : decimal(atOnce)),
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
