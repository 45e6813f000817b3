import { describe, expect, test } from 'vitest'
import type { PreCommits } from '@/server/participant/pre-commits'
import { type Party, terminate } from '@/server/participant/terminate'
import { branchId, transactionId } from '@/server/protocol/ids'
import type { PhaseState } from '@/server/protocol/termination'
import { askAgents } from '@/server/recovery/repair-agents'

const id = transactionId({ cluster: 'c', shard: 1, epoch: 1, ulid: '01HZ0000000000000000000000' })
const silent = { type: 'lost', fault: { code: 'timeout', text: 'Nobody answered.' } } as const

interface AgentOptions {
  readonly steady?: boolean
  readonly down?: boolean
  /** The election it has obeyed before. */
  readonly seen?: number
}

/** An agent as far as a leader sees it: a state, and whom it obeys. */
function agent(first: PhaseState, { steady = true, down = false, seen = 0 }: AgentOptions = {}) {
  let [state, obeyed] = [first, seen]
  const overruled = (election: number) => {
    if (election < obeyed) return true
    obeyed = election
    return false
  }
  const preCommits: PreCommits = {
    ...{ offered: true, secret: null, addressFor: () => '' },
    stateOf: async (_, { election }) => {
      if (down) return silent
      return overruled(election)
        ? { type: 'overruled', election: obeyed }
        : { type: 'reached', state, steady }
    },
    preCommit: async (_, { election }) => {
      if (down) return silent
      if (overruled(election)) return { type: 'overruled', election: obeyed, fault: silent.fault }
      state = 'p'
      return { type: 'pre-committed' }
    },
  }
  return { preCommits, state: () => state, obeys: () => obeyed }
}

type Agent = ReturnType<typeof agent>

const parties = (agents: readonly Agent[]): readonly Party[] =>
  agents.map(({ preCommits }, n) => ({ branch: branchId(id, n + 1), preCommits }))

const led = (agents: readonly Agent[], withoutSilent = false) =>
  terminate(parties(agents), { signal: AbortSignal.timeout(5_000), callMs: 1_000, withoutSilent })

describe('who leads a termination', () => {
  test('concludes commit once all that only promised are pre-committed, and is obeyed by all', async () => {
    const all = [agent('p'), agent('w')]
    expect(await led(all)).toMatchObject({
      found: 'commit',
      rule: 'TR4',
      election: 1_000,
      silent: [],
    })
    expect(all.map(({ state }) => state())).toEqual(['p', 'p'])
    expect(all.map(({ obeys }) => obeys())).toEqual([1_000, 1_000])
  })

  test('pre-commits nobody where all only promised, and concludes abort', async () => {
    const all = [agent('w'), agent('w')]
    expect(await led(all)).toMatchObject({ found: 'abort', rule: 'TR3' })
    expect(all.map(({ state }) => state())).toEqual(['w', 'w'])
  })

  test('is elected anew after a leader that was chosen before', async () => {
    expect(await led([agent('w', { seen: 3_002 }), agent('p')])).toMatchObject({
      ...{ found: 'commit', election: 4_000 },
    })
  })

  test('waits for who is silent, until it takes them for crashed', async () => {
    const all = [agent('w'), agent('p', { down: true })]
    expect(await led(all)).toMatchObject({ found: 'unknown', fault: { code: 'timeout' } })
    expect(await led(all, true)).toMatchObject({ found: 'abort', silent: [branchId(id, 2)] })
  })

  test('follows an end that is known, whoever is silent', async () => {
    expect(await led([agent('c'), agent('w', { down: true })])).toMatchObject({ found: 'commit' })
  })

  test('concludes nothing from those that were all down, while others are missing', async () => {
    const all = [agent('w', { steady: false }), agent('p', { down: true })]
    expect(await led(all, true)).toMatchObject({ found: 'unknown' })
  })
})

describe('an operator, in three phases', () => {
  const asks = (agents: readonly Agent[], verdict: 'commit' | 'abort', threePhase = true) => {
    const find = (name: string) => ({ preCommits: agents[Number(name)]?.preCommits })
    const history = [{ type: 'begun', branch: null, at: 0, data: { threePhase } }]
    const findings = agents.map((_, n) => ({
      ...{ branch: branchId(id, n + 1), participant: String(n), takesPart: true },
    }))
    const snapshot = { open: { history }, standing: null, findings }
    return askAgents({ registry: { get: find } } as never, { snapshot, verdict } as never)
  }

  test('may decide what the participants conclude, and nothing else', async () => {
    expect(await asks([agent('w'), agent('w')], 'abort')).toBeNull()
    expect(await asks([agent('p'), agent('w')], 'commit')).toBeNull()
    const refused = await asks([agent('p'), agent('w')], 'abort')
    expect(refused?.refused).toContain('conclude commit among themselves (TR4')
  })

  test('decides nothing while one of them is silent, and is told who to bring back', async () => {
    const refused = await asks([agent('w'), agent('p', { down: true })], 'abort')
    expect(refused?.refused).toContain('Nobody answered. Bring them back')
  })

  test('is not held up in two phases', async () => {
    expect(await asks([agent('w', { down: true })], 'abort', false)).toBeNull()
  })
})
