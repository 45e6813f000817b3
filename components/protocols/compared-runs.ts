import type { LabRun } from '@/server/contract/lab-run'
import type { RunCost } from '@/server/contract/run-cost'
import { type Phrase, phrase, say, t } from '@/server/contract/words'
import { count, duration, share } from '../ui/format'
import { protocolName } from '../ui/protocol-name'
import { workloadName } from '../ui/workload-name'

/** A run of the lab and what it has cost. */
export interface ComparedRun {
  readonly run: LabRun
  readonly cost: RunCost
}

interface Sample {
  readonly mean: number
  /** Of the mean: its standard error. Null: it is a count, and nothing is left to chance. */
  readonly error: number | null
}

export interface RunFigure {
  readonly name: Phrase
  readonly shown: (value: number) => string
  /** Null: there is nothing of that in this run. */
  readonly of: (one: ComparedRun) => Sample | null
}

const decimal = (value: number): string => value.toFixed(2)
const percent = (value: number): string => share(value * 100, 100)
const exactly = (mean: number | null): Sample | null =>
  mean === null ? null : { mean, error: null }
const each = (of: (cost: RunCost) => number) => (one: ComparedRun) =>
  one.cost.transactions === 0 ? null : exactly(of(one.cost) / one.cost.transactions)

type Spread = { readonly mean: number; readonly deviation: number; readonly n: number } | null
const sampled = (spread: Spread): Sample | null =>
  spread === null
    ? null
    : { mean: spread.mean, error: spread.deviation / Math.sqrt(Math.max(1, spread.n)) }

/** What is held against each other, the most asked for first. */
export const runFigures: readonly RunFigure[] = [
  {
    ...{ name: phrase`Transactions ended per second`, shown: decimal },
    of: ({ cost }) => exactly(cost.perSecond),
  },
  {
    ...{ name: phrase`Until the verdict, on average`, shown: duration },
    of: ({ cost }) => sampled(cost.answerMs),
  },
  {
    ...{ name: phrase`Answer, 95 of 100 within`, shown: duration },
    of: ({ run }) => exactly(run.latencyMs.p95),
  },
  { name: phrase`Forced writes each`, shown: decimal, of: each((cost) => cost.forcedWrites) },
  { name: phrase`Messages each`, shown: decimal, of: each((cost) => cost.messages) },
  { name: phrase`Share aborted`, shown: percent, of: ({ cost }) => abortedShare(cost) },
  { name: phrase`Calls repeated, each`, shown: decimal, of: each((cost) => cost.repeated) },
  {
    ...{ name: phrase`Held by a promise`, shown: duration },
    of: ({ cost }) => sampled(cost.promisedMs),
  },
  {
    ...{ name: phrase`Branches prepared at a time`, shown: decimal },
    of: ({ run: { prepared } }) => sampled(prepared && { ...prepared, n: prepared.batches }),
  },
]

function abortedShare({ committed, aborted }: RunCost): Sample | null {
  const n = committed + aborted
  if (n === 0) return null
  const mean = aborted / n
  return { mean, error: Math.sqrt((mean * (1 - mean)) / n) }
}

/** Of 95 in 100 comparisons of what is alike, the difference is less. */
const Z_95 = 1.96
/** Of figures without a spread: what one run differs from the next by, whatever it runs. */
const ALIKE_SHARE = 0.05

/** Whether they differ by more than chance makes them. */
export function differs(a: Sample, b: Sample): boolean {
  const by = Math.abs(a.mean - b.mean)
  if (a.error === null || b.error === null)
    return by > ALIKE_SHARE * Math.max(Math.abs(a.mean), Math.abs(b.mean))
  return by > Z_95 * Math.sqrt(a.error ** 2 + b.error ** 2)
}

/** Text first: what was asked of each, then what came of it. */
export function runDifferences(a: ComparedRun, b: ComparedRun): readonly string[] {
  const alike: string[] = []
  const found = runFigures.flatMap((figure) => {
    const [one, other] = [figure.of(a), figure.of(b)]
    if (one === null || other === null) return []
    if (differs(one, other)) return [sentenceOf(figure, one.mean, other.mean)]
    if (one.mean !== 0 || other.mean !== 0) alike.push(say(figure.name))
    return []
  })
  return [
    ...askedOf(a.run, b.run),
    ...found,
    ...(alike.length === 0 ? [] : [t`No more apart than chance makes them: ${alike.join(t`, `)}.`]),
    ...brokenIn('A', a.run),
    ...brokenIn('B', b.run),
  ]
}

function sentenceOf({ name, shown }: RunFigure, a: number, b: number): string {
  const by = shown(Math.abs(b - a))
  const [was, is] = [shown(a), shown(b)]
  return b > a
    ? t`${say(name)}: ${by} more in B (${is}) than in A (${was}).`
    : t`${say(name)}: ${by} less in B (${is}) than in A (${was}).`
}

const settings: readonly (readonly [Phrase, (run: LabRun) => string])[] = [
  [phrase`Protocol`, ({ protocol }) => protocolName(protocol)],
  [phrase`Presumption`, ({ presumption }) => presumption],
  [phrase`Optimised by`, ({ optimise }) => optimise.join(', ') || '–'],
  [phrase`Workload`, ({ workload }) => workloadName(workload)],
  [phrase`Through`, ({ through }) => through],
  [phrase`At the same time`, ({ concurrency }) => count(concurrency)],
  [phrase`Seed`, ({ seed }) => String(seed)],
  [
    phrase`Faults`,
    ({ faults }) => faults.map(({ kind, name }) => `${kind} ${name}`).join(', ') || '–',
  ],
]

/** How they were asked for differently; the same workload and seed make the same transactions. */
function askedOf(a: LabRun, b: LabRun): readonly string[] {
  const other = settings.flatMap(([name, of]) =>
    of(a) === of(b) ? [] : [t`${say(name)}: ${of(a)} in A, ${of(b)} in B.`],
  )
  const same = a.workload === b.workload && a.seed === b.seed && a.protocol === b.protocol
  return same && other.length === 0 ? [t`Both were asked for alike.`] : other
}

const brokenIn = (name: string, { invariant }: LabRun): readonly string[] =>
  invariant.holds === false ? [t`In ${name} what must hold did not: ${invariant.text}`] : []
