import type { Mutant } from './mutant'

const hostile = 'test/integration/http-hostile.spec.ts'

/** Bugs in what speaks to services, and in the kit that makes one. */
export const serviceMutants: readonly Mutant[] = [
  {
    id: 'H1',
    bug: 'a commit that the service knows nothing of is taken for done',
    file: 'server/participant/http-settle.ts',
    find: "return { type: 'unproven', fault: traceless }",
    replace: "return { type: 'done' }",
    killedBy: [hostile],
  },
  {
    id: 'H2',
    bug: 'an answer about another branch is taken for the answer',
    file: 'server/participant/http-calls.ts',
    find: 'return (gid ?? asked.gid) === asked.gid && (branch ?? asked.branch) === asked.branch',
    replace: 'return asked.gid !== gid || branch !== 0',
    killedBy: [hostile],
  },
  {
    id: 'H3',
    bug: 'a try that comes after its cancel is taken for a repeat',
    file: 'sdk/participant/barrier-rules.ts',
    find: "return reason === op ? 'repeated' : 'late'",
    replace: "return 'repeated'",
    killedBy: ['test/integration/http-steps.spec.ts'],
  },
]
