import { measure } from '@/server/analysis/courses'
import {
  type Measurement,
  measurement,
  measurementQuery,
  leftOut as reasons,
} from '@/server/contract/measurement'
import type { CourseRow } from '@/server/view/courses'
import { courseOf } from '../measured-courses'
import { ok } from '../reply'
import { defineRoute } from '../route'

/** GET /v1/analysis/measured */
export const measureTransactions = defineRoute({
  method: 'GET',
  path: '/v1/analysis/measured',
  name: 'measureTransactions',
  summary:
    'What became of the transactions that ended, step by step, to be held against a prediction',
  query: measurementQuery,
  replies: { 200: measurement },
  handle: async ({ view }, { query: { minutes, participants, run } }) => {
    const { rows, seconds } = await view.readCourses({ minutes, run })
    return ok({
      minutes,
      participants,
      sizes: sizesOf(rows),
      ...measured(rows, { seconds, participants }),
    })
  },
})

function sizesOf(rows: readonly CourseRow[]): Measurement['sizes'] {
  const sizes = new Map<number, number>()
  for (const { branches, count } of rows)
    sizes.set(branches.length, (sizes.get(branches.length) ?? 0) + count)
  return [...sizes]
    .map(([participants, ended]) => ({ participants, ended }))
    .sort((one, other) => one.participants - other.participants)
}

function measured(
  all: readonly CourseRow[],
  { seconds, participants }: { readonly seconds: number; readonly participants: number },
): Pick<Measurement, 'measured' | 'visited' | 'leftOut' | 'meanMs' | 'roundMs'> {
  const rows = all.filter(({ branches }) => branches.length === participants)
  const { followed, leftOut } = measure(rows.map(courseOf))
  const told = rows.filter((row) => measure([courseOf(row)]).followed !== null)
  return {
    measured:
      followed === null
        ? null
        : {
            ...followed,
            latencyMs: latencyOf(told),
            inDoubt: inDoubt(told, seconds),
            transitions: [...followed.transitions],
            paths: followed.paths.map(({ states, count }) => ({ states: [...states], count })),
          },
    visited: visitedBy(rows),
    leftOut: reasons.options.flatMap((why) => {
      const count = leftOut[why]
      return count === undefined ? [] : [{ why, count }]
    }),
    meanMs: meansOf(rows.filter(({ outcome }) => outcome === 'committed')),
    roundMs: followed === null ? null : roundsOf(told, followed.transitions),
  }
}

/** So many are named of each state. */
const LISTED_MAX = 12

/** Which transactions were in each state; their ids rise with time. */
function visitedBy(rows: readonly CourseRow[]): Measurement['visited'] {
  const found = new Map<string, { count: number; ids: string[] }>()
  for (const row of rows) {
    const [path] = measure([courseOf(row)]).followed?.paths ?? []
    for (const state of new Set(path?.states)) {
      const before = found.get(state) ?? { count: 0, ids: [] }
      found.set(state, { count: before.count + row.count, ids: [...before.ids, ...row.ids] })
    }
  }
  return [...found].map(([state, { count, ids }]) => ({
    ...{ state, count },
    transactions: ids.sort().reverse().slice(0, LISTED_MAX),
  }))
}

/** Branches in doubt at a time, on average, and how many verdicts to commit came a second. */
function inDoubt(told: readonly CourseRow[], seconds: number) {
  const total = totalOf(told.filter(({ outcome }) => outcome === 'committed'))
  return {
    mean: total(({ inDoubtMs }) => Math.max(0, inDoubtMs)) / (seconds * 1_000),
    decisionsPerSecond: total(({ count }) => count) / seconds,
  }
}

const totalOf = (rows: readonly CourseRow[]) => (of: (row: CourseRow) => number) =>
  rows.reduce((sum, row) => sum + of(row), 0)

/** From the begin to where the chain ends: an abort there needs no delivery. */
function latencyOf(told: readonly CourseRow[]) {
  const total = totalOf(told)
  const count = total((row) => row.count)
  const mean = total((row) => row.untilOutcomeMs) / Math.max(1, count)
  const squares = total((row) => row.untilOutcomeSquares)
  const variance = Math.max(0, squares - count * mean ** 2) / Math.max(1, count - 1)
  return { mean: Math.max(0, mean), deviation: Math.sqrt(variance) }
}

type Transitions = readonly { readonly from: string; readonly count: number }[]

function roundsOf(told: readonly CourseRow[], transitions: Transitions): Measurement['roundMs'] {
  const rounds = (kind: string) =>
    transitions.reduce((sum, { from, count }) => sum + (from.startsWith(kind) ? count : 0), 0)
  const committed = totalOf(told.filter(({ outcome }) => outcome === 'committed'))
  return {
    prepare: totalOf(told)(({ votesMs }) => votesMs) / Math.max(1, rounds('V')),
    deliver: committed(({ deliveryMs }) => deliveryMs) / Math.max(1, rounds('C')),
  }
}

function meansOf(rows: readonly CourseRow[]): Measurement['meanMs'] {
  const total = totalOf(rows)
  const count = total((row) => row.count)
  if (count === 0) return null
  return {
    votes: total(({ votesMs }) => votesMs) / count,
    delivery: total(({ deliveryMs }) => deliveryMs) / count,
    whole: total(({ wholeMs }) => wholeMs) / count,
  }
}
