import { describe, expect, test } from 'vitest'
import { createPolicies } from '@/server/participant/policies'
import { type RecordedCalls, tryPolicy } from '@/server/participant/policy-trial'
import { noSettings, type ParticipantSettings } from '@/server/participant/settings'
import type { PolicyChange } from '@/server/policy/retry-policy'

const paced = (ms: number): PolicyChange => ({
  operations: {
    commit: { backOff: { jitter: 'full', baseMs: 2 * ms, factor: 1, capMs: 2 * ms } },
  },
})

async function policiesWith(...said: readonly (readonly [string | null, PolicyChange])[]) {
  const current = said.map(([scope, change], index) => ({
    ...{ scope, change, version: index + 2, reason: 'test', by: 'me', at: new Date(0) },
  }))
  const policies = createPolicies({
    store: { current: async () => current, pauses: async () => [] },
    logger: { warn: () => {} } as never,
  })
  await policies.reload()
  return policies
}

type Episode = RecordedCalls['episodes'][number]

const owed: Episode = {
  ...{ operation: 'commit', startedAt: 0, callMs: 10, code: 'ECONNREFUSED' },
  ...{ failsUntil: 900, worksFrom: 1_000, deadlineAt: null },
}
const at = (participant: string, episodes: readonly Episode[] = [owed]): RecordedCalls => ({
  ...{ participant, episodes, answered: [] },
})

interface Case {
  readonly scope?: string | null
  readonly change: PolicyChange
  readonly recorded: readonly RecordedCalls[]
  readonly settings?: ParticipantSettings | null
}

const tried = async (
  policies: Awaited<ReturnType<typeof policiesWith>>,
  { scope = null, change, recorded, settings = null }: Case,
) =>
  tryPolicy(policies, {
    said: { scope, change },
    settingsOf: () => settings,
    ...{ recorded, oneOf: 1, to: 100_000 },
  })

describe('a change of the policy for all, tried on two participants', () => {
  test('changes nothing where a policy of its own says otherwise, and that one counts now, too', async () => {
    const policies = await policiesWith([null, paced(90)], ['own', paced(190)])
    const recorded = [at('own'), at('plain')]
    const { present, proposed } = await tried(policies, { change: paced(490), recorded })
    expect(present.recoveredMs).toEqual([1_000, 1_000])
    expect(present.calls).toBe(6 + 11)
    expect(proposed.recoveredMs).toEqual([1_000, 1_000])
    expect(proposed.calls).toBe(6 + 3)
  })

  test('changes nothing where its registration says otherwise', async () => {
    const policies = await policiesWith([null, paced(90)])
    // A call of 10 ms, and half of 980 is waited.
    const settings = { ...noSettings, policy: { backOffBaseMs: 980, backOffCapMs: 980 } }
    const of = { change: paced(190), recorded: [at('registered')] }
    const { present, proposed } = await tried(policies, { ...of, settings })
    expect([present.calls, proposed.calls]).toEqual([3, 3])
    const plain = await tried(policies, of)
    expect([plain.present.calls, plain.proposed.calls]).toEqual([11, 6])
  })

  test('keeps to the rate of each, and not to one rate of them all', async () => {
    const policies = await policiesWith([null, { ...paced(90), breaker: { on: false } }])
    const many = (name: string) => at(name, Array<Episode>(100).fill(owed))
    const change = { ...paced(90), breaker: { on: false }, repeatsPerSecond: 50 }
    const both = await tried(policies, { change, recorded: [many('a'), many('b')] })
    const alone = await tried(policies, { change, recorded: [many('a')] })
    expect(both.proposed.recoveredMs.slice(0, 100)).toEqual(alone.proposed.recoveredMs)
    expect(both.proposed.calls).toBe(2 * alone.proposed.calls)
    // The load is that of one participant.
    expect(both.proposed.mostInASecond).toBe(alone.proposed.mostInASecond)
  })
})

test('a change for one participant lies over what is said for all', async () => {
  const policies = await policiesWith([null, { attempts: 5 }], ['own', paced(190)])
  const trial = { scope: 'own', change: paced(490), recorded: [at('own')] }
  const { present, proposed } = await tried(policies, trial)
  expect([present.calls, proposed.calls]).toEqual([6, 3])
  expect(policies.with({ scope: 'own', change: {} }, 'own', null).attempts).toBe(5)
})

test.each([
  ['breaker', { breaker: { callsMin: 2, openMs: 60_000 } }],
  ['retryBudget', { retryBudget: { percent: 0, perSecondMin: 0 } }],
  ['throttle', { throttle: { on: false } }],
])('an edit of nothing but %s is seen', async (_, change: PolicyChange) => {
  const policies = await policiesWith([
    null,
    { breaker: { callsMin: 10_000 }, retryBudget: { percent: 100, perSecondMin: 100 } },
  ])
  const promise = { operation: 'prepare', worksFrom: null, failsUntil: 30_000, deadlineAt: 60_000 }
  const many = Array.from({ length: 200 }, (__, index) => ({
    ...{ ...owed, ...promise, startedAt: 100 * index },
  }))
  const recorded = [at('bank', many)]
  const edited = { breaker: { callsMin: 10_000 }, ...change }
  const { present, proposed } = await tried(policies, { change: edited, recorded })
  expect(proposed).not.toEqual(present)
})
