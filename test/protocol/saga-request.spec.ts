import { expect, test } from 'vitest'
import { resolveSteps } from '@/server/contract/saga'
import { newTransaction } from '@/server/contract/transaction'

type Step = Record<string, unknown>

const draft = (steps: readonly (Step | undefined)[], more: object = {}) => ({
  ...{ protocol: 'saga', ...more },
  branches: steps.map((step, n) => ({
    ...{ participant: `service-${n}`, payload: n, ...(step !== undefined && { step }) },
  })),
})

/** Where each problem is, and what it says. */
function problems(steps: readonly (Step | undefined)[], more: object = {}) {
  const { error } = newTransaction.safeParse(draft(steps, more))
  return (error?.issues ?? []).map(({ path, message }) => `${path.join('.')}: ${message}`)
}

test('what is left out makes a row of steps that can be undone with their own payload', () => {
  const { branches } = newTransaction.parse(draft([undefined, { compensation: 'undo' }]))
  expect(resolveSteps(branches)).toEqual([
    { name: 'step-1', class: 'compensatable', after: [], action: 0, compensation: 0 },
    { name: 'step-2', class: 'compensatable', after: [0], action: 1, compensation: 'undo' },
  ])
})

test('steps may run at once, before a pivot and after it', () => {
  const steps = [
    ...[{ name: 'a' }, { name: 'b', after: [] }],
    { name: 'pay', class: 'pivot', after: ['a', 'b'] },
    ...[{ class: 'retriable' }, { class: 'retriable', after: ['pay'] }],
  ]
  expect(problems(steps)).toEqual([])
  const { branches } = newTransaction.parse(draft(steps))
  expect(resolveSteps(branches).map(({ after }) => after)).toEqual([[], [], [0, 1], [2], [2]])
})

test.each<[string, readonly (Step | undefined)[], RegExp]>([
  [
    'a circle',
    [
      { name: 'a', after: ['b'] },
      { name: 'b', after: ['a'] },
    ],
    /a would have to come before itself/,
  ],
  [
    'two pivots',
    [{ class: 'pivot' }, { class: 'pivot' }],
    /branches.1.step.class: A saga has one pivot at most/,
  ],
  [
    'a compensatable step after the pivot',
    [{ class: 'pivot' }, {}],
    /step-2 is compensatable, and does not come before the pivot/,
  ],
  [
    'a compensatable step beside the pivot',
    [{}, { class: 'pivot', after: [] }],
    /step-1 is compensatable, and does not come before/,
  ],
  [
    'a retriable step without a pivot',
    [{}, { class: 'retriable' }],
    /step-2 is retriable, and does not come after a pivot/,
  ],
  ['an unknown step', [{ after: ['nobody'] }], /branches.0.step.after: There is no step nobody/],
  ['two steps of one name', [{ name: 'a' }, { name: 'a' }], /Two steps are called a/],
  ['a compensation of the pivot', [{ class: 'pivot', compensation: 1 }], /nothing undoes it/],
])('%s is refused, and says where', (_, steps, message) => {
  expect(problems(steps).join('\n')).toMatch(message)
})

const database = (more: object = {}) => ({
  ...{ participant: 'bank', statements: [{ sql: 'a' }], ...more },
})
const undone = { compensationStatements: [{ sql: 'b', params: [1] }] }

test('a step at a database is ordered by its statements, and undone by others', () => {
  const branches = [database(undone), database({ step: { class: 'pivot' } })]
  const asked = newTransaction.parse({ protocol: 'saga', branches })
  expect(resolveSteps(asked.branches)).toMatchObject([
    {
      action: { statements: [{ sql: 'a', params: [] }] },
      compensation: { statements: [{ sql: 'b', params: [1] }] },
    },
    { action: { statements: [{ sql: 'a', params: [] }] } },
  ])
})

test.each<[string, object, RegExp]>([
  ['a step that could not be undone', database(), /nothing says what undoes it/],
  [
    'a compensation in the words of a service',
    database({ ...undone, step: { compensation: 'undo' } }),
    /compensated by statements/,
  ],
  ['a compensation of the pivot', database({ ...undone, step: { class: 'pivot' } }), /is pivot/],
  ['statements for a service', { participant: 's', payload: 1, ...undone }, /leave the statements/],
  ['what the journal cannot keep', database({ statements: [{ sql: '\0' }] }), /NUL/],
])('%s is refused at a database, and says why', (_, branch, message) => {
  const asked = newTransaction.safeParse({ protocol: 'saga', branches: [branch] })
  expect(asked.error?.issues.map((issue) => issue.message).join()).toMatch(message)
})

test('manual recovery and optimisations are none of sagas, nor steps and compensations of others', () => {
  const plain = newTransaction.safeParse({ branches: [database(undone)] })
  expect(plain.error?.issues[0]?.message).toContain('commits before the verdict')
  expect(problems([{}], { recovery: 'manual' })[0]).toContain('goes on with its steps')
  expect(problems([{}], { optimise: ['one-phase'] })[0]).toContain('Only two-phase commit')
  expect(problems([{ name: 'a' }], { protocol: 'two-phase-commit' })[0]).toContain('Only a saga')
})
