import { describe, expect, test } from 'vitest'
import { journalBusy } from '@/server/journal/journal-busy'
import { branchId } from '@/server/protocol/ids'
import type { Instant } from '@/server/protocol/model'
import { takeEvidence } from '@/server/recovery/evidence'
import { takeOverAtLast } from '@/server/recovery/takeover'
import { coordinatorWorld } from '../support/coordinator-world'
import { scriptedParticipant } from '../support/scripted-participant'
import { settleDown } from '../support/virtual-clock'

const callsOf = ({ participants }: ReturnType<typeof coordinatorWorld>) =>
  participants.flatMap(({ calls }) => calls)

describe('what goes wrong around a begin', () => {
  test('a begin that the journal refuses is answered, given up everywhere and forgotten', async () => {
    const world = coordinatorWorld()
    world.journal.append = () => Promise.reject(journalBusy(5_000))
    expect(await world.begin()).toMatchObject({ type: 'refused', code: 'too-busy' })
    await settleDown()
    expect(callsOf(world)).toEqual(['work 1', 'release 1', 'work 2', 'release 2'])
    expect(world.coordinator.size).toBe(0)
  })
})

describe('what goes wrong while the open set is loaded', () => {
  const shards = (epoch: number) => new Map(Array.from({ length: 64 }, (_, n) => [n, epoch]))

  test('a journal that fails meanwhile is asked again, and what was open is finished', async () => {
    const before = coordinatorWorld()
    before.failpoints.arm('D0')
    void before.begin()
    await settleDown()
    before.disk.epoch++
    const world = coordinatorWorld({ participants: before.participants, disk: before.disk })
    const { openSet } = world.journal
    let asked = 0
    world.journal.openSet = (...query) =>
      asked++ === 0 ? Promise.reject(new Error('the connection was lost')) : openSet(...query)
    const faults: unknown[] = []
    const deps = { ...world, adopt: world.coordinator.adopt, registry: world.registry }
    const holding = {
      clock: world.clock,
      held: () => true,
      onFault: (e: unknown) => faults.push(e),
    }
    const loaded = takeOverAtLast(deps, shards(2), holding)
    await world.clock.pass(5_000)
    expect(await loaded).toBe(1)
    expect(faults).toHaveLength(1)
    expect(world.participants.flatMap(({ ended }) => [...ended.values()])).toEqual([
      'aborted',
      'aborted',
    ])
  })

  test('what this very lease began meanwhile is not taken for what a predecessor left', async () => {
    const world = coordinatorWorld()
    await world.begin({ wait: 'completed' })
    const [row] = [...world.disk.rows.values()]
    if (row === undefined) throw new Error('nothing was begun')
    // As a page shows it that was read while the transaction was still at work.
    row.open = { ...row.open, ended: false }
    const told = world.journal.appended.length
    expect(await world.recover()).toBe(0)
    await world.clock.pass(5_000)
    expect(world.journal.appended.length).toBe(told)
  })
})

describe('what goes wrong when a transaction is adopted', () => {
  test('one that has ended here since it was read as open is not finished a second time', async () => {
    const before = coordinatorWorld()
    before.failpoints.arm('D1')
    void before.begin()
    await settleDown()
    before.disk.epoch++
    const world = coordinatorWorld({ participants: before.participants, disk: before.disk })
    const [stale] = await world.journal.openSet([...world.held.keys()], { after: null, limit: 10 })
    if (stale === undefined) throw new Error('nothing is open')
    expect(await world.recover()).toBe(1)
    await world.clock.pass(5_000)
    const told = world.journal.appended.length
    world.coordinator.adopt(stale, before.disk.epoch, [])
    await world.clock.pass(5_000)
    expect(world.journal.appended.length).toBe(told)
    expect(world.coordinator.size).toBe(0)
  })

  test('one whose end was refused with its lease is finished when the shard comes back', async () => {
    const world = coordinatorWorld()
    const { append } = world.journal
    world.journal.append = (entry) => {
      if (entry.change?.ended === true && world.disk.epoch === 1) world.disk.epoch++
      return append(entry)
    }
    await world.begin({ wait: 'decided' })
    await settleDown()
    expect(world.fenced).toHaveLength(1)
    expect(world.coordinator.size).toBe(0)
    for (const shard of world.held.keys()) world.held.set(shard, world.disk.epoch)
    expect(await world.recover()).toBe(1)
    await world.clock.pass(5_000)
    expect([...world.disk.rows.values()].map(({ open }) => open.ended)).toEqual([true])
  })
})

