import { pino } from 'pino'
import { describe, expect, test } from 'vitest'
import type { StandingVerdict } from '@/server/journal/journal'
import type { PreparedBranch } from '@/server/participant/participant'
import type { ParticipantStore } from '@/server/participant/participant-store'
import { branchId, transactionId } from '@/server/protocol/ids'
import type { Instant, TransactionId } from '@/server/protocol/model'
import { sweep } from '@/server/recovery/sweep'
import { createWatch } from '@/server/recovery/watch'
import { registryOf } from '../support/coordinator-world'
import { createMemoryJournal, newDisk } from '../support/memory-journal'
import { scriptedParticipant } from '../support/scripted-participant'
import { createVirtualClock } from '../support/virtual-clock'

const id = (n: number, cluster = 'test') =>
  transactionId({ cluster, shard: 1, epoch: 1, ulid: `01M7YHNCBRK9KK1DD4SMY0V12${n}` })
const [decided, running, stranger] = [id(1), id(2), id(3)]
const listed = (gid: string): PreparedBranch => ({
  ...{ gid, preparedAt: 0 as Instant, owner: 'postgres', xid: '7' },
})
const abort: StandingVerdict = {
  ...{ verdict: 'abort', reason: 'owner-lost', branches: [], by: 'coordinator', at: 0 as Instant },
}

/** A participant with these branches prepared, a register, and a diary of who was asked what. */
function world(prepared: readonly string[]) {
  const disk = newDisk()
  disk.verdicts.set(decided, abort)
  const journal = createMemoryJournal(disk)
  const diary: string[] = []
  const held = new Set(prepared)
  const base = scriptedParticipant('a')
  const participant = {
    ...base,
    list: async () => {
      diary.push('prepared')
      return [...held].map(listed)
    },
    abort: async (...asked: Parameters<typeof base.abort>) => {
      held.delete(asked[0])
      return base.abort(...asked)
    },
  }
  const clock = createVirtualClock()
  const deps = {
    ...{ clock, cluster: 'test', holds: () => true, readopt: async () => {}, reported: new Map() },
    isPaused: (_: { readonly participant: string; readonly branch: number }) => false,
    journal: {
      ...journal,
      verdictsOf: (ids: readonly TransactionId[]) => {
        diary.push('decisions')
        return journal.verdictsOf(ids)
      },
    },
    isRunning: (transaction: TransactionId) => {
      diary.push('active')
      return transaction === running
    },
  }
  return { clock, deps, diary, held, journal, participant }
}

describe('the sweep', () => {
  test('asks for prepared, active, decisions, these again once they are durable, and prepared again, in that order', async () => {
    const { deps, diary, participant } = world([branchId(decided, 1)])
    await sweep(deps, participant)
    expect(diary).toEqual(['prepared', 'active', 'decisions', 'decisions', 'prepared'])
  })

  test('settles what is decided, and leaves what is in hand to its coordinator', async () => {
    const inHand = branchId(running, 1)
    const { deps, held, participant } = world([branchId(decided, 1), inHand])
    expect(await sweep(deps, participant)).toMatchObject({ settled: 1 })
    expect([...held]).toEqual([inHand])
  })

  test('tells nobody whose retries are paused: a person decides when that goes on', async () => {
    const { deps, held, participant } = world([branchId(decided, 1)])
    const asked: unknown[] = []
    const isPaused = (what: { readonly participant: string; readonly branch: number }) => {
      asked.push([what.participant, what.branch])
      return true
    }
    expect(await sweep({ ...deps, isPaused }, participant)).toMatchObject({ settled: 0 })
    expect([...held]).toEqual([branchId(decided, 1)])
    expect(asked).toEqual([['a', 1]])
    expect(participant.calls).toEqual([])
  })

  test('reports what nobody claims and what is foreign, and touches neither', async () => {
    const gids = [
      branchId(stranger, 1),
      branchId(id(4, 'other'), 1),
      'vd1Xtest.1',
      'some-other-tool',
    ]
    const { deps, held, participant } = world(gids)
    const found = await sweep(deps, participant)
    expect(found.unclaimed).toEqual([branchId(stranger, 1)])
    expect(found.foreign).toEqual(gids.slice(1))
    expect(found.onlyHere.map(({ kind }) => kind)).toEqual([
      'unclaimed',
      ...Array(3).fill('foreign'),
    ])
    expect([...held]).toEqual(gids)
    expect(participant.calls).toEqual([])
  })
})

describe('what the sweep tells', () => {
  test('is recorded when it is news: the same strangers again are none, and that they are gone is', async () => {
    const { deps, held, journal, participant } = world(['some-other-tool'])
    const told = () => journal.appended.flatMap(({ records }) => records.map(({ data }) => data))
    await sweep(deps, participant)
    await sweep(deps, participant)
    expect(told()).toEqual([
      { participant: 'a', settled: 0, unclaimed: [], foreign: ['some-other-tool'] },
    ])
    held.clear()
    await sweep(deps, participant)
    await sweep(deps, participant)
    expect(told()).toHaveLength(2)
    expect(told()[1]).toMatchObject({ foreign: [] })
  })

  test('names what bears our mark and names no transaction: nobody can claim it', async () => {
    const { deps, held, participant } = world(['vd1_test.garbage'])
    expect(await sweep(deps, participant)).toMatchObject({ unclaimed: ['vd1_test.garbage'] })
    expect([...held]).toEqual(['vd1_test.garbage'])
  })

  test('keeps what is listed though whom it blocks could not be asked', async () => {
    const { deps, participant } = world(['some-other-tool'])
    const silent = {
      ...participant,
      inspect: async (asked: readonly { readonly gid: string }[]) =>
        asked.map(({ gid }) => ({
          ...{ gid, value: 'no-answer' as const, source: 'none', preparedAt: null, owner: null },
          ...{
            proof: { xid: null, server: null },
            locks: null,
            blocked: [],
            facts: [],
            fault: null,
          },
        })),
    }
    expect((await sweep(deps, silent)).onlyHere).toMatchObject([{ branchId: 'some-other-tool' }])
  })
})

describe('the watch', () => {
  test('goes on sweeping for ever, since a late prepare may appear at any time', async () => {
    const { clock, deps, held, journal, participant } = world([])
    const nothing = async () => {}
    const store: ParticipantStore = {
      ...{
        read: async () => [],
        put: nothing,
        drain: nothing,
        letGo: nothing,
        remove: async () => true,
        examined: nothing,
        answered: nothing,
        ...{ swept: nothing, gone: nothing },
      },
    }
    const watch = createWatch({
      ...{ clock, journal, store, logger: pino({ level: 'silent' }), active: () => true },
      registry: registryOf([participant]),
      onAnswer: () => {},
      sweep: (one) => sweep(deps, one),
    })
    await clock.pass(60_000)
    held.add(branchId(decided, 1))
    await clock.pass(31_000)
    watch.close()
    expect([...held]).toEqual([])
  })
})
