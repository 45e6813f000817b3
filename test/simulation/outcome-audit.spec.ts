import { pino } from 'pino'
import { beforeEach, describe, expect, test } from 'vitest'
import { placeOf } from '@/server/participant/outcome-hash'
import { builtIn } from '@/server/participant/policies'
import type { Registry } from '@/server/participant/registry'
import { noSettings } from '@/server/participant/settings'
import type { Instant } from '@/server/protocol/model'
import { compareOutcomes } from '@/server/recovery/compare-outcomes'
import { createOutcomeAudit } from '@/server/recovery/outcome-audit'
import { createOutcomeWorld } from '../support/outcome-world'
import { createVirtualClock } from '../support/virtual-clock'

const HOUR_MS = 3_600_000
/** Long enough after the beginning of all time that something may be kept. */
const BEGUN_MS = 10 * HOUR_MS
const MANY = 400

let clock = createVirtualClock()
let world = createOutcomeWorld()

beforeEach(async () => {
  clock = createVirtualClock()
  world = createOutcomeWorld()
  await clock.pass(BEGUN_MS)
})

const ago = (ms: number) => (clock.now() - ms) as Instant

const compare = () =>
  compareOutcomes({ ...world, clock, cluster: 'law' }, world.participant, {
    ...{ from: '0000000', until: 'ZZZZZZZ' },
  })

describe('one comparison', () => {
  test('of equal buckets costs one question to the participant, and opens nothing', async () => {
    for (let n = 0; n < MANY; n++) world.begin(ago(n * 1_000), n % 3 === 0 ? 'abort' : 'commit')
    const { outcomes, opened, raised } = await compare()
    expect([...outcomes.values()].reduce((sum, n) => sum + n, 0)).toBe(MANY)
    expect({ opened, raised }).toEqual({ opened: 0, raised: 0 })
    expect(world.asked).toEqual({ digests: 1, opened: [], witnessed: 0 })
  })

  test('opens just the buckets that differ, and asks for just the branches in question', async () => {
    for (let n = 0; n < MANY; n++) world.begin(ago(n * 1_000), 'commit')
    const lost = world.begin(ago(90_000), 'commit', { obeyed: false })
    const planted = world.begin(ago(200_000), 'abort', { obeyed: false })
    const { opened, raised } = await compare()
    const names = [lost, planted].map((branch) => placeOf(branch).window + placeOf(branch).slot)
    expect({ opened, raised }).toEqual({ opened: 2, raised: 2 })
    expect(world.asked.opened.map((one) => one.toSorted())).toEqual([names.toSorted()])
    expect(world.asked.witnessed).toBe(2)
    expect(world.raised()).toMatchObject([
      { expected: 'committed', found: 'no-trace' },
      { expected: 'aborted', found: 'committed' },
    ])
  })

  test('what another participant of the same database was told hides no wrong outcome', async () => {
    for (let n = 0; n < MANY; n++) world.begin(ago(n * 50), 'commit', { elsewhere: true })
    world.begin(ago(MANY * 50), 'abort', { obeyed: false })
    expect(await compare()).toMatchObject({ raised: 1 })
    expect(world.raised()).toMatchObject([{ expected: 'aborted', found: 'committed' }])
    expect(world.asked.witnessed).toBe(1)
  })

  test('lets alone what is open, and what is known to differ', async () => {
    world.begin(ago(5_000), 'commit', { ended: false })
    world.known.add(world.begin(ago(6_000), 'abort', { obeyed: false }))
    expect(await compare()).toMatchObject({ opened: 2, raised: 0 })
    expect(world.raised()).toEqual([])
  })

  test('waits with a branch whose transaction ended while the participant was asked', async () => {
    const late = world.begin(ago(5_000), 'abort', { ended: false, obeyed: false })
    const { witness } = world.participant.outcomes
    world.participant.outcomes.witness = async (asked, signal) => {
      const seen = await witness(asked, signal)
      for (const one of world.transactions.values()) one.ended = true
      return seen
    }
    expect(await compare()).toMatchObject({ opened: 1, raised: 0 })
    world.participant.outcomes.witness = witness
    expect(await compare()).toMatchObject({ raised: 1 })
    expect(late).not.toBe('')
  })

  test('of another database raises a hundred cases at once, and counts the rest later', async () => {
    for (let n = 0; n < 150; n++) world.begin(ago(n * 10), 'commit', { obeyed: false })
    const { outcomes, raised } = await compare()
    expect(raised).toBe(100)
    expect([...outcomes.values()].reduce((sum, n) => sum + n, 0)).toBe(100)
  })
})

