import type { BranchCourse, Course } from '@/server/analysis/courses'
import type { CourseRow } from '@/server/view/courses'

/** A row of the view as the analysis reads it. */
export const courseOf = (row: CourseRow): Course => ({
  ...{ count: row.count, reason: row.reason, takenOver: row.takenOver },
  outcome: row.outcome === 'committed' || row.outcome === 'aborted' ? row.outcome : null,
  branches: row.branches.map(branchOf),
  special: row.driver === 'application' ? 'application' : row.hasDecider ? 'decider' : null,
})

const votes = ['yes', 'no', 'read-only', 'unknown'] as const

function branchOf(text: string): BranchCourse {
  const [vote = '', ...figures] = text.split('/')
  const [prepareLate = 0, prepareRefused = 0, commitLate = 0, commitRefused = 0] =
    figures.map(Number)
  return {
    vote: votes.find((one) => one === vote) ?? null,
    prepare: { late: prepareLate, refused: prepareRefused },
    commit: { late: commitLate, refused: commitRefused },
  }
}
