import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { TimelineRows } from '@/components/timeline/timeline-model'
import { timelineRows } from '@/components/timeline/timeline-rows'
import { foldedScale, linearScale, momentsOf, shareAt } from '@/components/timeline/timeline-scale'
import type { JournalEvent } from '@/server/contract/event'

const START_MS = Date.parse('2026-03-01T12:00:00.000Z')

/** Anything a journal could hold, in any order, with clocks that jump and fields that make no sense. */
const time = fc.integer({ min: -2_000, max: 60_000 }).map((ms) => START_MS + ms)
const data = fc.record(
  {
    sentAt: fc.oneof(time, time.map(isoOf), fc.constant('nonsense')),
    durationMs: fc.oneof(fc.double({ min: 0, max: 9_000, noNaN: true }), fc.constant(-1)),
    vote: fc.constantFrom('yes', 'no', 'read-only', 'unknown', 'maybe'),
    verdict: fc.constantFrom('commit', 'abort'),
    operation: fc.constantFrom('prepare', 'commit', 'abort', 'else'),
    by: fc.constantFrom('coordinator', 'local operator'),
    code: fc.constantFrom('timeout', '40P01', 'ECONNREFUSED'),
    released: fc.boolean(),
  },
  { requiredKeys: [] },
)
const type = fc.constantFrom(
  ...['worked', 'work-failed', 'voted', 'deadline-passed', 'recovered', 'verdict', 'confirmed'],
  ...['contradicted', 'unproven', 'ended', 'attempt', 'evidence', 'written-by-a-later-version'],
)
const stream = fc.constantFrom('coordinator-1', 'coordinator-2', 'web-1')
const event = fc.record({
  stream,
  type,
  branch: fc.option(fc.integer({ min: 1, max: 3 })),
  at: time.map(isoOf),
  data,
})
const history = fc
  .array(event, { maxLength: 60 })
  .map((events) => [
    { stream: 'coordinator-1', type: 'begun', branch: null, at: isoOf(START_MS), data: {} },
    ...events,
  ])
  .map((events): readonly JournalEvent[] => {
    const next = new Map<string, number>()
    return events.map((one) => {
      const seq = (next.get(one.stream) ?? 0) + 1
      next.set(one.stream, seq)
      return {
        ...one,
        seq,
        process: one.stream,
        transaction: 't',
        participant: null,
        epoch: one.stream.startsWith('web') ? null : 1,
      }
    })
  })

const subject = fc.record({
  code: fc.constant('7QK9F2'),
  participants: fc.constant(['bank-a', 'bank-b']),
  startedAt: fc.constant(isoOf(START_MS)),
  open: fc.boolean(),
  ownerAlive: fc.boolean(),
})

const keys = (events: readonly JournalEvent[]) =>
  events.map(({ stream: name, seq }) => `${name}:${seq}`).sort()

const drawn = ({ ticks, retries }: TimelineRows) =>
  [...ticks.map(({ event: key }) => key), ...retries.flatMap(({ events }) => events)].sort()

test('check 30: every record is drawn once and stands in the table once, whatever it holds', () => {
  fc.assert(
    fc.property(history, subject, (events, about) => {
      const rows = timelineRows(events, about)
      expect(drawn(rows)).toEqual(keys(events))
      expect(rows.table.map(({ event: key }) => key).sort()).toEqual(keys(events))
    }),
  )
})

test('a record that arrives twice, or late, changes nothing', () => {
  fc.assert(
    fc.property(history, subject, fc.nat(), (events, about, seed) => {
      const shuffled = [...events, ...events].sort(
        (a, b) => ((a.seq * 7919 + seed) % 31) - ((b.seq * 7919 + seed) % 31),
      )
      expect(timelineRows(shuffled, about).ticks).toEqual(timelineRows(events, about).ticks)
    }),
  )
})

test('check 30: nothing is placed before what caused it', () => {
  fc.assert(
    fc.property(history, subject, (events, about) => {
      const rows = timelineRows(events, about)
      for (const { leftMs, arrivedMs } of rows.arrows) {
        expect(leftMs).toBeGreaterThanOrEqual(rows.startMs)
        expect(arrivedMs).toBeGreaterThanOrEqual(leftMs)
      }
      for (const { fromMs, toMs } of rows.bars) {
        expect(fromMs).toBeGreaterThanOrEqual(rows.startMs)
        expect(toMs ?? fromMs).toBeGreaterThanOrEqual(fromMs)
      }
    }),
  )
})

test('nobody is asked to prepare before the work is done, or told before the verdict is written', () => {
  fc.assert(
    fc.property(history, subject, (events, about) => {
      const rows = timelineRows(events, about)
      const place = new Map(rows.table.map(({ event: key }, index) => [key, index]))
      const before = (one: { event: string }, other: { event: string }) =>
        (place.get(one.event) ?? 0) < (place.get(other.event) ?? 0)
      const labelled = (...labels: readonly string[]) =>
        rows.arrows.filter(({ label }) => labels.includes(label))
      const verdict = rows.ticks.filter((tick) => tick.type === 'verdict').slice(0, 1)
      for (const asked of labelled('PREPARE'))
        for (const done of labelled('DONE', 'FAILED').filter((one) => before(one, asked)))
          expect(asked.leftMs).toBeGreaterThanOrEqual(done.arrivedMs)
      for (const told of labelled('COMMIT', 'ABORT'))
        for (const written of verdict.filter((one) => before(one, told)))
          expect(told.leftMs).toBeGreaterThanOrEqual(written.atMs)
    }),
  )
})

test('what one process wrote later never stands before what it wrote earlier', () => {
  fc.assert(
    fc.property(history, subject, (events, about) => {
      const at = new Map(timelineRows(events, about).ticks.map((tick) => [tick.event, tick.atMs]))
      for (const later of events)
        for (const earlier of events) {
          if (later.stream !== earlier.stream || later.seq <= earlier.seq) continue
          const before = at.get(`${earlier.stream}:${earlier.seq}`)
          const after = at.get(`${later.stream}:${later.seq}`)
          if (before !== undefined && after !== undefined)
            expect(after).toBeGreaterThanOrEqual(before)
        }
    }),
  )
})

test('both scales keep the order of moments, and fill the width from edge to edge', () => {
  fc.assert(
    fc.property(history, subject, fc.integer({ min: 0, max: 600_000 }), (events, about, openMs) => {
      const rows = timelineRows(events, about)
      const toMs = Math.max(rows.lastMs, rows.startMs + 1) + openMs
      const moments = momentsOf(rows)
      for (const scale of [
        linearScale(rows.startMs, toMs),
        foldedScale(moments, rows.startMs, toMs),
      ]) {
        expect(shareAt(scale, rows.startMs)).toBeCloseTo(0)
        expect(shareAt(scale, toMs)).toBeCloseTo(1)
        const shares = [...moments].sort((a, b) => a - b).map((ms) => shareAt(scale, ms))
        shares.forEach((share, index) => {
          expect(share).toBeGreaterThanOrEqual((shares[index - 1] ?? share) - 1e-9)
        })
      }
    }),
  )
})

function isoOf(ms: number): string {
  return new Date(ms).toISOString()
}
