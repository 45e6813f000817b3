import { expect, test } from 'vitest'
import { rowsUntil, simulatedRows } from '@/components/timeline/simulated-rows'
import { shownTransaction } from '@/server/api/shown-transaction'
import { type NewSimulation, newSimulation } from '@/server/contract/simulation'
import { simulate } from '@/server/simulator/simulate'

const usual = { participants: 2, transactions: 3, seed: 1, network: { jitter: 0 } } as const

/** A transaction of a run, as the page gets it and draws it. */
function drawn(asked: Partial<NewSimulation>, number = 0) {
  const settings = newSimulation.parse({ protocol: 'two-phase-commit', ...usual, ...asked })
  const found = shownTransaction(settings, number, simulate(settings, { watched: [number] }))
  return { found, rows: simulatedRows(found) }
}

test('a simulated transaction has the lanes, phases and messages of a real one', () => {
  const { rows } = drawn({ presumption: 'abort' })
  expect(rows.lanes.map(({ label }) => label)).toEqual([
    ...['caller', 'coordinator', 'participant 1', 'participant 2'],
  ])
  const phases = (lane: string) =>
    rows.bars.filter((bar) => bar.lane === lane).map(({ phase }) => phase)
  expect(phases('coordinator')).toEqual(['preparing', 'committing'])
  expect(phases('p1')).toEqual(['started', 'prepared', 'committing'])
  expect(rows.marks.map(({ lane, kind }) => `${lane} ${kind}`)).toEqual([
    ...['p1 committed', 'p2 committed'],
  ])
  expect(rows.arrows.map(({ label }) => label)).toEqual([
    ...['BEGIN', 'PREPARE', 'PREPARE', 'YES', 'YES', 'COMMITTED', 'COMMIT', 'COMMIT', 'ACK', 'ACK'],
  ])
  for (const { leftMs, arrivedMs, lost } of rows.arrows.filter(({ label }) => label !== 'BEGIN'))
    expect(lost ? null : arrivedMs - leftMs).toBeCloseTo(leftMs === arrivedMs ? 0 : 2)
  expect(rows.ticks.filter(({ forced }) => forced)).toHaveLength(2 * 2 + 1)
})

test('what is drawn stands in the table, and every mark names its row', () => {
  for (const protocol of ['two-phase-commit', 'saga', 'paxos-commit', 'parallel-commit'] as const) {
    const { found, rows } = drawn({ protocol, crashes: 4, network: { loss: 0.1 } }, 1)
    const keys = rows.table.map(({ event }) => event)
    expect(new Set(keys).size).toBe(keys.length)
    for (const { event } of [...rows.arrows, ...rows.ticks, ...rows.changes])
      expect(keys).toContain(event)
    const told = found.items.filter(({ says }) => says !== null)
    expect(rows.table.length).toBeGreaterThanOrEqual(told.length)
    const lanes = rows.lanes.map(({ id }) => id)
    for (const { from, to } of rows.arrows)
      expect(lanes).toEqual(expect.arrayContaining([from, to]))
  }
})

test('a lost message ends on its way, and a crashed coordinator is seen to crash and to come back', () => {
  const lossy = drawn({ presumption: 'abort', network: { loss: 0.6 } })
  const { messages } = simulate(lossy.found.settings).result
  expect(messages.lost).toBeGreaterThan(0)
  expect(lossy.rows.arrows.some(({ lost }) => lost)).toBe(true)

  const { rows } = drawn({
    crashAt: { point: 'D1', victim: 'coordinator' },
    repairMs: 8_000,
    mode: 'safety',
  })
  expect(rows.marks.map(({ kind }) => kind)).toContain('crash')
  expect(rows.changes.map(({ label }) => label)).toContain('coordinator 2 goes on')
  expect(rows.table.map(({ text }) => text)).toContain('crashes')
})

test('up to a step only that is drawn which has happened, and at the last one everything', () => {
  const { rows } = drawn({ presumption: 'abort' })
  const steps = rows.table.length
  const first = rowsUntil(rows, 1)
  expect(first.arrows.map(({ label }) => label)).toEqual(['BEGIN'])
  expect(first.marks).toEqual([])
  for (let step = 1; step <= steps; step++) {
    const until = rowsUntil(rows, step)
    const nowMs = until.table.at(-1)?.atMs ?? 0
    for (const { toMs } of until.bars) expect(toMs).toBeLessThanOrEqual(nowMs)
  }
  const last = rowsUntil(rows, steps)
  expect(last.arrows).toEqual(rows.arrows)
  expect(last.marks).toEqual(rows.marks)
})

test('the same settings and seed draw the same transaction, to the last row', () => {
  const asked = { protocol: 'three-phase-commit', crashes: 3, seed: 9 } as const
  expect(drawn(asked, 2).rows).toEqual(drawn(asked, 2).rows)
})
