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
  handle: async ({ view }, { query: { minutes, participants } }) => {
    const { rows, seconds } = await view.readCourses({ minutes })
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
): Pick<Measurement, 'measured' | 'leftOut' | 'meanMs'> {
  const rows = all.filter(({ branches }) => branches.length === participants)
  const { followed, leftOut } = measure(rows.map(courseOf))
  return {
    measured:
      followed === null
        ? null
        : {
            ...followed,
            inDoubt: inDoubt(rows, seconds),
            transitions: [...followed.transitions],
            paths: followed.paths.map(({ states, count }) => ({ states: [...states], count })),
          },
    leftOut: reasons.options.flatMap((why) => {
      const count = leftOut[why]
      return count === undefined ? [] : [{ why, count }]
    }),
    meanMs: meansOf(rows.filter(({ outcome }) => outcome === 'committed')),
  }
}

/** Branches in doubt at a time, on average, and how many verdicts to commit came a second. */
function inDoubt(rows: readonly CourseRow[], seconds: number) {
  const told = rows.filter(
    (row) => row.outcome === 'committed' && measure([courseOf(row)]).followed !== null,
  )
  const total = (of: (row: CourseRow) => number) => told.reduce((sum, row) => sum + of(row), 0)
  return {
    mean: total(({ inDoubtMs }) => Math.max(0, inDoubtMs)) / (seconds * 1_000),
    decisionsPerSecond: total(({ count }) => count) / seconds,
  }
}

function meansOf(rows: readonly CourseRow[]): Measurement['meanMs'] {
  const total = (of: (row: CourseRow) => number) => rows.reduce((sum, row) => sum + of(row), 0)
  const count = total((row) => row.count)
  if (count === 0) return null
  return {
    votes: total(({ votesMs }) => votesMs) / count,
    delivery: total(({ deliveryMs }) => deliveryMs) / count,
    whole: total(({ wholeMs }) => wholeMs) / count,
  }
}
