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
    ...{ clock, cluster: 'test', holds: () => true, readopt: async () => {} },
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
  test('asks for prepared, active, decisions and prepared again, in that order', async () => {
    const { deps, diary, participant } = world([branchId(decided, 1)])
    await sweep(deps, participant)
    expect(diary).toEqual(['prepared', 'active', 'decisions', 'prepared'])
  })

  test('settles what is decided, and leaves what is in hand to its coordinator', async () => {
    const inHand = branchId(running, 1)
    const { deps, held, participant } = world([branchId(decided, 1), inHand])
    expect(await sweep(deps, participant)).toMatchObject({ settled: 1 })
    expect([...held]).toEqual([inHand])
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
    expect([...held]).toEqual(gids)
    expect(participant.calls).toEqual([])
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
        examined: nothing,
        answered: nothing,
        swept: nothing,
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
