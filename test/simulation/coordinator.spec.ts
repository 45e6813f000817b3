import { describe, expect, test } from 'vitest'
import { coordinatorWorld } from '../support/coordinator-world'
import { newDisk } from '../support/memory-journal'
import { scriptedParticipant } from '../support/scripted-participant'
import { settleDown } from '../support/virtual-clock'

const busy = { type: 'retry', fault: { code: '55000', text: 'busy' }, alarm: false } as const

const callsOf = (world: ReturnType<typeof coordinatorWorld>) =>
  world.participants.flatMap(({ calls }) => calls)

describe('the coordinator', () => {
  test('commits when all say yes, and tells the caller once the verdict stands', async () => {
    const world = coordinatorWorld()
    const reply = await world.begin()
    expect(reply).toMatchObject({ type: 'answered', transaction: { outcome: 'committed' } })
    await settleDown()
    expect(callsOf(world).filter((call) => call.startsWith('commit'))).toEqual([
      'commit 1',
      'commit 2',
    ])
    expect(world.coordinator.size).toBe(0)
  })

  test('sends no prepare before the begin record is durable', async () => {
    const world = coordinatorWorld()
    const release = world.journal.hold()
    void world.begin()
    await settleDown()
    expect(callsOf(world)).toEqual(['work 1', 'work 2'])
    release()
    await settleDown()
    expect(callsOf(world)).toContain('prepare 1')
  })

  test('tells nobody the verdict before it is durable, neither participants nor the caller', async () => {
    const world = coordinatorWorld()
    let answered = false
    const begun = world.begin().then(() => {
      answered = true
    })
    let release = () => {}
    const append = world.journal.append
    Object.assign(world.journal, {
      append: (entry: Parameters<typeof append>[0]) => {
        if (entry.proposal) release = world.journal.hold()
        return append(entry)
      },
    })
    await settleDown()
    expect(callsOf(world).filter((call) => /^(prepare|commit)/.test(call))).toEqual([
      'prepare 1',
      'prepare 2',
    ])
    expect(answered).toBe(false)
    release()
    await begun
    await settleDown()
    expect(callsOf(world)).toContain('commit 1')
  })

  test('tells a silent participant again for as long as it takes, deadline or not', async () => {
    const stubborn = [...Array.from({ length: 60 }, () => busy), { type: 'done' } as const]
    const slow = scriptedParticipant('b', { settled: stubborn })
    const world = coordinatorWorld({ participants: [scriptedParticipant('a'), slow] })
    await world.begin()
    await world.clock.pass(60 * 30_000)
    expect([...slow.ended.values()]).toEqual(['committed'])
    expect(slow.calls.filter((call) => call.startsWith('abort'))).toEqual([])
  })

  test('keeps every failed call as a record and calls the transaction in doubt from the first on', async () => {
    const slow = scriptedParticipant('b', { settled: [busy, busy, { type: 'done' }] })
    const world = coordinatorWorld({ participants: [scriptedParticipant('a'), slow] })
    await world.begin()
    await settleDown()
    const attempts = () =>
      world.journal.appended.flatMap(({ records }) =>
        records.filter(({ type }) => type === 'attempt'),
      )
    expect(attempts()).toHaveLength(1)
    expect(world.journal.appended.at(-1)?.change?.inDoubtSince).not.toBeNull()
    await world.clock.pass(1_000)
    expect(attempts().map(({ data }) => data.n)).toEqual([1, 2])
    expect(world.coordinator.size).toBe(0)
  })

  test('aborts when one says no, and does not tell the one that said no', async () => {
    const world = coordinatorWorld({
      participants: [scriptedParticipant('a'), scriptedParticipant('b', { vote: 'no' })],
    })
    const reply = await world.begin({ wait: 'completed' })
    expect(reply).toMatchObject({ transaction: { outcome: 'aborted', reason: 'refused' } })
    expect(callsOf(world).filter((call) => call.startsWith('abort'))).toEqual(['abort 1'])
  })

  test('does not tell those that only read', async () => {
    const reader = scriptedParticipant('b', { vote: 'read-only' })
    const world = coordinatorWorld({ participants: [scriptedParticipant('a'), reader] })
    await world.begin({ wait: 'completed' })
    expect(reader.calls).toEqual(['work 2', 'prepare 2'])
  })

  test('a deadline that passes during the work aborts, and gives the sessions up', async () => {
    const world = coordinatorWorld({
      participants: [scriptedParticipant('a'), scriptedParticipant('b', { work: 'never' })],
    })
    const reply = world.begin({ wait: 'completed' })
    await world.clock.pass(10_000)
    expect(await reply).toMatchObject({ transaction: { reason: 'deadline-passed' } })
    expect(callsOf(world)).toContain('release 2')
    expect(callsOf(world).filter((call) => call.startsWith('prepare'))).toEqual([])
  })

  test('the same key and body get the same transaction, another body is refused', async () => {
    const world = coordinatorWorld()
    const first = await world.begin({ key: 'k', wait: 'no' })
    const second = await world.begin({ key: 'k' })
    expect(second).toMatchObject({ type: 'answered' })
    expect('transaction' in second && second.transaction.id).toBe(
      'transaction' in first && first.transaction.id,
    )
    const third = await world.begin({ key: 'k', hash: 'other' })
    expect(third).toMatchObject({ type: 'refused' })
  })

  test('one whose shard is another’s stops, and leaves the rest to the other', async () => {
    const world = coordinatorWorld()
    const release = world.journal.hold()
    const reply = world.begin()
    await settleDown()
    world.disk.epoch = 2
    release()
    expect(await reply).toMatchObject({ type: 'refused', code: 'no-coordinator' })
    expect(callsOf(world).filter((call) => /^(prepare|commit|abort)/.test(call))).toEqual([])
  })
})

