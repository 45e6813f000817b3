import fc from 'fast-check'
import { expect, test } from 'vitest'
import { bulkSort } from '@/server/advice/bulk-sort'
import { type Advice, type AdviceSet, adviceValue } from '@/server/contract/advice'

const card = (advice: Advice['advice'], advised = false): Advice => ({
  ...{ advice, advised, guess: false, reasons: [`Because of ${advice}.`] },
})

const set = (change: Partial<AdviceSet>): AdviceSet => ({
  ...{ rule: 7, reconcile: false },
  ...{ retry: card('nothing-to-do'), commit: card('blocked'), abort: card('blocked') },
  ...change,
})

const undecided = { verdict: null, saga: false } as const
const decided = { verdict: 'commit', saga: false } as const

test('a verdict that stands is delivered again where that is safe', () => {
  expect(bulkSort(set({ retry: card('safe', true) }), decided)).toMatchObject({
    ...{ sort: 'deliver-again', action: 'retry', text: 'Because of safe.' },
  })
})

test('the advised decision is applied where it is safe, and safe with care is not safe enough', () => {
  const both = set({ commit: card('safe-with-care'), abort: card('safe', true) })
  expect(bulkSort(both, undecided)).toMatchObject({ sort: 'apply', action: 'abort' })
  expect(bulkSort(set({ commit: card('safe-with-care', true) }), undecided)).toMatchObject({
    ...{ sort: 'left-out', action: null },
  })
})

test('what can only be forced is left out, and says that it is decided alone', () => {
  const { action, text } = bulkSort(set({ commit: card('forced', true) }), undecided)
  expect(action).toBeNull()
  expect(text).toBe(
    'Only a forced decision is left, and those are made one at a time. Because of forced.',
  )
})

test('a saga, and what has to be repaired by hand, is left out whatever is advised', () => {
  const safe = set({ retry: card('safe', true) })
  expect(bulkSort(safe, { ...decided, saga: true }).action).toBeNull()
  expect(bulkSort({ ...safe, reconcile: true }, decided).action).toBeNull()
})

test('whatever the advice, nothing is done in bulk that is not safe and advised', () => {
  const any = fc.record({
    advice: fc.constantFrom(...adviceValue.options),
    advised: fc.boolean(),
    guess: fc.boolean(),
    reasons: fc.array(fc.string(), { maxLength: 2 }),
  })
  const sets = fc.record({
    ...{ rule: fc.constant(7), reconcile: fc.boolean() },
    ...{ retry: any, commit: any, abort: any },
  })
  const verdict = fc.constantFrom('commit' as const, 'abort' as const, null)
  fc.assert(
    fc.property(sets, verdict, fc.boolean(), (advice, stands, saga) => {
      const { sort, action } = bulkSort(advice, { verdict: stands, saga })
      expect(sort === 'left-out').toBe(action === null)
      if (action === null) return
      expect(advice[action]).toMatchObject({ advice: 'safe', advised: true })
      expect(saga || advice.reconcile).toBe(false)
      expect(action === 'retry').toBe(stands !== null)
    }),
  )
})
