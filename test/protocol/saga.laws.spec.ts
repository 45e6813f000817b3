import { describe, expect, test } from 'vitest'
import { replay } from '@/server/protocol/machine'
import { protocols } from '@/server/protocol/protocols'
import { beginSaga, decideSaga } from '@/server/protocol/saga'
import {
  owedBySaga,
  type SagaBegun,
  type SagaEvent,
  type SagaState,
} from '@/server/protocol/saga-state'
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
} from './saga-histories'

const LENGTH = 8
const events: readonly SagaEvent[] = [
  ...[a, b, c].flatMap((one) => [done(one), refused(one), undone(one), notUndone(one)]),
  ...[deadline, recovered, stands('abort'), stands('commit')],
]

interface Run {
  readonly state: SagaState
  /** What was written, and the verdict where it came to stand. */
  readonly log: readonly SagaEvent[]
  readonly proposed: readonly string[]
  readonly verdict: string | null
}

/** Every history up to that length with a register that takes one proposal, or an operator's abort. */
function everyRun(begun: SagaBegun): readonly Run[] {
  const first = beginSaga(begun)
  const runs: Run[] = [{ state: first.state, log: first.records, proposed: [], verdict: null }]
  const seen = new Set<string>()
  for (const run of runs) {
    if (run.log.length > LENGTH) continue
    for (const event of events) {
      const next = follow(run, event)
      const key = JSON.stringify([next?.state, next?.verdict])
      if (next === null || next.state === run.state || seen.has(key)) continue
      seen.add(key)
      runs.push(next)
    }
  }
  return runs
}

function follow(run: Run, event: SagaEvent): Run | null {
  const verdict = event.type === 'verdict-stands' ? event.verdict : null
  if (verdict !== null && (run.verdict !== null || !run.proposed.includes(verdict))) return null
  const { state, records, effects } = decideSaga(run.state, event)
  const proposals = effects.flatMap((one) => (one.type === 'propose' ? one.proposal.verdict : []))
  return {
    state,
    log: [...run.log, ...(verdict === null ? [] : [event]), ...records],
    proposed: [...run.proposed, ...proposals],
    verdict: run.verdict ?? verdict,
  }
}

describe.each([
  ['in a row', row],
  ['with a pivot', pivoted],
  ['with two steps at once', forked],
])('every history of a saga %s', (_, begun) => {
  const runs = everyRun(begun)

  test('replayed from its records leads to the same state', () => {
    expect(runs.length).toBeGreaterThan(15)
    for (const { log, state } of runs) expect(replay(protocols, log)).toEqual(state)
  })

  test('proposes only one verdict, and orders compensations only where abort stands', () => {
    for (const { proposed, state, verdict } of runs) {
      expect(new Set(proposed).size).toBeLessThan(2)
      if (owedBySaga(state).some(({ type }) => type === 'compensate')) expect(verdict).toBe('abort')
    }
  })

  test('owes something until it has ended, and afterwards nothing', () => {
    for (const { state } of runs) {
      const over = state.phase === 'completed' || state.phase === 'compensated'
      expect(owedBySaga(state).length > 0, JSON.stringify(state)).toBe(!over)
    }
  })

  test('an event told twice was told once', () => {
    for (const { state } of runs)
      for (const event of events.filter(({ type }) => type !== 'recovered')) {
        const once = decideSaga(state, event).state
        expect(decideSaga(once, event).state).toEqual(once)
      }
  })
})
