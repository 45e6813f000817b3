import { describe, expect, test } from 'vitest'
import { branchState, transactionState } from '@/server/protocol/look'
import { replay } from '@/server/protocol/machine'
import { protocols } from '@/server/protocol/protocols'
import { decideSaga } from '@/server/protocol/saga'
import { owedBySaga, type SagaEffect, type SagaEvent } from '@/server/protocol/saga-state'
import {
  a,
  asked,
  b,
  begunWith,
  c,
  deadline,
  done,
  follow,
  forked,
  notUndone,
  pivoted,
  recovered,
  refused,
  row,
  stands,
  stateAfter,
  undone,
} from './saga-histories'

describe('forward', () => {
  test('the orders of the first steps are durable with the begin record, and only then leave', () => {
    const step = follow(forked)
    expect(step).toMatchObject({ forced: true })
    expect(step.records.map(({ type }) => type)).toEqual(['begun', 'step-started', 'step-started'])
    expect(asked(step)).toEqual(['act a', 'act b'])
  })

  test('a step is ordered once all before it are done, behind a durable record', () => {
    expect(follow(forked, done(a))).toMatchObject({ forced: false, effects: [] })
    const step = follow(forked, done(a), done(b))
    expect(step.records.map(({ type }) => type)).toEqual(['step-done', 'step-started'])
    expect(step.forced).toBe(true)
    expect(asked(step)).toEqual(['act c'])
  })

  test('without a pivot commit is proposed when all is done, and its verdict is the end', () => {
    expect(asked(follow(row, done(a), done(b), done(c)))).toEqual(['propose commit'])
    const end = follow(row, done(a), done(b), done(c), stands('commit'))
    expect(end.state.phase).toBe('completed')
    expect(end.records).toEqual([{ type: 'ended' }])
  })

  test('a pivot that is done decides, and what comes after it is ordered until it is done', () => {
    expect(asked(follow(pivoted, done(a), done(b)))).toEqual(['propose commit'])
    const decided = [done(a), done(b), stands('commit')]
    expect(asked(follow(pivoted, ...decided))).toEqual(['act c'])
    const stuck = stateAfter(pivoted, ...decided, refused(c))
    expect(stuck).toMatchObject({ phase: 'completing', progress: { c: 'stuck' } })
    expect(branchState(stuck, c)).toBe('step-stuck')
    expect(asked({ effects: owedBySaga(stuck) })).toEqual(['act c'])
    expect(follow(pivoted, ...decided, refused(c), deadline).state).toEqual(stuck)
    expect(stateAfter(pivoted, ...decided, refused(c), done(c)).phase).toBe('completed')
  })
})

describe('backward', () => {
  test('a refusal proposes abort, and nothing is compensated before that stands', () => {
    const step = follow(row, done(a), done(b), refused(c))
    expect(asked(step)).toEqual(['propose abort refused'])
    expect(step.state.phase).toBe('concluding')
  })

  test('what was done is compensated in the reverse order, one after the other', () => {
    const events = [done(a), done(b), refused(c), stands('abort')]
    expect(asked(follow(row, ...events))).toEqual(['compensate b'])
    expect(asked(follow(row, ...events, undone(b)))).toEqual(['compensate a'])
    expect(stateAfter(row, ...events, undone(b), undone(a)).phase).toBe('compensated')
  })

  test('what does not depend on each other is compensated at the same time, what others build on last', () => {
    const events = [done(a), done(b), deadline, stands('abort')]
    expect(asked(follow(forked, ...events))).toEqual(['compensate c'])
    expect(asked(follow(forked, ...events, undone(c)))).toEqual(['compensate a', 'compensate b'])
  })

  test('a step that has not answered is compensated too, for it may have been done', () => {
    expect(asked(follow(row, done(a), deadline, stands('abort')))).toEqual(['compensate b'])
    expect(asked(follow(forked, refused(a), stands('abort')))).toEqual(['compensate b'])
  })

  test('where nothing may have been done the abort is the end', () => {
    const end = follow(row, refused(a), stands('abort'))
    expect(end).toMatchObject({ state: { phase: 'compensated' }, effects: [] })
    expect(transactionState(end.state)).toBe('aborted')
    expect([a, b].map((branch) => branchState(end.state, branch))).toEqual(['refused', 'not-begun'])
  })

  test('a compensation that is refused is stuck, is ordered again, and ends nothing', () => {
    const events = [done(a), refused(b), stands('abort'), notUndone(a)]
    const stuck = stateAfter(row, ...events)
    expect(stuck.phase).toBe('compensating')
    expect(branchState(stuck, a)).toBe('compensation-stuck')
    expect(asked({ effects: owedBySaga(stuck) })).toEqual(['compensate a'])
    expect(follow(row, ...events, notUndone(a)).records).toEqual([])
    expect(stateAfter(row, ...events, undone(a)).phase).toBe('compensated')
  })
})

