import { expect, test } from 'vitest'
import { type BranchCourse, type Course, measure } from '@/server/analysis/courses'
import { chainOf } from '@/server/analysis/markov-chain'
import { example } from './parameters'

const none = { late: 0, refused: 0 }
const branch = (vote: BranchCourse['vote'], calls: Partial<BranchCourse> = {}): BranchCourse => ({
  ...{ vote, prepare: none, commit: none },
  ...calls,
})
const yes = branch('yes')
const late = (times: number) => ({ late: times, refused: 0 })

const course = (branches: readonly BranchCourse[], more: Partial<Course> = {}): Course => ({
  ...{ count: 1, outcome: 'committed', reason: null, branches, takenOver: null, special: null },
  ...more,
})
const aborted = (reason: string, ...branches: readonly BranchCourse[]) =>
  course(branches, { outcome: 'aborted', reason })

const pathsOf = (...courses: readonly Course[]) =>
  measure(courses).followed?.paths.map(({ states }) => states.join(' '))

test.each<[string, Course, string]>([
  ['goes well', course([yes, yes]), 'V(2,1) C(2) COMMITTED'],
  [
    'lacks one vote for a round',
    course([yes, branch('yes', { prepare: late(1) })]),
    'V(2,1) V(1,2) C(2) COMMITTED',
  ],
  [
    'lacks acknowledgements, one for longer',
    course([branch('yes', { commit: late(1) }), branch('yes', { commit: late(3) })]),
    'V(2,1) C(2) C(2) C(1) C(1) COMMITTED',
  ],
  ['is refused', aborted('refused', yes, branch('no')), 'V(2,1) ABORT_NO'],
  ['fails at its work', aborted('work-failed', branch(null), branch(null)), 'V(2,1) ABORT_NO'],
  [
    'is refused in the second round',
    aborted('refused', yes, branch('no', { prepare: late(1) })),
    'V(2,1) V(1,2) ABORT_NO',
  ],
  [
    'never hears one vote',
    aborted('no-answer', yes, branch('unknown', { prepare: late(2) })),
    'V(2,1) V(1,2) V(1,3) ABORT_TIMEOUT',
  ],
  ['is taken over once commit stands', course([yes, yes], { takenOver: 'after' }), 'V(2,1) C(2) X'],
])('a transaction that %s goes its way through the chain', (_, one, path) => {
  expect(pathsOf(one)).toEqual([path])
})

test('every step of these ways is one that the chain has', () => {
  const chain = chainOf({ ...example, participants: 2 })
  const names = [...chain.states.map(({ name }) => name), 'COMMITTED', 'ABORT_NO', 'ABORT_TIMEOUT']
  const { followed } = measure([
    course([branch('yes', { prepare: late(2) }), branch('yes', { commit: late(2) })]),
    aborted(
      'no-answer',
      branch('unknown', { prepare: late(2) }),
      branch('unknown', { prepare: late(2) }),
    ),
    course([yes, yes], { takenOver: 'after' }),
  ])
  for (const { from, to } of followed?.transitions ?? []) {
    const row = names.indexOf(from)
    const probability = [...(chain.Q[row] ?? []), ...(chain.R[row] ?? [])][names.indexOf(to)] ?? 0
    expect(probability, `${from} to ${to}`).toBeGreaterThan(0)
  }
})

test.each<[string, Course]>([
  ['only-read', course([yes, branch('read-only')])],
  ['decider', course([yes, yes], { special: 'decider' })],
  ['application', course([yes, yes], { special: 'application' })],
  [
    'taken-over',
    course([yes, yes], { outcome: 'aborted', reason: 'owner-lost', takenOver: 'before' }),
  ],
  ['heuristic', course([yes, yes], { outcome: null })],
  ['other-abort', aborted('operator', yes, yes)],
])('what the chain does not tell of is left out, and said: %s', (why, one) => {
  expect(measure([{ ...one, count: 7 }])).toEqual({ followed: null, leftOut: { [why]: 7 } })
})

test('calls, votes and rounds are counted, each as often as its transactions', () => {
  const { followed } = measure([
    course([yes, branch('yes', { prepare: late(1), commit: { late: 0, refused: 2 } })], {
      count: 10,
    }),
    { ...aborted('refused', yes, branch('no')), count: 3 },
  ])
  expect(followed).toMatchObject({ ended: 13, committed: 10, refused: 3, timedOut: 0 })
  // Ten times two votes and two acknowledgements, three times two votes; and the failed calls.
  expect(followed?.counts).toEqual({
    loss: { hits: 10, of: 2 * 76 },
    down: { hits: 20, of: 66 },
    refuse: { hits: 3, of: 26 },
    coordinatorCrash: { hits: 0, of: 30 },
  })
  expect(followed?.transitions).toContainEqual({ from: 'C(1)', to: 'C(1)', count: 10 })
})
