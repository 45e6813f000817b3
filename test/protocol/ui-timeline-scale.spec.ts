import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { denseSigns, SIGNS_MAX, signsIn } from '@/components/timeline/timeline-dense'
import { geometryOf } from '@/components/timeline/timeline-geometry'
import { groupedRows, PARTICIPANTS_MAX } from '@/components/timeline/timeline-groups'
import { timelineRows } from '@/components/timeline/timeline-rows'
import {
  fittedScale,
  foldedScale,
  linearScale,
  msAt,
  scaleOf,
  shareAt,
} from '@/components/timeline/timeline-scale'
import { brushed, parseSettings, parseSpan } from '@/components/timeline/timeline-settings'
import { journal, subject } from '../support/told-journal'

const LENGTH_MS = 300_000
/** Bursts with waits between them, as transactions are. */
const moments = fc
  .array(fc.tuple(fc.double({ min: 0, max: LENGTH_MS, noNaN: true }), fc.nat({ max: 9 })), {
    minLength: 1,
    maxLength: 40,
  })
  .map((bursts) =>
    bursts.flatMap(([at, many]) => Array.from({ length: many + 1 }, (_, n) => at + n)),
  )
const scales = (at: readonly number[]) => [
  foldedScale(at, 0, LENGTH_MS + 10),
  fittedScale(at, 0, LENGTH_MS + 10),
  linearScale(0, LENGTH_MS + 10),
]

describe('each of the three scales', () => {
  test('keeps the order of any two moments, recorded or not', () => {
    const any = fc.double({ min: 0, max: LENGTH_MS, noNaN: true })
    fc.assert(
      fc.property(moments, any, any, (at, one, other) => {
        for (const scale of scales(at))
          expect(shareAt(scale, Math.max(one, other))).toBeGreaterThanOrEqual(
            shareAt(scale, Math.min(one, other)) - 1e-12,
          )
      }),
    )
  })

  test('leads from a place back to the moment that is drawn there', () => {
    fc.assert(
      fc.property(moments, fc.double({ min: 0, max: LENGTH_MS, noNaN: true }), (at, ms) => {
        for (const scale of scales(at))
          expect(Math.abs(msAt(scale, shareAt(scale, ms)) - ms)).toBeLessThan(0.05)
      }),
    )
  })
})

test('only stretches in which nothing happened are drawn short, and their ends are true', () => {
  fc.assert(
    fc.property(moments, (at) => {
      for (const { fromMs, toMs } of foldedScale(at, 0, LENGTH_MS + 10).breaks) {
        expect(toMs - fromMs).toBeGreaterThan(0)
        expect(at.filter((ms) => ms > fromMs + 0.011 && ms < toMs - 0.011)).toEqual([])
      }
    }),
  )
})

test('the fitted scale gives each step the same width, so a wait of minutes is one step', () => {
  const scale = fittedScale([1, 2, 240_000], 0, 240_001)
  expect([1, 2, 240_000].map((ms) => shareAt(scale, ms))).toEqual([0.25, 0.5, 0.75])
})

test('scale, view and cursors stand in the address; what says nothing is left out', () => {
  const read = (query: string) => {
    const params = new URLSearchParams(query)
    return parseSettings((name) => params.get(name))
  }
  expect(read('scale=fit&span=2.5-840')).toMatchObject({
    scale: 'fit',
    span: { fromMs: 2.5, toMs: 840 },
  })
  expect(read('scale=loud&span=later')).toMatchObject({ scale: 'folded', span: null })
  expect(parseSpan('all')).toEqual({ fromMs: 0, toMs: Number.POSITIVE_INFINITY })
})

test('the frame of the minimap stays inside it, and keeps some width', () => {
  const whole = fc.double({ min: -2, max: 2, noNaN: true })
  const grips = fc.constantFrom('from' as const, 'to' as const, 'both' as const)
  fc.assert(
    fc.property(grips, whole, whole, (grip, from, to) => {
      const next = brushed({ from: 0.25, to: 0.5 }, grip, { from, to })
      expect(next.from).toBeGreaterThanOrEqual(0)
      expect(next.to).toBeLessThanOrEqual(1)
      expect(next.to - next.from).toBeGreaterThanOrEqual(0.0099)
    }),
  )
})

const work = (branch: number, told = {}) =>
  [2, 'worked', { branch, sentAt: 0, durationMs: 1.5, ...told }] as const
const yes = (branch: number) =>
  [4, 'voted', { branch, vote: 'yes', sentAt: 2, durationMs: 1.5 }] as const

