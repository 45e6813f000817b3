import type { Mutant } from './mutant'

const store = 'server/simulator/register-store.ts'
const register = 'test/simulation/simulator-register.spec.ts'
const parallel = 'server/exploration/parallel-commit.ts'
const participant = 'server/simulator/parallel-participant.ts'
const simulated = 'test/simulation/simulator-parallel.spec.ts'
const compensating = 'test/simulation/simulator-compensating.spec.ts'
const explored = 'test/simulation/exploration.spec.ts'
const published = 'test/simulation/simulator-published.spec.ts'
const decider = 'server/simulator/register-decider.ts'
const deciding = 'test/simulation/simulator-deciding.spec.ts'

/** Bugs that need crashes, disks or two coordinators at once: simulator or explorer must find them. */
export const simulatorMutants: readonly Mutant[] = [
  {
    id: 'M4',
    bug: 'the verdict is answered before it is synced',
    file: store,
    find: `  host.force(transaction, () => {
    if (isFirst) {`,
    replace: `  host.after(0, transaction, 'durable', () => {
    if (isFirst) {`,
    killedBy: [register],
  },
  {
    id: 'M10-simulator',
    bug: 'who takes over rolls back what has no verdict, without asking the register',
    file: 'server/simulator/register-coordinator.ts',
    find: 'stands === null ? happen.recovered : happen.stands(stands)',
    replace: "happen.stands(stands ?? { verdict: 'abort', branches: [] })",
    killedBy: [register],
  },
  {
    id: 'M11-simulator',
    bug: 'a former owner of the lease may still decide',
    file: store,
    find: 'if (row.stands === null && isFenced(store, epoch)) {',
    replace: 'if (row.stands === null && epoch < 0) {',
    killedBy: [register],
  },
  {
    id: 'M15-simulator',
    bug: 'a proposal whose answer is lost is taken for failed',
    file: 'server/simulator/register-running.ts',
    find: `  if (one.isWaiting) {
    appendAgain(running, one)
    return
  }`,
    replace: `  if (one.isWaiting) {
    appendAgain(running, one)
    return
  }
  if (phase === 'deciding') {
    hear(running, one, running.happen.stands({ verdict: 'abort', branches: [] }))
    return
  }`,
    killedBy: [register],
  },
  {
    id: 'M16-simulator',
    bug: 'who takes over leaves what is open alone',
    file: 'server/simulator/register-coordinator.ts',
    find: 'for (const { transaction, records, stands } of stored) {',
    replace: 'for (const { transaction, records, stands } of stored.slice(0, 0)) {',
    killedBy: [register],
  },
  {
    id: 'M18-simulator',
    bug: 'what is rolled back before it was prepared leaves no fence',
    file: 'server/simulator/register-ending.ts',
    find: "if (place === 'aborted') {",
    replace: "if (place === 'aborted' || place === 'working') {",
    killedBy: [register],
  },
  {
    id: 'M18-unasked-simulator',
    bug: 'who is asked for a promise that it never made bars nothing, and makes it when the work arrives',
    file: 'server/simulator/register-participant.ts',
    find: 'else if (manager.votesUnasked) bar(manager, transaction, vote)',
    replace: '',
    killedBy: ['test/simulation/simulator-deciding.spec.ts'],
  },
  {
    id: 'M8-simulator',
    bug: 'presumed commit asks to prepare before it has written who takes part',
    file: 'server/simulator/presumed-said.ts',
    find: "...{ collects: true, logsAbort: false, presumes: 'commit' },",
    replace: "...{ collects: false, logsAbort: false, presumes: 'commit' },",
    killedBy: [published],
  },
  {
    id: 'M-paxos-promise',
    bug: 'a new leader proposes abort without looking at what was accepted',
    file: 'server/simulator/paxos-leader.ts',
    find: 'if (one != null && one.ballot > found.ballot) found = one',
    replace: 'if (one != null && one.ballot < found.ballot) found = one',
    killedBy: ['test/simulation/simulator-paxos.spec.ts'],
  },
  {
    id: 'M9-simulator',
    bug: 'a participant of three-phase commit waits no longer and decides by its own clock',
    file: 'server/simulator/phases-participant.ts',
    find: 'return isLeading(state) ? leadAgain(context, state) : to(state, askAll(context))',
    replace: "return end(state.place === 'p' ? 'commit' : 'abort')",
    killedBy: ['test/simulation/simulator-three-phase.spec.ts'],
  },
  {
    id: 'M32-simulator',
    bug: 'a service that was told to cancel reserves when the try comes after it',
    file: 'server/simulator/register-participant.ts',
    find: `    case undefined:
      if (manager.tries)`,
    replace: `    case 'aborted':
    case undefined:
      if (manager.tries)`,
    killedBy: [compensating],
  },
  {
    id: 'M33-simulator',
    bug: 'a service that has compensated a step does it when the order comes after it',
    file: 'server/simulator/register-service.ts',
    find: "if (refuses || place === 'undone') {",
    replace: 'if (refuses) {',
    killedBy: [compensating],
  },
  {
    id: 'M31',
    bug: 'the recovery of a parallel commit aborts without barring what is missing from preparing',
    file: parallel,
    find: 'fenced: prevention ? fenced | bit : fenced,',
    replace: 'fenced: prevention ? fenced : fenced | bit,',
    killedBy: [explored],
  },
  {
    id: 'M31-bar',
    bug: 'a participant that was barred from preparing in a parallel commit prepares all the same',
    file: parallel,
    find: 'yield ((fenced >> i) & 1) === 0',
    replace: 'yield ((fenced >> i) & 1) <= 1',
    killedBy: [explored],
  },
  {
    id: 'M31-simulator',
    bug: 'recovery in the simulator is told that an intent is missing, and nothing bars it from coming',
    file: participant,
    find: `    case 'look':
      return bar(from)`,
    replace: `    case 'look':
      return to(state, [tell({ kind: 'missing' }, from)])`,
    killedBy: [simulated],
  },
  {
    id: 'M31-bar-simulator',
    bug: 'a participant in the simulator that was barred from preparing says yes when it is asked late',
    file: participant,
    find: "tell({ kind: isThere ? 'yes' : 'no' }, from)",
    replace: "tell({ kind: 'yes' }, from)",
    killedBy: [simulated],
  },
  {
    id: 'M31-record',
    bug: 'who finds no record aborts, and the record may still be staged after it',
    file: 'server/simulator/parallel-record.ts',
    find: "return state === 'none' ? write('abort', from) : answer(state, from)",
    replace: `return state === 'none'
        ? { ...stay(state), effects: [standing('abort', from)] }
        : answer(state, from)`,
    killedBy: [simulated],
  },
  {
    id: 'D5-bar-simulator',
    bug: 'who decides says that it will never commit, and is not barred from it',
    file: decider,
    find: `  else
    end(decider, transaction, 'aborted', () =>
      answer(decider, { transaction, from, found: 'prevented' }),
    )`,
    replace: "  else answer(decider, { transaction, from, found: 'prevented' })",
    killedBy: [deciding],
  },
  {
    id: 'D5-early-simulator',
    bug: 'who decides says that it has committed before its commit is durable',
    file: decider,
    find: `  if (will === 'yes') {
    end(`,
    replace: `  if (will === 'yes') {
    answer(decider, { transaction, from, found: 'committed' })
    end(`,
    killedBy: [deciding],
  },
  {
    id: 'D5-silence-simulator',
    bug: 'a last agent that does not answer is taken for one that has refused',
    file: 'server/simulator/register-running.ts',
    find: 'hear(running, one, running.happen.decided.unknown)',
    replace: 'hear(running, one, running.happen.decided.refused)',
    killedBy: [deciding],
  },
  {
    id: 'M5-parallel',
    bug: 'the caller of a parallel commit hears committed before the record is staged',
    file: 'server/simulator/parallel-coordinator.ts',
    find: 'if (!heard.staged) return to(heard)',
    replace: 'if (heard.votes.length === 0) return to(heard)',
    killedBy: [simulated],
  },
]
