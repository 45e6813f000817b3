import type { Mutant } from './mutant'

const store = 'server/simulator/register-store.ts'
const register = 'test/simulation/simulator-register.spec.ts'
const published = 'test/simulation/simulator-published.spec.ts'

/** Bugs that need crashes, disks or two coordinators at once: the simulator must find them. */
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
    file: 'server/simulator/register-participant.ts',
    find: "if (place === 'aborted') {",
    replace: "if (place === 'aborted' || place === 'working') {",
    killedBy: [register],
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
]
