import { describe, expect, test } from 'vitest'
import {
  type Flow,
  type FlowEvent,
  flow,
  isComplete,
  type Seen,
} from '@/components/evidence/action-flow'
import { leadOf, offerOf } from '@/components/evidence/advice-look'
import type { Action, ActionResult } from '@/server/contract/action'
import { type Advice, adviceValue } from '@/server/contract/advice'

const run = (...events: readonly FlowEvent[]): Flow =>
  events.reduce(flow, { phase: 'idle' } as Flow)

const open: FlowEvent = { type: 'opened', action: 'abort', key: 'key-1' }
const write: FlowEvent = { type: 'wrote', reason: 'The caller has given up' }
const seen: Seen = { evidenceId: 'evidence-1', version: 7, plan: 'plan-1' }
const confirmed: FlowEvent = { type: 'confirmed', holdSeconds: 5, seen }
const second: FlowEvent = { type: 'second-passed' }
const hold: readonly FlowEvent[] = [open, write, confirmed]
const five: readonly FlowEvent[] = [second, second, second, second, second]
const changed: FlowEvent = {
  type: 'refused',
  key: 'key-2',
  fault: {
    ...{ status: 409, code: 'evidence-changed', title: 'Nothing was sent', detail: '' },
    ...{ requestId: null, errors: [], body: null },
  },
  differences: [{ participant: 'bank-a', before: 'prepared', now: 'committed' }],
}
const result: ActionResult = {
  ...{ actionId: '1', action: 'abort', verdict: 'abort', position: 'web · 6', state: 'verified' },
  ...{ participants: [], text: '' },
}

describe('an action', () => {
  test('leaves the page only after five seconds', () => {
    expect(run(...hold, second, second, second, second)).toMatchObject({
      phase: 'holding',
      seconds: 1,
    })
    expect(run(...hold, ...five)).toMatchObject({ phase: 'sending', key: 'key-1' })
  })

  test('sends what was on the screen when it was confirmed, whatever is found out in the hold', () => {
    expect(run(...hold, ...five)).toMatchObject({ phase: 'sending', seen })
    const asking = run(...hold, ...five, changed)
    expect(asking).toMatchObject({ phase: 'asking', seen })
    const newer = { evidenceId: 'evidence-2', version: 8, plan: 'plan-2' }
    const decided = flow(asking, { type: 'confirmed', holdSeconds: 0, seen: newer })
    expect(decided).toMatchObject({ phase: 'sending', key: 'key-2', seen: newer })
  })

  test('carries the kind of its reason from the first word to the request', () => {
    expect(run(open)).toMatchObject({ category: null })
    const chosen: FlowEvent = { type: 'wrote', category: 'drill' }
    expect(run(open, write, chosen, confirmed, ...five)).toMatchObject({
      ...{ phase: 'sending', category: 'drill', reason: 'The caller has given up' },
    })
  })

  test('taken back while it is held is asked again, with its reason kept', () => {
    expect(run(...hold, second, { type: 'cancelled' }, ...five)).toMatchObject({
      phase: 'asking',
      reason: 'The caller has given up',
    })
  })

  test('closed while it is held is forgotten', () => {
    expect(run(...hold, { type: 'closed' }, ...five)).toEqual({ phase: 'idle' })
  })

  test('check 25: confirmed twice is sent once, under one key', () => {
    const twice = run(...hold, confirmed, ...five, confirmed, open)
    expect(twice).toMatchObject({ phase: 'sending', key: 'key-1' })
  })

  test('is not closed, and begins no other, while it is on its way', () => {
    expect(run(...hold, ...five, { type: 'closed' }, open)).toMatchObject({ phase: 'sending' })
  })

  test('refused for changed evidence is asked anew under a new key, showing what changed', () => {
    expect(run(...hold, ...five, changed)).toMatchObject({
      phase: 'asking',
      key: 'key-2',
      changed: [{ participant: 'bank-a', before: 'prepared', now: 'committed' }],
    })
  })

  test('check 25: whose reply was lost is sent again under the same key', () => {
    const lost: FlowEvent = { ...changed, differences: null }
    expect(run(...hold, ...five, lost, { type: 'sent-again' })).toMatchObject({
      phase: 'sending',
      key: 'key-1',
    })
  })

  test('ends as the server says, and a late answer changes nothing', () => {
    const answered: FlowEvent = { type: 'answered', result }
    expect(run(...hold, ...five, answered)).toMatchObject({ phase: 'done', result })
    expect(run(answered)).toEqual({ phase: 'idle' })
  })
})

test('check 24: a decision needs a reason of ten characters, and a forced one its kind and the code as well', () => {
  const code = '7QK9F2'
  const kept = { category: null, code: '', reason: 'The caller has given up' }
  const whole = (said: Partial<typeof kept>, forced: boolean) =>
    isComplete({ ...kept, ...said }, { forced, code })
  expect(whole({ reason: 'too short' }, false)).toBe(false)
  expect(whole({ reason: `${' '.repeat(20)}x` }, false)).toBe(false)
  expect(whole({}, false)).toBe(true)
  expect(whole({}, true)).toBe(false)
  expect(whole({ code: '7qk9f2' }, true)).toBe(false)
  const drill = { ...kept, category: 'drill' } as const
  expect(isComplete(drill, { forced: true, code })).toBe(false)
  expect(isComplete({ ...drill, code: '7qk9f2' }, { forced: true, code })).toBe(true)
})

const card = (advice: Advice['advice'], advised = false): Advice => ({
  ...{ advice, advised, guess: false, reasons: ['Because.'] },
})

test('what is blocked, and what there is nothing to do about, has no control whatever else is true', () => {
  for (const action of ['retry', 'commit', 'abort'] satisfies Action[])
    for (const verdict of ['commit', 'abort', null] as const) {
      expect(offerOf(action, card('blocked'), verdict)).toBeNull()
      expect(offerOf(action, card('nothing-to-do'), verdict)).toBeNull()
    }
})

test('while a verdict stands nothing can be decided, only delivered; without one, nothing delivered', () => {
  for (const advice of adviceValue.options)
    for (const action of ['retry', 'commit', 'abort'] satisfies Action[]) {
      expect(offerOf(action, card(advice), 'commit')).not.toBe('decide')
      expect(offerOf(action, card(advice), null)).not.toBe('deliver')
    }
})

test('a row puts forward what is advised, else what can be forced', () => {
  const set = { rule: 7, reconcile: false, retry: card('nothing-to-do'), commit: card('forced') }
  expect(leadOf({ ...set, abort: card('safe', true) }).action).toBe('abort')
  expect(leadOf({ ...set, abort: card('blocked') }).action).toBe('commit')
})
