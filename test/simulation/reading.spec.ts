import fc from 'fast-check'
import { expect, test } from 'vitest'
import { type Cursor, decodeCursor, encodeCursor } from '@/server/view/cursor'
import { cursorAfter, isAt, mergeStreams, type StreamEnd, windowsOf } from '@/server/view/reading'

interface Written {
  readonly stream: number
  readonly seq: number
  readonly at: number
}

interface World {
  readonly streams: Map<number, { records: Written[]; closed: boolean; pruned: number }>
  nextId: number
}

const LIMITS = { minute: 1_000, retentionMinutes: 100 }

const endsOf = ({ streams }: World, cursor: Cursor | null): StreamEnd[] =>
  [...streams]
    .filter(([id]) => id > (cursor?.floor ?? 0) || cursor?.read.has(id))
    .map(([id, { records, closed, pruned }]) => ({
      id,
      closed,
      first: records.length > pruned ? pruned + 1 : null,
      last: records.length > pruned ? records.length : 0,
    }))

/** What readEvents does, over a world in memory. */
function read(world: World, after: Cursor | null, limit: number, until: Cursor | null = null) {
  const streams = endsOf(world, after)
  const windows = windowsOf(after, until, streams, LIMITS)
  if (windows === null) return null
  const found = windows.map(({ stream, low, high }) =>
    (world.streams.get(stream)?.records ?? [])
      .filter(({ seq }) => seq > low && seq <= high)
      .slice(0, limit),
  )
  const items = mergeStreams(found, limit)
  const reached = new Map<number, number>()
  for (const [index, { stream, low, high }] of windows.entries()) {
    const mine = items.filter((item) => item.stream === stream)
    const last = mine.at(-1)?.seq ?? low
    const whole = mine.length === found[index]?.length && mine.length < limit
    if (!whole && last < high) reached.set(stream, last)
  }
  const cursor = cursorAfter(windows, reached, streams, { before: after, minute: LIMITS.minute })
  return { items, cursor, more: reached.size > 0, streams }
}

const act = fc.oneof(
  fc.record({ type: fc.constant('open' as const) }),
  fc.record({ type: fc.constant('close' as const), pick: fc.nat(50) }),
  fc.record({
    type: fc.constant('write' as const),
    pick: fc.nat(50),
    times: fc.integer({ min: 1, max: 5 }),
    clock: fc.nat(100),
  }),
  fc.record({ type: fc.constant('read' as const), limit: fc.integer({ min: 1, max: 6 }) }),
)
type Act = typeof act extends fc.Arbitrary<infer A> ? A : never

function perform(world: World, done: Exclude<Act, { type: 'read' }>): void {
  if (done.type === 'open') {
    world.streams.set(world.nextId, { records: [], closed: false, pruned: 0 })
    world.nextId += 1 + (world.nextId % 3)
    return
  }
  const open = [...world.streams].filter(([, { closed }]) => !closed)
  const [id, stream] = open[done.pick % Math.max(1, open.length)] ?? []
  if (id === undefined || stream === undefined) return
  if (done.type === 'close') stream.closed = true
  else
    for (let time = 0; time < done.times; time++)
      stream.records.push({ stream: id, seq: stream.records.length + 1, at: done.clock })
}

const everything = (world: World) =>
  [...world.streams.values()].flatMap(({ records }) =>
    records.map(({ stream, seq }) => `${stream}:${seq}`),
  )

test('a reader that pages meets every record once, and each stream in its order', () => {
  fc.assert(
    fc.property(fc.array(act, { maxLength: 60 }), (acts) => {
      const world: World = { streams: new Map(), nextId: 1 }
      const seen: Written[] = []
      let cursor: Cursor | null = null
      const step = (limit: number): boolean => {
        const page = read(world, cursor, limit)
        expect(page).not.toBeNull()
        seen.push(...(page?.items ?? []))
        cursor = decodeCursor(
          encodeCursor(page?.cursor ?? { madeAtMinute: 0, floor: 0, read: new Map() }),
        )
        expect(cursor).not.toBeNull()
        return page?.more ?? false
      }
      for (const done of acts) {
        if (done.type === 'read') step(done.limit)
        else perform(world, done)
      }
      while (step(3));
      expect(seen.map(({ stream, seq }) => `${stream}:${seq}`).sort()).toEqual(
        everything(world).sort(),
      )
      for (const id of world.streams.keys()) {
        const mine = seen.filter(({ stream }) => stream === id).map(({ seq }) => seq)
        expect(mine).toEqual([...mine].sort((left, right) => left - right))
      }
    }),
    { numRuns: 500 },
  )
})

