import type { z } from 'zod'
import type { markovAnalysis } from '@/server/contract/analysis'
import { type Phrase, phrase, say, t } from '@/server/contract/words'
import type { GraphEdge, GraphNode } from '../charts/graph-layout'
import type { Tone } from '../ui/state-look'
import { percent } from './assumptions'

export type Analysis = z.infer<typeof markovAnalysis>
type Chain = Analysis['chain']

/** Below this an arrow is drawn faintly and bears no figure: the table has all of them. */
const LABELLED_MIN = 0.005

export interface StateRow {
  readonly name: string
  readonly meaning: string
  readonly visits: number
  readonly ms: number
}

/** Every state with how often it is visited and how long that takes; the ends with their chance. */
export const stateRows = ({ states, N }: Chain): readonly StateRow[] =>
  states.map(({ name, durationMs }) => {
    const visits = N[name] ?? 0
    return { name, meaning: meaningOf(name), visits, ms: visits * durationMs }
  })

export interface Counted {
  readonly from: string
  readonly to: string
  readonly count: number
}

export interface ArrowRow {
  readonly from: string
  readonly to: string
  /** Null: the chain has no such arrow. */
  readonly predicted: number | null
  readonly count: number
  /** Of all that left the same state; null: none did. */
  readonly measured: number | null
}

/** Every arrow as it is predicted, beside how often it was taken here; those that were taken only, last. */
export function arrowRows(
  { transitions }: Pick<Chain, 'transitions'>,
  counted: readonly Counted[],
): readonly ArrowRow[] {
  const left = new Map<string, number>()
  for (const { from, count } of counted) left.set(from, (left.get(from) ?? 0) + count)
  const row = (from: string, to: string, predicted: number | null): ArrowRow => {
    const count = counted.find((one) => one.from === from && one.to === to)?.count ?? 0
    const all = left.get(from) ?? 0
    return { from, to, predicted, count, measured: all === 0 ? null : count / all }
  }
  const isPredicted = ({ from, to }: Counted) =>
    transitions.some((one) => one.from === from && one.to === to)
  return [
    ...transitions.map(({ from, to, probability }) => row(from, to, probability)),
    ...counted.filter((one) => !isPredicted(one)).map(({ from, to }) => row(from, to, null)),
  ]
}

export function graphOf(
  chain: Chain,
  counted: readonly Counted[] = [],
): {
  readonly nodes: readonly GraphNode[]
  readonly edges: readonly GraphEdge[]
} {
  const visited = chain.states.filter(({ name }) => (chain.N[name] ?? 0) > 0)
  const ends = Object.entries(chain.B)
    .filter(([, chance]) => chance > 0)
    .map(([name, chance]) => ({
      ...{ id: name, label: endLabel(name) ?? name, detail: percent(chance), tone: toneOf(name) },
    }))
  const states = visited.map(({ name }) => ({
    ...{ id: name, label: name, tone: toneOf(name) },
    detail: t`${(chain.N[name] ?? 0).toFixed(3)} visits`,
  }))
  const nodes = [...states, ...ends]
  const drawn = new Set(nodes.map(({ id }) => id))
  return {
    nodes,
    edges: arrowRows(chain, counted)
      .filter(({ from, to }) => drawn.has(from) && drawn.has(to))
      .map(({ from, to, predicted, count, measured }) => ({
        ...{ from, to },
        ...((predicted ?? 0) < LABELLED_MIN && count === 0 ? {} : { label: short(predicted ?? 0) }),
        ...(measured === null ? {} : { detail: `${short(measured)}, ${count}` }),
      })),
  }
}

const short = (share: number): string => `${(share * 100).toFixed(1)} %`

/** V(3,1), C(2), X: what a state is, in words. */
export function meaningOf(name: string): string {
  const [, kind, missing = '', round = ''] = /^([VC])\((\d+)(?:,(\d+))?\)$/.exec(name) ?? []
  if (kind === 'V')
    return missing === '1'
      ? t`Round ${round}: 1 vote is missing`
      : t`Round ${round}: ${missing} votes are missing`
  if (kind === 'C') return t`Commit stands: ${missing} to acknowledge`
  return endLabel(name) ?? t`Commit stands: the coordinator is down`
}

const endLabels: Readonly<Record<string, Phrase>> = {
  COMMITTED: phrase`Committed`,
  ABORT_NO: phrase`Refused`,
  ABORT_TIMEOUT: phrase`Vote missing`,
}

const endLabel = (name: string): string | undefined => {
  const label = endLabels[name]
  return label && say(label)
}

function toneOf(name: string): Tone {
  if (name === 'COMMITTED') return 'commit'
  if (name.startsWith('ABORT')) return 'abort'
  if (name === 'X') return 'doubt'
  return name.startsWith('V') ? 'moving' : 'held'
}

export const summaryOf = ({ B, states, transitions }: Chain): string =>
  t`${states.length} states and ${transitions.length} arrows. ${percent(B.COMMITTED)} end committed, ${percent(B.ABORT_NO)} refused, ${percent(B.ABORT_TIMEOUT)} for want of a vote.`