const points = ['B0', 'S1', 'V1', 'S2', 'V2', 'D0', 'D1', 'C1', 'A1', 'C2', 'A2', 'E0', 'E1']

describe('death at each point of a commit', () => {
  for (const point of points)
    test(`at ${point}: the next incarnation finishes, equal everywhere`, async () => {
      const world = coordinatorWorld()
      world.failpoints.arm(point)
      void world.begin()
      await settleDown()
      world.coordinator.drop(new Set(Array.from({ length: 64 }, (_, shard) => shard)))
      world.disk.epoch++
      const next = coordinatorWorld({ participants: world.participants, disk: world.disk })
      await next.recover()
      await next.clock.pass(1_000)
      const decided = points.indexOf(point) >= points.indexOf('D1')
      const outcomes = world.participants.flatMap(({ ended }) => [...ended.values()])
      expect(outcomes).toEqual(decided ? ['committed', 'committed'] : ['aborted', 'aborted'])
      expect(next.coordinator.size).toBe(0)
      const votes = next.participants.flatMap(({ calls }) =>
        calls.filter((call) => call.startsWith('prepare')),
      )
      expect(votes.length).toBeLessThanOrEqual(2)
      expect((await next.journal.openSet([0], { after: null, limit: 10 })).length).toBe(0)
    })

  test('with manual recovery the undecided waits, and a verdict from elsewhere ends it', async () => {
    const disk = newDisk()
    const world = coordinatorWorld({ disk })
    world.failpoints.arm('D0')
    void world.begin({ recovery: 'manual' })
    await settleDown()
    disk.epoch++
    const next = coordinatorWorld({ participants: world.participants, disk })
    await next.recover()
    await next.clock.pass(60_000)
    const [open] = [...next.coordinator.running()]
    expect(open?.state.phase).toBe('in-doubt')
    expect(open?.inDoubtSince).not.toBeNull()
    if (open === undefined) throw new Error('nothing is open')
    const at = open.startedAt
    const verdict = {
      verdict: 'abort',
      reason: 'operator',
      branches: [],
      by: 'somebody',
      at,
    } as const
    disk.verdicts.set(open.id, verdict)
    next.coordinator.hear(open.id, verdict)
    await next.clock.pass(1_000)
    expect(world.participants.flatMap(({ ended }) => [...ended.values()])).toEqual([
      'aborted',
      'aborted',
    ])
  })
})
