import { describe, expect, test } from 'vitest'
import { stripOf, ticksOf } from '@/components/lab/strip-rows'
import { layOut } from '@/components/lab/topology-layout'
import { linkName, nodeName } from '@/components/lab/topology-words'
import type { LabLink, LabProcess } from '@/server/contract/lab'
import type { LabFault } from '@/server/contract/lab-fault'
import { newRun } from '@/server/contract/lab-run'
import { newRunState, shownRun } from '@/server/lab/run-state'

const since = '2026-01-01T00:00:00.000Z'
const process = (name: string, more: Partial<LabProcess> = {}): LabProcess => ({
  ...{ name, role: 'participant', pid: 1, state: 'running', since, restarts: 0 },
  ...more,
})
const link = (name: string, kind: LabLink['kind'] = 'http'): LabLink => ({
  name,
  kind,
  process: name,
})
const names = Array.from({ length: 11 }, (_, n) => `p${n}`)

const picture = (count: number, asleep = 0, withAsleep = false) =>
  layOut({
    processes: [
      process('coordinator', { role: 'coordinator' }),
      process('journal', { role: 'journal' }),
      process('web', { role: 'web' }),
      ...names.slice(0, count).map((name, n) => process(name, { asleep: n >= count - asleep })),
    ],
    links: names.map((name) => link(name)),
    withAsleep,
  })

interface Place {
  readonly x: number
  readonly y: number
}

const pairs = (all: readonly Place[]) =>
  all.flatMap((one, n) => all.slice(n + 1).map((other) => [one, other] as const))

const expectApart = (one: Place, other: Place, least: Place) =>
  expect(
    Math.abs(one.y - other.y) >= least.y || Math.abs(one.x - other.x) >= least.x,
    JSON.stringify([one, other]),
  ).toBe(true)

describe('the picture of the lab', () => {
  test.each([0, 1, 2, 5, 11])('with %i participants nothing lies on something else', (count) => {
    const { coordinators, records, participants, links, height } = picture(count)
    const nodes = [...coordinators, ...records, ...participants]
    expect([nodes.length, links.length]).toEqual([count + 2, count])
    for (const { y } of nodes) expect(Math.abs(y - height / 2)).toBeLessThan(height / 2 - 30)
    for (const [one, other] of pairs(nodes)) expectApart(one, other, { x: 25, y: 60 })
    for (const [one, other] of pairs(links.map(({ middle }) => middle)))
      expectApart(one, other, { x: 20, y: 34 })
  })

  test('each link ends at the process behind it, and what sleeps is left out until it is asked for', () => {
    const { links, participants, asleep } = picture(5, 3)
    expect([participants.length, asleep]).toEqual([2, 3])
    expect(links.map(({ link: { process: name } }) => name)).toEqual(
      participants.map((one) => one.process.name),
    )
    expect(picture(5, 3, true).participants).toHaveLength(5)
  })

  test('is told in words to who does not see it', () => {
    const fault: LabFault = {
      ...{ id: 'f', kind: 'loss', name: 'p0', direction: 'to', percent: 5, since, until: null },
      ...{ delayMs: null, jitterMs: null, point: null },
    }
    expect(linkName('p0', [])).toBe('Link of p0: good')
    expect(linkName('p0', [fault])).toBe(
      'Link of p0: the link of p0 loses 5 % of the messages towards it',
    )
    expect(nodeName(process('p0', { state: 'paused' }), [])).toBe('Process p0 is paused')
  })
})

describe('the strip of a run', () => {
  const spec = newRun.parse({
    ...{ workload: 'bank-transfer', durationMs: 10_000, seed: 1 },
    faults: [
      { afterMs: 2_000, kind: 'cut', name: 'bank-a', forMs: 3_000 },
      { afterMs: 8_000, kind: 'pause', name: 'bank-b', forMs: 1_000 },
    ],
  })
  const startedAt = '2026-01-01T00:00:00.000Z'
  const state = newRunState('r', spec, { expected: 1, startedAt })
  const at = (ms: number) => new Date(Date.parse(startedAt) + ms).toISOString()
  const [cut, pause] = state.faults

  test('has every fault where it was, or will be', () => {
    if (cut === undefined || pause === undefined) throw new Error('no faults')
    const on = { ...cut, state: 'over', from: at(2_000), until: at(5_000) } as const
    const strip = stripOf(shownRun({ ...state, faults: [pause, on] }, 0), Date.parse(at(6_000)))
    expect(strip).toMatchObject({ totalMs: 10_000, reached: 0.6 })
    expect(strip.rows.map(({ fault, from, length }) => [fault.kind, from, length])).toEqual([
      ['cut', 0.2, expect.closeTo(0.3)],
      ['pause', 0.8, expect.closeTo(0.1)],
    ])
  })

  test('what was on before the run begins at its edge, and what is on still ends at its end', () => {
    if (cut === undefined) throw new Error('no fault')
    const early = { ...cut, planned: null, state: 'on', from: at(-5_000) } as const
    const over = { ...state, state: 'finished', endedAt: at(10_000), faults: [early] } as const
    const [row] = stripOf(shownRun({ ...over, faults: [early] }, 0), 0).rows
    expect(row).toMatchObject({ from: 0, length: 1, fromMs: -5_000, untilMs: null })
  })

  test.each([1_000, 7_300, 60_000, 5_000_000])('%i ms have a few round ticks', (totalMs) => {
    const ticks = ticksOf(totalMs)
    expect(ticks[0]).toBe(0)
    expect(ticks.length).toBeLessThanOrEqual(7)
    expect(ticks.length).toBeGreaterThan(1)
  })
})
