import type { Database } from '@/server/platform/database'
import {
  type Asked,
  countFailed,
  type Drawn,
  type Failed,
  readAnswers,
  readFailed,
} from './episode-rows'

/** Of more than so many, transactions are drawn: all that is replayed is held in memory. */
const EPISODES_MAX = 50_000

/** Calls of one operation of one branch that had to be repeated. */
export interface EpisodeRow {
  readonly operation: string
  readonly startedAt: number
  readonly callMs: number
  readonly code: string | null
  readonly failsUntil: number
  readonly worksFrom: number | null
  readonly deadlineAt: number | null
}

/** First calls of one second that were answered: promises, and what a verdict says. */
export interface AnsweredRow {
  readonly at: number
  readonly requests: number
  readonly owed: number
}

/** What had to be repeated at a participant, and beside it what was answered there at once. */
export interface ParticipantEpisodes {
  readonly participant: string
  readonly episodes: readonly EpisodeRow[]
  readonly answered: readonly AnsweredRow[]
}

export interface Episodes {
  /** How many there are. */
  readonly recorded: number
  /** Of so many transactions one is read, drawn evenly: 1 is all of them. */
  readonly oneOf: number
  /** One participant after the other. */
  readonly items: AsyncIterable<ParticipantEpisodes>
}

/**
 * What had to be repeated at a participant (null: at any) in that time. Calls work again from the end
 * of what was asked on, or, if that is not reached, from the next promise of anybody there. If it is
 * more than is replayed, it is that of some transactions, drawn by their names: those of the whole
 * time alike, and with what they were answered at once, so that shares stay what they were.
 */
export async function readEpisodes(database: Database, asked: Asked): Promise<Episodes> {
  const recorded = await countFailed(database, asked)
  const oneOf = Math.max(1, Math.ceil(recorded / EPISODES_MAX))
  return { recorded, oneOf, items: byTurns(database, { ...asked, oneOf }) }
}

async function* byTurns(database: Database, drawn: Drawn): AsyncGenerator<ParticipantEpisodes> {
  const failures = await byParticipant(readFailed(database, drawn))
  for (const [participant, rows] of failures) {
    failures.delete(participant)
    const answered = await readAnswers(database, { ...drawn, participant })
    const promised = answered.flatMap((one) => one.promisedAt ?? [])
    rows.sort((one, other) => one.startedAt - other.startedAt)
    const episodes = rows.map(({ endedAt, ...episode }) => ({
      ...episode,
      worksFrom: endedAt ?? firstAfter(promised, episode.failsUntil),
    }))
    yield { participant, episodes, answered }
  }
}

type Row = Omit<EpisodeRow, 'worksFrom'> & Pick<Failed, 'endedAt'>

async function byParticipant(rows: AsyncIterable<Failed>): Promise<Map<string, Row[]>> {
  const known = new Map<string, Row[]>()
  for await (const { transaction: _, branch: __, participant, ...row } of rows) {
    const before = known.get(participant)
    if (before === undefined) known.set(participant, [row])
    else before.push(row)
  }
  return known
}

/** By halves. */
function firstAfter(sorted: readonly number[], at: number): number | null {
  let [low, high] = [0, sorted.length]
  while (low < high) {
    const middle = (low + high) >> 1
    if ((sorted[middle] ?? 0) > at) high = middle
    else low = middle + 1
  }
  return sorted[low] ?? null
}
