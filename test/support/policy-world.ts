import { createPolicies } from '@/server/participant/policies'
import type { RetryPause, WrittenPolicy } from '@/server/participant/policy-store'
import type { PolicyChange } from '@/server/policy/retry-policy'
import { coordinatorWorld } from './coordinator-world'
import type { Disk } from './memory-journal'
import { scriptedParticipant } from './scripted-participant'
import { settleDown } from './virtual-clock'

const retry = {
  type: 'retry',
  alarm: false,
  fault: { code: 'ECONNREFUSED', text: 'not now' },
} as const

export const paused = (what: Partial<RetryPause>): RetryPause => ({
  ...{ participant: null, transaction: null, branch: null, reason: 'test', by: 'me' },
  ...{ at: new Date(0), ...what },
})

/** Between two attempts to commit. */
export const waits = (baseMs: number, capMs = baseMs): PolicyChange => ({
  operations: { commit: { backOff: { jitter: 'full', baseMs, factor: 2, capMs } } },
})

/** A bank that is down until it is told otherwise, and a coordinator that obeys what is written. */
export function policyWorld(disk?: Disk) {
  const bank = scriptedParticipant('bank', { settled: [{ type: 'done' }] })
  const state = { down: true }
  const { commit } = bank
  bank.commit = (...order) => {
    if (!state.down) return commit(...order)
    bank.calls.push('refused')
    return Promise.resolve(retry)
  }
  let written: readonly WrittenPolicy[] = []
  let pauses: readonly RetryPause[] = []
  let version = 1
  const policies = createPolicies({
    store: { current: async () => written, pauses: async () => pauses },
    logger: { warn: () => {} } as never,
  })
  const world = coordinatorWorld({
    ...{ participants: [bank], policies },
    ...(disk === undefined ? {} : { disk }),
  })
  const reload = async () => {
    await policies.reload()
    world.coordinator.reconsider()
    await settleDown()
  }
  return {
    ...{ ...world, bank, state },
    refused: () => bank.calls.filter((call) => call === 'refused').length,
    pause: (...now: readonly RetryPause[]) => {
      pauses = now
      return reload()
    },
    /** Its version. */
    write: async (scope: string | null, change: PolicyChange): Promise<number> => {
      version += 1
      const entry = { scope, change, version, reason: 'test', by: 'me', at: new Date(0) }
      written = [...written.filter((one) => one.scope !== scope), entry]
      await reload()
      return version
    },
  }
}
