import { expect, test } from 'vitest'
import { conformSaga } from '@/server/analysis/conformance-saga'
import { sagaNet } from '@/server/analysis/petri-saga'
import { replay } from '@/server/analysis/token-replay'
import { beginSaga, decideSaga } from '@/server/protocol/saga'
import type { SagaBegun, SagaEvent } from '@/server/protocol/saga-state'
import {
  a,
  b,
  c,
  deadline,
  done,
  forked,
  notUndone,
  pivoted,
  recovered,
  refused,
  row,
  stands,
  undone,
} from '../saga-histories'

/** What the machine records on the way, the verdict where it came to stand. */
function logOf(begun: SagaBegun, events: readonly SagaEvent[]): readonly SagaEvent[] {
  const first = beginSaga(begun)
  let { state } = first
  return [
    ...first.records,
    ...events.flatMap((event) => {
      const step = decideSaga(state, event)
      state = step.state
      return [...(event.type === 'verdict-stands' ? [event] : []), ...step.records]
    }),
  ]
}

test.each([
  ['done in a row', row, [done(a), done(b), done(c), stands('commit')]],
  [
    'refused at the last step',
    row,
    [done(a), done(b), refused(c), stands('abort'), undone(b), undone(a)],
  ],
  ['given up without an answer', row, [done(a), deadline, stands('abort'), undone(b), undone(a)]],
  [
    'stuck, taken over, and undone',
    row,
    [done(a), refused(b), recovered, stands('abort'), notUndone(a), undone(a)],
  ],
  [
    'done past its pivot',
    pivoted,
    [done(a), done(b), stands('commit'), refused(c), recovered, done(c)],
  ],
  ['refused at its pivot', pivoted, [done(a), refused(b), stands('abort'), undone(a)]],
])('the log of a saga that was %s is a firing sequence of its net', (_, begun, events) => {
  expect(conformSaga(logOf(begun, events))).toMatchObject({ ok: true })
})

test('a step that the verdict alone has ordered, before a crash, needs no record of its order', () => {
  const log = logOf(pivoted, [done(a), done(b), stands('commit'), done(c)])
  const lost = log.filter((event) => event.type !== 'step-started' || event.branch !== c)
  expect(conformSaga(lost)).toMatchObject({ ok: true })
})

test('a step that is compensated before what follows it is found', () => {
  const log = logOf(row, [done(a), done(b), refused(c), stands('abort')])
  expect(conformSaga([...log, undone(a)])).toMatchObject({ ok: false, at: log.length })
})

test('of steps that are ordered at once there is no net', () => {
  expect(conformSaga(logOf(forked, [done(a)]))).toBeNull()
})

const step = (name: string) => ({ name, explanations: [[name]] })

test('a saga that goes back is replayed, and one that forgets a compensation is not', () => {
  const back = ['start0', 'succeed0', 'start1', 'lose1', 'compensateUnknown1', 'compensate0']
  const done = replay(sagaNet(2), back.map(step))
  expect(done).toMatchObject({ ok: true, marked: ['endA', 'idle0', 'idle1'] })
  expect(done.fired.flat()).toEqual(back)
  const forgets = ['start0', 'succeed0', 'start1', 'lose1', 'compensate0']
  expect(replay(sagaNet(2), forgets.map(step))).toMatchObject({ ok: false, at: 4 })
})

test('a step that is known to be done, and of whose order there is no record, is refused', () => {
  const log = logOf(row, [done(a), done(b), done(c), stands('commit')])
  const unordered = log.filter((event) => event.type !== 'step-started' || event.branch !== b)
  expect(unordered).toHaveLength(log.length - 1)
  expect(conformSaga(unordered)).toMatchObject({ ok: false, name: `step-done ${b}` })
})
