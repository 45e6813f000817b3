import type { SimulatedTransaction } from '@/server/contract/simulated-transaction'
import { t } from '@/server/contract/words'
import { type Item, isParticipant, nodeLane, nodeWord } from './simulated-lanes'
import type { Bar, LaneId, Mark, Phase } from './timeline-model'
import { wordFor } from './timeline-words'

type Protocol = SimulatedTransaction['settings']['protocol']

/** What a branch is in after its yes, where it is not prepared. */
const promised: Partial<Record<Protocol, Phase>> = {
  'try-confirm-cancel': 'reserved',
  'optimistic-two-phase-commit': 'exposed',
  saga: 'exposed',
}

/** What leads out of a promise, by what is heard. */
const leading: Readonly<Record<string, Phase>> = {
  precommit: 'pre-committed',
  ...{ commit: 'committing', confirm: 'committing' },
  ...{ abort: 'aborting', cancel: 'aborting', compensate: 'aborting' },
}

export interface Decision {
  readonly atMs: number
  readonly verdict: 'commit' | 'abort'
}

/** Where the verdict came to stand; else the first that anybody was told, or ended by. */
export function decisionIn(items: readonly Item[]): Decision | null {
  const first = (...types: readonly string[]) =>
    items.find(({ act }) => act !== null && types.includes(act.type))
  const found = first('decided') ?? first('told', 'ended')
  if (found?.act == null) return null
  const { act, atMs } = found
  if (act.type === 'decided' || act.type === 'ended') return { atMs, verdict: act.verdict }
  if (act.type !== 'told' || act.told === 'untold' || act.told === 'not-begun') return null
  return { atMs, verdict: act.told === 'committed' ? 'commit' : 'abort' }
}

export interface Branch {
  readonly bars: readonly Bar[]
  readonly marks: readonly Mark[]
}

/** The phases of one participant and how it ended: what comes after its end changes nothing. */
export function branchOf(
  name: string,
  items: readonly Item[],
  { protocol, decision }: { readonly protocol: Protocol; readonly decision: Decision | null },
): Branch {
  const lane = nodeLane(name)
  const mine = items.filter(({ node, act }) => node === name && act !== null)
  const last = mine.findIndex(({ act }) => endOf(act) !== null)
  const end = mine[last]
  const turns = turnsIn(last < 0 ? mine : mine.slice(0, last + 1), promised[protocol] ?? 'prepared')
  const bars = turns.flatMap(({ phase, fromMs }, at): readonly Bar[] => {
    const toMs = turns[at + 1]?.fromMs ?? null
    return phase === null || toMs === fromMs ? [] : [{ lane, phase, fromMs, toMs }]
  })
  if (end !== undefined)
    return { bars, marks: [markOf(lane, endOf(end.act) ?? 'aborted', end.atMs)] }
  return decision?.verdict === 'commit' ? doneFor(bars, decision.atMs) : { bars, marks: [] }
}

/** A step that is done stays done once the saga is decided: nobody tells it so. */
function doneFor(bars: readonly Bar[], decidedMs: number): Branch {
  const left = bars.at(-1)
  if (left?.phase !== 'exposed') return { bars, marks: [] }
  const toMs = Math.max(decidedMs, left.fromMs)
  return {
    bars: [...bars.slice(0, -1), { ...left, toMs }],
    marks: [markOf(left.lane, 'committed', toMs)],
  }
}

interface Turn {
  readonly phase: Phase | null
  readonly fromMs: number
}

/** From when it is in which phase. */
function turnsIn(items: readonly Item[], afterYes: Phase): readonly Turn[] {
  const turns: Turn[] = []
  for (const { act, atMs } of items) {
    const phase = turns.at(-1)?.phase ?? null
    const next = act === null ? undefined : nextPhase(act, phase, afterYes)
    if (next !== undefined && next !== phase) turns.push({ phase: next, fromMs: atMs })
  }
  return turns
}

/** Undefined: it stays as it is. Null: it is in none any more. */
function nextPhase(
  act: NonNullable<Item['act']>,
  phase: Phase | null,
  afterYes: Phase,
): Phase | null | undefined {
  switch (act.type) {
    case 'heard':
      if (phase === null) return act.kind in leading ? undefined : 'started'
      return phase === 'started' ? undefined : leading[act.kind]
    case 'voted':
      if (act.vote !== 'yes') return null
      return phase === null || phase === 'started' ? afterYes : undefined
    case 'ended':
      return null
    // What was promised is on its disk; work without a promise is gone.
    case 'crashed':
      return phase === 'started' ? null : undefined
    default:
      return undefined
  }
}

type End = 'committed' | 'aborted' | 'read-only'

function endOf(act: Item['act']): End | null {
  if (act === null) return null
  if (act.type === 'ended') return act.verdict === 'commit' ? 'committed' : 'aborted'
  if (act.type !== 'voted' || act.vote === 'yes') return null
  return act.vote === 'no' ? 'aborted' : 'read-only'
}

const markOf = (lane: LaneId, kind: End, atMs: number): Mark => ({
  ...{ key: `${lane}/end`, lane, atMs, kind },
  label: wordFor(kind),
})

/** A coordinator works from its first step to its last, or to its crash; the verdict turns its work. */
export function coordinatorBars(
  name: string,
  items: readonly Item[],
  decision: Decision | null,
): readonly Bar[] {
  const lane = nodeLane(name)
  const turnMs = decision?.atMs ?? Number.POSITIVE_INFINITY
  const ending: Phase = decision?.verdict === 'abort' ? 'aborting' : 'committing'
  return stretches(name, items).flatMap(([fromMs, toMs]) =>
    (
      [
        { lane, phase: 'preparing', fromMs, toMs: Math.min(toMs, turnMs) },
        { lane, phase: ending, fromMs: Math.max(fromMs, turnMs), toMs },
      ] satisfies readonly Bar[]
    ).filter((bar) => bar.toMs > bar.fromMs),
  )
}

/** From one crash to the next. */
function stretches(name: string, items: readonly Item[]): readonly (readonly [number, number])[] {
  const all: [number, number][] = []
  let isNew = true
  for (const { node, act, atMs, isOfNode } of items) {
    if (node !== name) continue
    if (isOfNode) {
      const last = all.at(-1)
      if (act?.type === 'crashed' && !isNew && last !== undefined) last[1] = atMs
      isNew = act?.type === 'crashed' || isNew
      continue
    }
    const last = all.at(-1)
    if (isNew || last === undefined) all.push([atMs, atMs])
    else last[1] = atMs
    isNew = false
  }
  return all
}

/** Who was away, and from when it was back. */
export const awayMarks = (items: readonly Item[], lanes: ReadonlySet<LaneId>): readonly Mark[] =>
  items.flatMap(({ node, act, atMs, number }): readonly Mark[] => {
    const lane = nodeLane(node)
    if (!lanes.has(lane) || (act?.type !== 'crashed' && act?.type !== 'restarted')) return []
    const name = nodeWord(node)
    const at = { key: `${lane}/${number}`, lane, atMs }
    return act.type === 'crashed'
      ? [{ ...at, kind: 'crash', label: t`${name} has crashed` }]
      : [{ ...at, kind: 'restart', label: t`${name} is back` }]
  })

/** Who leads: coordinators, and of Paxos Commit the acceptor that was there first. */
export const isLeading = (name: string, nodes: readonly string[]): boolean =>
  name.startsWith('coordinator') ||
  (name === 'acceptor 1' &&
    !nodes.some((one) => one.startsWith('coordinator')) &&
    !isParticipant(name))
