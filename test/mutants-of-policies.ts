import type { Mutant } from './mutant'

const policies = 'test/simulation/retry-policies.spec.ts'
const recovery = 'test/simulation/retry-policies-recovery.spec.ts'
const pure = 'test/protocol/retry-policy.spec.ts'
const breaker = 'test/protocol/circuit-breaker.spec.ts'
const budget = 'test/protocol/retry-budget.spec.ts'
const own = 'test/simulation/own-retry.spec.ts'
const gate = 'test/protocol/participant-gate.spec.ts'
const gates = 'test/simulation/gates.spec.ts'
const down = 'test/simulation/bank-down.spec.ts'
const later = 'test/simulation/not-now.spec.ts'

/** What goes wrong where calls are repeated. */
export const policyMutants: readonly Mutant[] = [
  {
    id: 'not-now-counted',
    bug: 'a participant that says not now is asked no more often than one that is silent',
    file: 'server/coordinator/ask-for-vote.ts',
    find: 'if (voted.againMs === undefined) heard++',
    replace: 'heard++',
    killedBy: [later],
  },
  {
    id: 'not-now-early',
    bug: 'a participant that says not now is asked before the moment that it has named',
    file: 'server/coordinator/ask-for-vote.ts',
    find: 'Math.max(voted.againMs ?? 0, backOffMs(rolled, backOff))',
    replace: 'backOffMs(rolled, backOff)',
    killedBy: [later],
  },
  {
    id: 'backoff-cap',
    bug: 'the wait between two attempts grows without a limit',
    file: 'server/policy/back-off.ts',
    find: 'Math.min(capMs, baseMs * factor ** Math.max(0, n - 1))',
    replace: 'baseMs * factor ** Math.max(0, n - 1)',
    killedBy: [pure],
  },
  {
    id: 'lock-age',
    bug: 'who waits for a lock does not rise in its queue',
    file: 'server/lock/queue.ts',
    find: 'claim.priority + longestMs / AGE_STEP_MS',
    replace: 'claim.priority + 0 / longestMs',
    killedBy: ['test/protocol/lock-ageing.spec.ts'],
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
  {
    id: 'M30-breaker',
    bug: 'an open breaker drops what a verdict owes',
    file: 'server/coordinator/through-gate.ts',
    find: "asked = await comeAgain(deps, owed, why === 'ordered' || overdue)",
    replace:
      "if (why === 'time') return null\n    asked = await comeAgain(deps, owed, why === 'ordered' || overdue)",
    killedBy: [gates],
  },
  {
    id: 'breaker-probes',
    bug: 'every call goes as a probe once the time of an open breaker is over',
    file: 'server/policy/circuit-breaker.ts',
    find: 'return { breaker, permit: null, untilMs: null }',
    replace: 'return { breaker, permit: { era: breaker.era } }',
    killedBy: [breaker, gates],
  },
  {
    id: 'breaker-late',
    bug: 'what left before the breaker opened closes it',
    file: 'server/policy/circuit-breaker.ts',
    find: 'if (permit.era !== breaker.era) return breaker',
    replace: "if (permit.era !== breaker.era && breaker.phase === 'closed') return breaker",
    killedBy: [breaker],
  },
  {
    id: 'breaker-no',
    bug: 'a definite no counts as a failure of the participant',
    file: 'server/policy/availability.ts',
    find: "classOf(code, rules) === 'retry' && unavailable.some((pattern) => pattern.test(code))",
    replace:
      "classOf(code, rules) === 'retry' || unavailable.some((pattern) => pattern.test(code))",
    killedBy: ['test/protocol/availability.spec.ts'],
  },
  {
    id: 'own-budget',
    bug: 'a transaction repeats its calls for promises more often than it allows itself',
    file: 'server/policy/own-retry.ts',
    find: 'repeats < (own',
    replace: 'repeats <= (own',
    killedBy: [own],
  },
  {
    id: 'past-all-breakers',
    bug: 'a breaker holds nobody back, whether its transaction goes past it or not',
    file: 'server/policy/own-retry.ts',
    find: 'breaker: own.breaker?.on === false',
    replace: 'breaker: own.breaker?.on !== true',
    killedBy: [own],
  },
  {
    id: 'budget-of-owed',
    bug: 'what a verdict owes is paid for as a repeat of phase one, and dropped when nothing is left',
    file: 'server/policy/participant-gate.ts',
    find: "const spent = kind === 'repeat' ?",
    replace: "const spent = kind !== 'request' ?",
    killedBy: [gate],
  },
  {
    id: 'throttle-uncounted',
    bug: 'what the throttle refuses itself is not counted',
    file: 'server/policy/throttle.ts',
    find: 'requests: counted(requests, at(nowMs), { all: 1, hits: 0 }),\n  pending,',
    replace: 'requests,\n  pending,',
    killedBy: [budget],
  },
  {
    id: 'promise-for-ever',
    bug: 'a promise is waited for until the deadline, whatever its policy says',
    file: 'server/coordinator/ask-for-vote.ts',
    find: 'return Math.min(running.deadlineMs, startMs + policyOf(running, branch).policy.promiseMs)',
    replace: 'return Math.min(running.deadlineMs, Number.MAX_SAFE_INTEGER + startMs)',
    killedBy: [policies],
  },
  {
    id: 'breaker-reset',
    bug: 'a probe that fails leaves the breaker as long open as the first time',
    file: 'server/policy/circuit-breaker.ts',
    find: 'openMs * 2 ** trips',
    replace: 'openMs * 2 ** Math.min(0, trips)',
    killedBy: [breaker, down],
  },
  {
    id: 'victim-of-rank',
    bug: 'of a ring of waits the youngest goes, whatever the priorities say',
    file: 'server/coordinator/deadlocks.ts',
    find: '-priorities.indexOf(priority)',
    replace: '0 * priorities.indexOf(priority)',
    killedBy: ['test/integration/deadlock-across.spec.ts'],
  },
  {
    id: 'victim-policy-unheard',
    bug: 'of a ring of waits the lowest priority goes, whatever the operators’ policy says',
    file: 'server/coordinator/deadlocks.ts',
    find: 'victimsOf(waits, candidatesOf(deps), order)',
    replace: 'victimsOf(waits, candidatesOf(deps), ORDER)',
    killedBy: ['test/integration/deadlock-across.spec.ts'],
  },
  {
    id: 'retry-forgotten',
    bug: 'who takes a transaction over forgets the policy that it came with',
    file: 'server/coordinator/running.ts',
    find: 'retry: retryIn(open),',
    replace: 'retry: null,',
    killedBy: [policies],
  },
]