test('records that nobody waits for are held back, and written by the next refresh at the latest', async () => {
  const world = coordinatorWorld({
    participants: [scriptedParticipant('a'), scriptedParticipant('b', { work: 'never' })],
  })
  const written = () =>
    world.journal.appended.flatMap(({ records }) => records.map(({ type }) => type))
  void world.begin()
  await settleDown()
  expect(written()).toEqual(['begun'])
  await world.coordinator.refresh()
  expect(written()).toEqual(['begun', 'worked'])
  await world.coordinator.refresh()
  expect(written()).toEqual(['begun', 'worked'])
})

describe('what goes wrong with a lease', () => {
  test('a shard that is lost takes the sessions of its unfinished work along', async () => {
    const world = coordinatorWorld({
      participants: [scriptedParticipant('a'), scriptedParticipant('b', { work: 'never' })],
    })
    const reply = world.begin()
    await settleDown()
    world.coordinator.drop(new Set(Array.from({ length: 64 }, (_, shard) => shard)))
    expect(await reply).toMatchObject({ type: 'pending' })
    expect(callsOf(world)).toEqual(['work 1', 'release 1', 'work 2', 'release 2'])
  })
})

describe('what is found while somebody decides', () => {
  /** Whose branch an operator commits while it is being asked. */
  async function committedMeanwhile() {
    const before = coordinatorWorld()
    before.failpoints.arm('D0')
    void before.begin({ recovery: 'manual' })
    await settleDown()
    const { disk, participants } = before
    const [id] = [...disk.rows.keys()]
    const [first] = participants
    if (id === undefined || first === undefined) throw new Error('nothing was begun')
    const { evidence } = first
    first.evidence = (...asked) => {
      const branches = [branchId(id, 1), branchId(id, 2)]
      const at = 0 as Instant
      disk.verdicts.set(id, { verdict: 'commit', reason: null, branches, by: 'operator', at })
      first.ended.set(branchId(id, 1), 'committed')
      return evidence(...asked)
    }
    disk.epoch++
    return { id, world: coordinatorWorld({ participants, disk }) }
  }

  test('evidence calls nothing done by hand that follows from a verdict just written', async () => {
    const { id, world } = await committedMeanwhile()
    const open = await world.journal.find(id)
    if (open === null) throw new Error('nothing is open')
    const snapshot = await takeEvidence({ ...world, newUlid: () => 'one' }, open)
    expect(snapshot.standing?.verdict).toBe('commit')
    expect(snapshot.findings[0]?.value).toBe('committed')
  })

  test('a takeover follows it, and calls nothing heuristic', async () => {
    const { id, world } = await committedMeanwhile()
    await world.recover()
    await world.clock.pass(1_000)
    const types = (await world.journal.find(id))?.history.map(({ type }) => type)
    expect(types).not.toContain('recovered')
    expect(types?.at(-1)).toBe('ended')
  })
})

test('a deadline is measured by our own clock, whatever time the journal has', async () => {
  const world = coordinatorWorld()
  await world.clock.pass(3_600_000)
  // The disk of this world says that it is 1970, an hour before.
  expect(await world.begin()).toMatchObject({ transaction: { outcome: 'committed' } })
})

test('each prepare that is asked again is recorded, and its answer counts', async () => {
  const lost = scriptedParticipant('b')
  const { prepare } = lost
  let asked = 0
  lost.prepare = async (...order) => {
    const answer = await prepare(...order)
    return ++asked > 1 ? answer : { vote: 'unknown', fault: { code: 'ECONNRESET', text: 'gone' } }
  }
  const world = coordinatorWorld({ participants: [scriptedParticipant('a'), lost] })
  const reply = world.begin()
  await world.clock.pass(20)
  expect(await reply).toMatchObject({ transaction: { outcome: 'committed', retries: 1 } })
  const records = world.journal.appended.flatMap((entry) => entry.records)
  expect(records.filter(({ type }) => type === 'attempt')).toMatchObject([
    { branch: 2, data: { operation: 'prepare', n: 1, result: 'unknown', code: 'ECONNRESET' } },
  ])
})