test('who catches up to a cursor arrives at exactly that cursor, without a double', () => {
  fc.assert(
    fc.property(
      fc.array(act, { maxLength: 40 }),
      fc.array(act, { maxLength: 40 }),
      fc.array(act, { maxLength: 20 }),
      (early, late, later) => {
        const world: World = { streams: new Map(), nextId: 1 }
        const happen = (acts: readonly Act[]) => {
          for (const done of acts) if (done.type !== 'read') perform(world, done)
        }
        happen(early)
        const held = read(world, null, 10_000)
        const before = everything(world)
        happen(late)
        const until = read(world, null, 10_000)
        const atUntil = everything(world)
        happen(later)
        if (held === null || until === null) throw new Error('nothing was pruned')
        const caughtUp = read(world, held.cursor, 10_000, until.cursor)
        expect(caughtUp?.items.map(({ stream, seq }) => `${stream}:${seq}`).sort()).toEqual(
          atUntil.filter((name) => !before.includes(name)).sort(),
        )
        const at = caughtUp && isAt(caughtUp.cursor, until.cursor, endsOf(world, null))
        expect(at).toBe(true)
        const ahead = read(world, until.cursor, 10_000, held.cursor)
        expect(ahead?.items).toEqual([])
        const behind = atUntil.length > before.length
        expect(ahead && isAt(ahead.cursor, held.cursor, endsOf(world, null))).toBe(!behind)
      },
    ),
    { numRuns: 300 },
  )
})

test('streams that are closed and read leave no trace in the cursor', () => {
  const world: World = { streams: new Map(), nextId: 1 }
  for (let count = 0; count < 1_000; count++) perform(world, { type: 'open' })
  for (let count = 0; count < 999; count++) {
    perform(world, { type: 'write', pick: 0, times: 2, clock: count })
    perform(world, { type: 'close', pick: 0 })
  }
  const page = read(world, null, 10_000)
  expect(page?.items).toHaveLength(1_998)
  expect(page?.cursor.read.size).toBe(1)
  expect(
    encodeCursor(page?.cursor ?? { madeAtMinute: 0, floor: 0, read: new Map() }).length,
  ).toBeLessThan(20)
})

test('what was pruned unread is gone, and what was pruned after it was read is not', () => {
  const world: World = { streams: new Map(), nextId: 1 }
  perform(world, { type: 'open' })
  perform(world, { type: 'write', pick: 0, times: 4, clock: 0 })
  const early = read(world, null, 2)?.cursor ?? null
  const late = read(world, early, 10)?.cursor ?? null
  const stream = world.streams.get(1)
  if (stream === undefined) throw new Error('the stream was opened')
  stream.pruned = 3
  expect(read(world, early, 10)).toBeNull()
  expect(read(world, late, 10)?.items).toEqual([])
  expect(read(world, null, 10)?.items.map(({ seq }) => seq)).toEqual([4])
  stream.pruned = 4
  perform(world, { type: 'write', pick: 0, times: 1, clock: 0 })
  expect(read(world, late, 10)?.items.map(({ seq }) => seq)).toEqual([5])
})

test('a cursor older than the retention says that events may be gone', () => {
  const cursor = { madeAtMinute: LIMITS.minute - 101, floor: 0, read: new Map() }
  expect(windowsOf(cursor, null, [], LIMITS)).toBeNull()
  expect(windowsOf({ ...cursor, madeAtMinute: LIMITS.minute - 100 }, null, [], LIMITS)).toEqual([])
})

test('a stream that the cursor names and nobody knows any more is gone', () => {
  const cursor = { madeAtMinute: LIMITS.minute, floor: 5, read: new Map([[5, 2]]) }
  expect(windowsOf(cursor, null, [], LIMITS)).toBeNull()
})
