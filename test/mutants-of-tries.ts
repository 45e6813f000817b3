import type { Mutant } from './mutant'

const barrier = 'sdk/participant/barrier-rules.ts'
const barrierRows = 'sdk/participant/barrier.ts'
const tries = 'server/participant/http-tries.ts'
const steps = 'test/integration/http-steps.spec.ts'
const tried = 'test/integration/http-tried.spec.ts'
const inMariadb = 'test/integration/mariadb-steps.spec.ts'
const adapter = 'test/integration/http-tries.spec.ts'
const machine = 'test/protocol/try-confirm-cancel.spec.ts'
const explorer = 'test/simulation/explorer-try-confirm-cancel.spec.ts'

/** Bugs in Try–Confirm–Cancel: the barrier of the kit, the adapter, the machine and what is registered. */
export const tryMutants: readonly Mutant[] = [
  {
    id: 'M32-cancel',
    bug: 'a cancel that comes before its try is not remembered',
    file: barrier,
    find: 'const isEmpty = origin !== undefined && (await rows.takes(origin, op))',
    replace: 'const isEmpty = origin !== undefined && (await rows.reasonOf(origin)) === null',
    killedBy: [steps],
  },
  {
    id: 'M32-confirm',
    bug: 'a confirm of an unknown try is an empty success',
    file: barrier,
    find: "if (op === 'confirm' && before !== 'try') return 'untried'",
    replace: "if (op === 'confirm' && before !== 'try') return 'repeated'",
    killedBy: [steps],
  },
  {
    id: 'M32-adapter',
    bug: 'a confirm that the service refuses counts as done',
    file: tries,
    find: "if (says(branch, answer, 409, stepRefused)) return { type: 'unproven', fault: unconfirmed }",
    replace: "if (says(branch, answer, 409, stepRefused)) return { type: 'done' }",
    killedBy: [adapter],
  },
  {
    id: 'TCC-twice',
    bug: 'a step that comes twice is done twice',
    file: barrier,
    find: 'if (!isFirst) return standing(',
    replace: 'if (!isFirst && op.length > 99) return standing(',
    killedBy: [steps],
  },
  {
    id: 'TCC-both-ends',
    bug: 'what was confirmed can be cancelled, and the other way round',
    file: barrier,
    find: 'if (contrary !== undefined && (await',
    replace: "if (contrary === 'try' && (await",
    killedBy: [tried],
  },
  {
    id: 'TCC-turns',
    bug: 'a confirm and a cancel at the same time do not wait for each other',
    file: barrierRows,
    find: ' FOR UPDATE`',
    replace: ' AND pg_sleep(0.05) IS NOT NULL`',
    killedBy: [tried],
  },
  {
    id: 'TCC-mariadb-rows',
    bug: 'in MariaDB two that come one after another both count as the first',
    file: 'sdk/participant/mariadb/barrier.ts',
    find: 'return Number(result.affectedRows) === 1',
    replace: 'return Number(result.affectedRows) >= 1',
    killedBy: [inMariadb],
  },
  {
    id: 'TCC-mariadb-failed',
    bug: 'in MariaDB a step is kept although a statement of it has failed',
    file: 'sdk/participant/mariadb/client.ts',
    find: 'failed ??= { error }',
    replace: 'failed ??= error === null ? { error } : null',
    killedBy: [inMariadb],
  },
  {
    id: 'TCC-forgets',
    bug: 'what is still reserved is pruned with what is old',
    file: 'sdk/participant/prune.ts',
    find: "AND NOT (op = 'try' AND reason = 'try' AND NOT EXISTS",
    replace: "AND NOT (op = 'none' AND reason = 'try' AND NOT EXISTS",
    killedBy: [tried],
  },
  {
    id: 'TCC-refuser',
    bug: 'who refused its try is not cancelled',
    file: 'server/protocol/two-phase-undecided.ts',
    find: ': (cancelled(plan) ?? undelivered(plan, votes) ?? abortable(plan, votes)),',
    replace:
      ': (undelivered(plan, votes) ?? abortable(plan, cancelled(plan) === null ? votes : votes)),',
    killedBy: [machine, explorer],
  },
  {
    id: 'TCC-lost-answer',
    bug: 'a try whose answer was lost counts as reserved',
    file: tries,
    find: "if (answer.type === 'lost') return { vote: 'unknown', fault: answer.fault }\n  if (answer.status !== 409) return { vote: 'unknown', fault: faultOf(answer), ...againOf(answer) }",
    replace:
      "if (answer.type === 'lost') return { vote: 'unknown', fault: answer.fault }\n  if (answer.status !== 409) return { vote: 'yes', fault: null }",
    killedBy: [adapter],
  },
  {
    id: 'TCC-registered',
    bug: 'the journal does not keep what a branch is confirmed and cancelled with',
    file: 'server/coordinator/begun.ts',
    find: '...(payloads !== null && { payloads: payloads.each }),',
    replace: '',
    killedBy: ['test/simulation/coordinator-tried.spec.ts'],
  },
  {
    id: 'uncalled-work',
    bug: 'that work was kept until its service is asked counts as an answer of that service',
    file: 'server/coordinator/start-work.ts',
    find: "uncalled?.has('work') === true ? null",
    replace: "uncalled?.has('abort') === false ? null",
    killedBy: ['test/simulation/uncalled.spec.ts'],
  },
  {
    id: 'uncalled-verdict',
    bug: 'a verdict that nobody has to be told counts as an answer of its participant',
    file: 'server/coordinator/deliver.ts',
    find: 'uncalled?.has(verdict) !== true',
    replace: "uncalled?.has('work') !== false",
    killedBy: ['test/simulation/uncalled.spec.ts'],
  },
]
