import type { Fact } from './timeline-facts'

/** What a record says was sent to a participant, if it is the answer to a message. */
export type Message =
  | 'work'
  | 'prepare'
  | 'decide'
  | 'prevent'
  | 'pre-commit'
  | 'terminate'
  | 'commit'
  | 'abort'
  | 'action'
  | 'compensate'

/** A record with its place on the coordinator's clock, never before what caused it. */
export interface Placed extends Fact {
  /** When it was written; for an attempt, when it was made. */
  readonly tickMs: number
  readonly message: Message | null
  readonly leftMs: number
  readonly answeredMs: number
}

interface Floors {
  readonly startMs: number
  readonly workedMs: number
  readonly verdictMs: number
  readonly tickMs: number
  readonly verdict: 'commit' | 'abort' | null
  /** One process speaks to one branch in turns: when the last answer came. */
  readonly turns: Map<string, number>
}

/**
 * Clocks jump and round: whatever would stand before its cause is moved up to it. Raw times stay
 * in the table.
 */
export function place(facts: readonly Fact[]): readonly Placed[] {
  const startMs = facts[0]?.atMs ?? 0
  let floors: Floors = {
    startMs,
    workedMs: startMs,
    verdictMs: startMs,
    tickMs: startMs,
    verdict: null,
    turns: new Map(),
  }
  return facts.map((fact) => {
    const placed = placeOne(fact, floors)
    floors = raise(floors, placed)
    return placed
  })
}

function placeOne(fact: Fact, floors: Floors): Placed {
  const message = messageOf(fact, floors.verdict)
  const writtenMs = Math.max(fact.atMs, floors.tickMs)
  if (message === null)
    return { ...fact, message, tickMs: writtenMs, leftMs: writtenMs, answeredMs: writtenMs }
  const durationMs = fact.durationMs ?? 0
  const floorMs = Math.max(floorOf(message, floors), floors.turns.get(turnOf(fact)) ?? 0)
  const leftMs = Math.max(fact.sentMs ?? fact.atMs, floorMs)
  const answeredMs = leftMs + durationMs
  if (fact.type === 'attempt') return { ...fact, message, tickMs: leftMs, leftMs, answeredMs }
  return { ...fact, message, tickMs: Math.max(writtenMs, answeredMs), leftMs, answeredMs }
}

function raise(floors: Floors, placed: Placed): Floors {
  const { turns } = floors
  if (placed.message !== null) turns.set(turnOf(placed), placed.answeredMs)
  if (placed.type === 'attempt') return floors
  const first = placed.type === 'verdict' && floors.verdict === null
  return {
    ...floors,
    tickMs: placed.tickMs,
    workedMs:
      placed.message === 'work' ? Math.max(floors.workedMs, placed.answeredMs) : floors.workedMs,
    verdictMs: first ? placed.tickMs : floors.verdictMs,
    verdict: first ? placed.verdict : floors.verdict,
  }
}

const turnOf = ({ stream, branch }: Fact): string => `${stream}/${branch}`

function messageOf(fact: Fact, verdict: 'commit' | 'abort' | null): Message | null {
  switch (fact.type) {
    case 'worked':
    case 'work-failed':
      return 'work'
    case 'voted':
      return fact.data.unasked === true ? 'work' : 'prepare'
    case 'decider-answered':
      // What the application says of its own commit is no message to the participant.
      if (fact.operation === 'submit') return null
      return fact.operation === 'prevent' ? 'prevent' : 'decide'
    case 'pre-committed':
    case 'overruled':
      return 'pre-commit'
    case 'step-done':
    case 'step-refused':
      return 'action'
    case 'compensated':
    case 'compensation-refused':
      return 'compensate'
    case 'attempt':
      return messageNamed(fact.operation) ?? verdict
    case 'confirmed':
    case 'contradicted':
    case 'unproven':
      return fact.released ? null : (verdict ?? 'commit')
    default:
      return null
  }
}

const named = [
  ...(['work', 'prepare', 'prevent', 'pre-commit', 'terminate', 'commit', 'abort'] as const),
  ...(['action', 'compensate'] as const),
]

const messageNamed = (operation: string | null): Message | null =>
  named.find((message) => message === operation) ?? null

function floorOf(message: Message, floors: Floors): number {
  if (message === 'work' || message === 'action') return floors.startMs
  const settles = message === 'commit' || message === 'abort' || message === 'compensate'
  return settles ? floors.verdictMs : floors.workedMs
}

/** Its steps are ordered one by one, and nobody promises anything. */
export const isSaga = (placed: readonly Placed[]): boolean =>
  placed.some(({ type }) => type === 'step-started')

/** The branch whose own commit decides, as the begin record names it. */
export function deciderIn(placed: readonly Placed[]): number | null {
  const decider = placed.find(({ type }) => type === 'begun')?.data.decider
  return typeof decider === 'number' ? decider : null
}