describe('a pivot whose answer is not there', () => {
  test('is not given up at the deadline, for nothing undoes it', () => {
    expect(follow(pivoted, done(a), deadline)).toMatchObject({ records: [], effects: [] })
    expect(asked(follow(pivoted, done(a), deadline, refused(b)))).toEqual(['propose abort refused'])
    expect(asked(follow(pivoted, done(a), deadline, done(b)))).toEqual(['propose commit'])
  })

  test('before it is ordered the deadline gives the saga up', () => {
    expect(asked(follow(pivoted, deadline))).toEqual(['propose abort deadline-passed'])
  })
})

describe('whoever takes over', () => {
  test('orders again what may not have been done, in both directions, and presumes nothing', () => {
    expect(asked(follow(row, done(a), recovered))).toEqual(['act b'])
    const backward = [done(a), done(b), refused(c), stands('abort'), undone(b)]
    expect(asked(follow(row, ...backward, recovered))).toEqual(['compensate a'])
    expect(asked(follow(row, done(a), refused(b), recovered))).toEqual(['propose abort refused'])
  })

  test('comes to where the records lead, whatever the verdict was found beside them', () => {
    const records = [row, ...follow(row, done(a)).records]
    const state = replay(protocols, [...records, stands('commit')])
    // Commit is proposed only of what is done: a record of it that was lost changes nothing.
    expect(state.phase).toBe('completed')
    expect(replay(protocols, [...records, stands('abort')])).toMatchObject({
      ...{ phase: 'compensating', progress: { a: 'done', b: 'started' } },
    })
  })
})

describe('messages', () => {
  const inRow = (m: number) => {
    const names = Array.from({ length: m }, (_, i) => `s${i}` as typeof a)
    const steps = names.map((name, i) => [
      name,
      ['compensatable', ...names.slice(Math.max(0, i - 1), i)],
    ])
    return begunWith(Object.fromEntries(steps))
  }

  const answerTo = (
    { type, branch }: Extract<SagaEffect, { branch: typeof a }>,
    failure: SagaEvent | null,
  ) => (type === 'compensate' ? undone(branch) : (failure ?? done(branch)))

  /** Orders and answers of a saga whose k-th step fails so. */
  function messages(m: number, k = 0, failure: (branch: typeof a) => SagaEvent = refused): number {
    let { state, effects } = follow(inRow(m))
    let count = 0
    for (let effect = effects[0]; effect !== undefined; effect = effects[0]) {
      if (effect.type !== 'propose') count += 2
      const fails = count === 2 * k && 'branch' in effect && effect.type === 'act'
      const event =
        effect.type === 'propose'
          ? stands(effect.proposal.verdict)
          : answerTo(effect, fails ? failure(effect.branch) : null)
      ;({ state, effects } = decideSaga(state, event))
    }
    expect(['completed', 'compensated']).toContain(state.phase)
    return count
  }

  test.each([2, 3, 5])(
    'a saga of %i steps costs 2m, and 2k + 2(k − 1) where step k is refused',
    (m) => {
      expect(messages(m)).toBe(2 * m)
      for (let k = 1; k <= m; k++) {
        expect(messages(m, k)).toBe(2 * k + 2 * (k - 1))
        expect(messages(m, k, () => deadline)).toBe(2 * k + 2 * (k - 1) + 2)
      }
    },
  )
})
