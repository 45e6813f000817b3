import type { Mutant } from './mutant'

const at = (name: string) => `test/integration/${name}.spec.ts`
const settle = 'server/participant/mariadb-settle.ts'

/** Bugs in what speaks XA to MariaDB and MySQL. */
export const mariadbMutants: readonly Mutant[] = [
  {
    id: 'M18-mariadb',
    bug: 'an aborted branch is not fenced against a late prepare',
    file: settle,
    find: 'return prevent(options, ask)',
    replace: 'return done',
    killedBy: [at('mariadb-settle')],
  },
  {
    id: 'M23',
    bug: 'an unknown branch is taken for a settled one, though a living session owns it',
    file: settle,
    find: "if (after === 'gone') return 'gone'",
    replace: "if (after === 'gone') return done",
    killedBy: [at('mariadb-settle')],
  },
  {
    id: 'M24',
    bug: 'a statement has failed, and what is left of the branch is prepared',
    file: 'server/participant/mariadb-branch-session.ts',
    find: 'if (done.failure !== null) return doomed(done.failure)',
    replace: 'if (done.failure?.lost === true) return doomed(done.failure)',
    killedBy: [at('mariadb-vote')],
  },
  {
    id: 'errno-by-name',
    bug: 'an error goes by its name, which no rule of a policy knows',
    file: 'server/participant/mariadb-errors.ts',
    find: 'errno, code: String(errno), message: said }',
    replace: 'errno, code: name ?? String(errno), message: said }',
    killedBy: [at('mariadb-classes')],
  },
  {
    id: 'M27',
    bug: 'a branch that wrote nothing and lost its session is reported as rolled back',
    file: settle,
    find: "return verdict === 'commit' && marked ?",
    replace: "return verdict === 'commit' ?",
    killedBy: [at('mariadb-settle')],
  },
]