describe('what a branch keeps locked', () => {
  test('is locked from its first write until it confirms', () => {
    const { locks } = timelineRows(
      journal(
        ...[[0, 'begun'] as const, work(1, { rows: 2 }), work(2, { rows: 0 }), yes(1), yes(2)],
        [4, 'verdict', { verdict: 'commit', by: 'coordinator' }],
        [6, 'confirmed', { branch: 1, sentAt: 4, durationMs: 1.5 }],
      ),
      subject,
    )
    expect(locks.map(({ lane }) => lane)).toEqual(['p1'])
    expect((locks[0]?.toMs ?? 0) - (locks[0]?.fromMs ?? 0)).toBeCloseTo(5.5)
  })

  test('stays locked while nothing is confirmed', () => {
    const { locks } = timelineRows(journal([0, 'begun'], work(1, { rows: 1 }), yes(1)), {
      ...subject,
      open: true,
    })
    expect(locks).toMatchObject([{ lane: 'p1', toMs: null }])
  })
})

describe('a clock that is behind', () => {
  const decided = (tellerMs: number) =>
    timelineRows(
      journal(
        ...[[0, 'begun'] as const, work(1), yes(1)],
        [100, 'verdict', { stream: 'web-1', verdict: 'commit', by: 'Mira' }],
        [tellerMs, 'confirmed', { branch: 1, sentAt: tellerMs - 2, durationMs: 1 }],
      ),
      subject,
    )

  test('is named on its lane, and what it heard is drawn after what was said', () => {
    const rows = decided(64)
    const lane = rows.lanes.find(({ id }) => id === 'coordinator')
    expect(lane?.note?.text).toBe('clock 38 ms behind')
    const at = (type: string) => rows.ticks.find((tick) => tick.type === type)?.atMs ?? 0
    expect(at('confirmed')).toBeGreaterThanOrEqual(at('verdict'))
  })

  test('is not claimed where the order is right', () => {
    expect(decided(140).lanes.every(({ note }) => note === undefined)).toBe(true)
  })
})

describe('with very many participants', () => {
  const names = Array.from({ length: PARTICIPANTS_MAX + 5 }, (_, index) => `bank-${index + 1}`)
  const told = names.flatMap((_, index) => [work(index + 1), yes(index + 1)])
  const verdict = [4, 'verdict', { verdict: 'commit', by: 'coordinator' }] as const
  const confirmed = names
    .slice(0, 20)
    .map((_, index) => [6, 'confirmed', { branch: index + 1, sentAt: 4, durationMs: 1 }] as const)
  const rows = timelineRows(journal([0, 'begun'], ...told, verdict, ...confirmed), {
    ...subject,
    open: true,
    participants: names,
  })

  test('those that stand alike share a lane, and no record is lost', () => {
    const grouped = groupedRows(rows)
    const shown = grouped.lanes.filter(({ kind }) => kind === 'participant')
    expect(shown.map(({ label }) => label)).toEqual(['20 committed', '5 prepared'])
    expect(grouped.ticks).toHaveLength(rows.ticks.length)
    const ids = new Set(grouped.lanes.map(({ id }) => id))
    for (const { from, to } of grouped.arrows) expect(ids.has(from) && ids.has(to)).toBe(true)
  })

  test('twenty still have a lane each', () => {
    const few = { ...rows, lanes: rows.lanes.slice(0, 2 + PARTICIPANTS_MAX) }
    expect(groupedRows(few)).toBe(few)
  })
})

test('thousands of signs become fewer, and each record is in exactly one of them', () => {
  const many = Array.from(
    { length: 3_000 },
    (_, index) =>
      [5 + index / 3, 'attempt', { branch: 2, operation: 'commit', code: 'timeout' }] as const,
  )
  const rows = timelineRows(
    journal([0, 'begun'], work(1), work(2), yes(1), yes(2), ...many),
    subject,
  )
  expect(signsIn(rows)).toBeGreaterThan(SIGNS_MAX)
  const scale = scaleOf('linear', rows, rows.lastMs)
  const geometry = geometryOf(rows.lanes, { scale, viewport: { from: 0, to: 1 }, width: 1_200 })
  const signs = denseSigns(rows, geometry)
  expect(signs.length).toBeLessThan(SIGNS_MAX)
  const drawn = signs.filter(({ kind }) => kind !== 'message').flatMap(({ events }) => events)
  expect(drawn.toSorted()).toEqual(rows.table.map(({ event }) => event).toSorted())
})