function start() {
  const row = {
    ...{ name: 'a', kind: 'postgresql' as const, url: '', lab: false, usable: true },
    ...{ ...noSettings, draining: false },
  }
  const registry = {
    ...{ get: () => world.participant, row: () => row, all: () => [row] },
    ...{ reload: async () => {}, close: async () => {} },
    ...{ policyOf: () => builtIn.of('a', null), isPaused: () => false },
    examine: async () => world.participant.examine(AbortSignal.timeout(1_000)),
  } satisfies Registry
  return createOutcomeAudit({
    ...{ ...world, registry, clock, cluster: 'law', active: () => true },
    logger: pino({ level: 'silent' }),
  })
}

const checked = () => [...world.saved.values()].reduce((sum, count) => sum + count, 0)

describe('the audit', () => {
  test('reads what is fresh, then all that is kept, and begins anew a minute later', async () => {
    world.begin(ago(5_000), 'commit')
    for (let n = 1; n <= 5; n++) world.begin(ago(n * HOUR_MS), 'commit')
    world.begin(ago(BEGUN_MS - HOUR_MS / 2), 'commit')
    const audit = start()
    await clock.pass(2_500)
    expect(checked()).toBe(6)
    expect(world.state.progress).toMatchObject({ state: 'checking', gaps: [] })
    const before = world.asked.digests
    await clock.pass(30_000)
    expect(world.asked.digests - before).toBeLessThanOrEqual(11)
    const { roundAt } = world.state.progress ?? {}
    await clock.pass(90_000)
    audit.close()
    expect(world.state.progress?.roundAt).toBeGreaterThan(roundAt ?? 0)
    expect(checked()).toBe(6)
  })

  test('comes back to a window once its last transaction has ended', async () => {
    const slow = world.begin(ago(100), 'commit', { ended: false, obeyed: false })
    const audit = start()
    await clock.pass(200_000)
    expect(checked()).toBe(0)
    world.markers.add(slow)
    for (const one of world.transactions.values()) one.ended = true
    await clock.pass(4_000)
    audit.close()
    expect(checked()).toBe(1)
    expect(world.raised()).toEqual([])
  })

  test('goes on under a successor with what was open and ended while nobody compared', async () => {
    const slow = world.begin(ago(100), 'commit', { ended: false, obeyed: false })
    const first = start()
    await clock.pass(200_000)
    first.close()
    await clock.pass(10_000)
    world.markers.add(slow)
    for (const one of world.transactions.values()) one.ended = true
    const second = start()
    await clock.pass(5_000)
    second.close()
    expect(checked()).toBe(1)
  })

  test('says that a participant is silent, and reads in pieces what came meanwhile', async () => {
    const audit = start()
    await clock.pass(4_000)
    world.state.silent = true
    await clock.pass(10_000)
    expect(world.state.progress?.state).toBe('silent')
    world.begin(ago(0), 'abort', { obeyed: false })
    await clock.pass(HOUR_MS / 6)
    world.state.silent = false
    await clock.pass(20_000)
    audit.close()
    expect(world.state.progress).toMatchObject({ state: 'checking', gaps: [] })
    expect(world.raised()).toHaveLength(1)
  })

  test('raises nothing about what was pruned at either side', async () => {
    world.begin(ago(5 * HOUR_MS), 'commit', { obeyed: false })
    world.begin(ago(4 * HOUR_MS), 'abort', { obeyed: false })
    world.state.pruned = ago(3 * HOUR_MS)
    const audit = start()
    await clock.pass(100_000)
    audit.close()
    expect(world.raised()).toEqual([])
    expect(checked()).toBe(0)
  })

  test('stops where more differs than cases help', async () => {
    const audit = start()
    for (let n = 0; n < 500; n++) world.known.add(world.begin(ago(n), 'commit', { obeyed: false }))
    await clock.pass(3_000)
    const before = world.asked.digests
    await clock.pass(10_000)
    audit.close()
    expect(world.state.progress?.state).toBe('halted')
    expect(world.asked.digests).toBe(before)
  })
})
