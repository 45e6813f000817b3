import { expect, test } from 'vitest'
import { askForVote } from '@/server/coordinator/ask-for-vote'
import type { DeliverDeps } from '@/server/coordinator/deliver'
import { notNow } from '@/server/coordinator/not-now'
import type { Running } from '@/server/coordinator/running'
import { untilAdmitted } from '@/server/coordinator/through-gate'
import type { Rise } from '@/server/coordinator/waker'
import { defaultPolicy } from '@/server/policy/retry-policy'
import { createTurns } from '@/server/policy/turns'
import { branchId, transactionId } from '@/server/protocol/ids'

/* What a closed gate may keep back, and what not; the gate and the sleeper are the test's own. */

const id = transactionId({
  cluster: 'test',
  shard: 7,
  epoch: 1,
  ulid: '01KXAAAAAAAAAAAAAAAAAAAAAA',
})
const branch = branchId(id, 1)

const runningWith = (asked: Running['asked']) =>
  ({
    ...{ id, asked, participants: ['a'], state: { phase: 'preparing' }, retry: null, waits: null },
    ...{ deadlineMs: 10_000, abandoned: { raised: false } },
  }) as unknown as Running

function depsWith(given: object) {
  const released: string[] = []
  const participant = { name: 'a', release: async (one: string) => void released.push(one) }
  const deps = {
    clock: { monotonicMs: () => 0, now: () => 0 },
    participantOf: () => participant,
    policyOf: () => ({ version: 1, policy: defaultPolicy }),
    attemptMsOf: () => 5_000,
    isPaused: () => false,
    turnsAt: () => createTurns(100),
    ...given,
  } as unknown as DeliverDeps
  return { deps, released }
}

const closed = { ask: () => notNow('breaker-open', 'a', 1_000) }

test('a promise that was sent with its work, and whose look an open breaker refuses, is unknown and not a no', async () => {
  const { deps, released } = depsWith({ gates: closed })
  const asked = new Map([[branch, Promise.resolve()]])
  expect(await askForVote(deps, runningWith(asked), branch)).toMatchObject({ vote: 'unknown' })
  expect(released).toEqual([])
})

test('what was never asked for its promise is a no, and its work is given up', async () => {
  const { deps, released } = depsWith({ gates: closed })
  expect(await askForVote(deps, runningWith(new Map()), branch)).toMatchObject({ vote: 'no' })
  expect(released).toEqual([branch])
})

test('what is owed waits for the probe of another no longer than two calls may take', async () => {
  const slept: (number | null)[] = []
  const pass = { done: () => {}, drop: () => {} }
  const gates = { owed: () => ({ untilMs: null }), ordered: () => pass, isClosed: () => false }
  const sleep = async (_: object, ms: number | null): Promise<Rise> => {
    slept.push(ms)
    return 'time'
  }
  const { deps } = depsWith({ gates, waker: { sleep } })
  const attempted = { running: runningWith(new Map()), branch, operation: 'commit' } as const
  const owed = { attempted, n: 1, ordered: false, isOwed: () => true }
  expect(await untilAdmitted(deps, owed)).toBe(pass)
  expect(slept).toEqual([2 * defaultPolicy.operations.commit.attemptMs])
})
