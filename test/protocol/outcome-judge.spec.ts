import { describe, expect, test } from 'vitest'
import type { BranchId, Instant } from '@/server/protocol/model'
import { instantOf, windowAfter, windowAt } from '@/server/protocol/outcome-buckets'
import {
  checkedUntil,
  gapsAfter,
  growingFrom,
  rangesOf,
  takeNewest,
} from '@/server/recovery/outcome-gaps'
import { type Claim, judge } from '@/server/recovery/outcome-judge'

const branch = 'vd1_law.1.1.01ARYZ6S41TSV4RRFFQ69G5FAV_1' as BranchId
const committed: Claim = {
  ...{ verdict: 'commit', commits: true, ended: true, heuristic: false, proof: 'committed' },
}
const aborted: Claim = { ...committed, verdict: 'abort', proof: 'aborted' }
const seen = { branch, marker: true, status: null } as const
const unseen = { branch, marker: false, status: null } as const

describe('what only one side holds', () => {
  test('is equal where marker and verdict agree after all', () => {
    expect(judge(committed, seen)).toEqual({ type: 'equal' })
    expect(judge(aborted, unseen)).toEqual({ type: 'equal' })
    expect(judge({ ...committed, commits: false }, unseen)).toEqual({ type: 'equal' })
  })

  test('is a divergence where a commit has no marker, and the status says which', () => {
    const expected = 'committed'
    const found = (status: 'committed' | 'aborted' | 'in-progress' | null) =>
      judge(committed, { ...unseen, status })
    expect(found(null)).toEqual({ type: 'diverged', expected, found: 'no-trace' })
    expect(found('committed')).toEqual({ type: 'diverged', expected, found: 'marker-missing' })
    expect(found('aborted')).toEqual({ type: 'diverged', expected, found: 'aborted' })
    expect(found('in-progress')).toEqual({ type: 'diverged', expected, found: 'in-progress' })
  })

  test('is a divergence where an abort shows a marker, or its status says committed', () => {
    const expected = 'aborted'
    expect(judge(aborted, seen)).toEqual({ type: 'diverged', expected, found: 'committed' })
    const planted = judge(aborted, { ...seen, status: 'aborted' })
    expect(planted).toEqual({ type: 'diverged', expected, found: 'marker-only' })
    const hidden = judge(aborted, { ...unseen, status: 'committed' })
    expect(hidden).toEqual({ type: 'diverged', expected, found: 'marker-missing' })
    const reader = judge({ ...committed, commits: false }, seen)
    expect(reader).toEqual({ type: 'diverged', expected, found: 'committed' })
    const undecided = judge({ ...aborted, verdict: null }, seen)
    expect(undecided).toEqual({ type: 'diverged', expected, found: 'committed' })
  })

  test('waits while the transaction is open, unless its owner has found it too', () => {
    const open = { ended: false, proof: null } as const
    expect(judge({ ...committed, ...open }, unseen)).toEqual({ type: 'settling' })
    expect(judge({ ...aborted, ...open }, seen)).toEqual({ type: 'settling' })
    expect(judge({ ...aborted, ...open, verdict: null }, seen)).toEqual({ type: 'settling' })
    const known = { ...open, heuristic: true }
    expect(judge({ ...committed, ...known }, unseen)).toEqual({ type: 'settling' })
    expect(judge({ ...aborted, ...known }, seen)).toMatchObject({ type: 'diverged' })
    const refused = { ...committed, ...known, proof: 'aborted' } as const
    expect(judge(refused, unseen)).toMatchObject({ type: 'diverged', found: 'aborted' })
  })

  test('is a divergence where the journal knows of no such transaction and a marker shows', () => {
    const expected = 'unknown-transaction'
    expect(judge(null, seen)).toEqual({ type: 'diverged', expected, found: 'committed' })
    expect(judge(null, unseen)).toEqual({ type: 'equal' })
  })
})

describe('what is still to be read', () => {
  const now = Date.UTC(2026, 10, 28) as Instant
  const ago = (ms: number) => (now - ms) as Instant
  const floor = ago(3_600_000)

  test('at first is everything that is kept, and after a pause what came meanwhile, then the rest', () => {
    const untouched = { gaps: [], checkedTo: null }
    const everything = { from: windowAfter(windowAt(floor)), until: growingFrom(now) }
    expect(gapsAfter(untouched, { floor, now })).toEqual([everything])
    const left = { from: windowAt(ago(3_000_000)), until: windowAt(ago(2_000_000)) }
    const gaps = gapsAfter({ gaps: [left], checkedTo: ago(600_000) }, { floor, now })
    expect(gaps).toEqual([left, { from: windowAt(ago(600_000)), until: growingFrom(now) }])
  })

  test('stays few, however often somebody stops', () => {
    const at = (n: number) => windowAt(ago(3_000_000 - n * 200_000))
    const many = Array.from({ length: 9 }, (_, n) => ({ from: at(n), until: at(n + 0.5) }))
    const gaps = gapsAfter({ gaps: many, checkedTo: ago(60_000) }, { floor, now })
    expect(gaps).toEqual([{ from: at(0), until: growingFrom(now) }])
    const inside = { from: windowAt(ago(300_000)), until: windowAt(ago(200_000)) }
    expect(gapsAfter({ gaps: [inside], checkedTo: ago(600_000) }, { floor, now })).toHaveLength(1)
  })

  test('begins before what had not ended when it was compared', () => {
    expect(checkedUntil('01ARYZ5', [])).toBe(instantOf('01ARYZ5'))
    expect(checkedUntil('01ARYZ5', ['01ARYZ3', '01ARYZ1'])).toBe(instantOf('01ARYZ1'))
  })

  test('is cut where pruning has been', () => {
    const old = { from: windowAt(ago(9_000_000)), until: windowAt(ago(8_000_000)) }
    expect(gapsAfter({ gaps: [old], checkedTo: now }, { floor, now })).toEqual([])
  })

  test('is read from its new end, a bounded piece at a time', () => {
    const gap = { from: '01ARYZ0', until: '01ARYZ9' }
    const half = takeNewest([gap], '01ARYZ5')
    expect(half.range).toEqual({ from: '01ARYZ5', until: '01ARYZ9' })
    expect(half.left).toEqual([{ from: '01ARYZ0', until: '01ARYZ5' }])
    expect(takeNewest(half.left, null)).toEqual({ range: half.left[0], left: [] })
    expect(takeNewest(half.left, '01ARYY0')).toEqual({ range: half.left[0], left: [] })
    expect(takeNewest([], null)).toEqual({ range: null, left: [] })
  })

  test('windows side by side are one range', () => {
    const [one, three] = ['01ARYZ0', '01ARYZ2']
    const ranges = rangesOf([three, '01ARYZ1', one, '01ARYZ8'])
    expect(ranges).toEqual([
      { from: one, until: '01ARYZ3' },
      { from: '01ARYZ8', until: '01ARYZ9' },
    ])
  })
})
