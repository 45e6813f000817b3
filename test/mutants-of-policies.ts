import type { Mutant } from './mutant'

const policies = 'test/simulation/retry-policies.spec.ts'
const recovery = 'test/simulation/retry-policies-recovery.spec.ts'
const pure = 'test/protocol/retry-policy.spec.ts'

/** What goes wrong where calls are repeated. */
export const policyMutants: readonly Mutant[] = [
  {
    id: 'backoff-cap',
    bug: 'the wait between two attempts grows without a limit',
    file: 'server/policy/back-off.ts',
    find: 'Math.min(capMs, baseMs * factor ** Math.max(0, n - 1))',
    replace: 'baseMs * factor ** Math.max(0, n - 1)',
    killedBy: [pure],
  },
  {
    id: 'M30',
    bug: 'what comes above the rate is left out of phase two',
    file: 'server/policy/turns.ts',
    find: 'return Math.max(0, turnMs - nowMs)',
    replace: 'return turnMs > nowMs ? Number.MAX_SAFE_INTEGER : 0',
    killedBy: [recovery, pure],
  },
  {
    id: 'M30-herd',
    bug: 'one that comes back is told everything at once',
    file: 'server/coordinator/pause.ts',
    find: 'return { rate, atMs: nowMs + turns.take(nowMs) }',
    replace: 'return { rate, atMs: Math.min(nowMs, nowMs + turns.take(nowMs)) }',
    killedBy: [recovery],
  },
  {
    id: 'policy-late',
    bug: 'what waits already goes by the policy of before',
    file: 'server/coordinator/pause.ts',
    find: "if (why !== 'changed') continue",
    replace: "if (why !== 'ordered') continue",
    killedBy: [policies],
  },
  {
    id: 'pause-ended',
    bug: 'a participant that answers again ends a pause',
    file: 'server/coordinator/waker.ts',
    find: "sleeper.rise('answered')",
    replace: "sleeper.rise('ordered')",
    killedBy: [policies],
  },
  {
    id: 'policy-class',
    bug: 'a fault that asking again does not heal is asked again all the same',
    file: 'server/coordinator/ask-for-vote.ts',
    find: "classOf(voted.fault.code, policy.classes) === 'retry'",
    replace: "classOf(voted.fault.code, policy.classes) !== 'broken'",
    killedBy: [policies],
  },
]
