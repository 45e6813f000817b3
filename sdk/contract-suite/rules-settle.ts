import { must, mustAnswer, type Rule } from './rule'

const YES = { vote: 'YES' }
const COMMITTED = { state: 'COMMITTED' }
const ABORTED = { state: 'ABORTED' }

/** Phase two: what is decided is done, once and for good. */
export const rulesOfSettling: readonly Rule[] = [
  {
    name: 'commit-commits',
    says: 'commit answers COMMITTED, now and every other time, and the list forgets the branch.',
    why: 'A coordinator asks until it hears it: a service that does not say it is asked for ever.',
    change: 'Answer 200 also where the branch had been committed before.',
    weight: 'grave',
    attempt: async ({ calls, newBranch, prepare }) => {
      const branch = newBranch()
      mustAnswer('prepare', await prepare(branch), 200, YES)
      const first = await calls.commit(branch)
      mustAnswer('commit', first, 200, COMMITTED)
      must(typeof first.body.since === 'string', 'commit was answered without "since".')
      mustAnswer('commit, repeated', await calls.commit(branch), 200, COMMITTED)
      mustAnswer('Its status', await calls.status(branch), 200, COMMITTED)
      must((await calls.isListed(branch)) === false, 'The list still holds it as prepared.')
    },
  },
  {
    name: 'commit-is-final',
    says: 'An abort that comes after the commit is 409, and changes nothing.',
    why: 'What was promised to be permanent would vanish.',
    change: 'Answer abort of a committed branch with 409 {"heuristic": "COMMIT"}.',
    weight: 'grave',
    attempt: async ({ calls, newBranch, prepare }) => {
      const branch = newBranch()
      mustAnswer('prepare', await prepare(branch), 200, YES)
      mustAnswer('commit', await calls.commit(branch), 200, COMMITTED)
      mustAnswer('abort', await calls.abort(branch), 409, { heuristic: 'COMMIT' })
      mustAnswer('Its status', await calls.status(branch), 200, COMMITTED)
    },
  },
  {
    name: 'unknown-is-not-committed',
    says: 'A commit of a branch that it does not know is 404 with UNKNOWN: not success.',
    why: 'A branch that was lost would be reported as paid.',
    change: 'Answer 404 {"state": "UNKNOWN"} where no such branch is stored.',
    weight: 'grave',
    attempt: async ({ calls, newBranch, prepare }) => {
      const branch = newBranch()
      mustAnswer('commit', await calls.commit(branch), 404, { state: 'UNKNOWN' })
      mustAnswer('Its status', await calls.status(branch), 200, { state: 'UNKNOWN' })
      // The commit overtook its prepare: that alone is no reason to refuse it.
      mustAnswer('prepare, which comes after it', await prepare(branch), 200, YES)
    },
  },
  {
    name: 'abort-undoes',
    says: 'abort answers ABORTED, now and every other time, and nothing is held any more.',
    why: 'What stays locked is locked until somebody finds it by hand.',
    change: 'Roll back, store ABORTED, and answer 200 also where it had been aborted before.',
    weight: 'grave',
    attempt: async ({ calls, newBranch, prepare }) => {
      const branch = newBranch()
      mustAnswer('prepare', await prepare(branch), 200, YES)
      mustAnswer('abort', await calls.abort(branch), 200, ABORTED)
      mustAnswer('abort, repeated', await calls.abort(branch), 200, ABORTED)
      must((await calls.isListed(branch)) === false, 'The list still holds it as prepared.')
    },
  },
  {
    name: 'abort-is-remembered',
    says: 'An aborted branch stays aborted: its status says so, and its prepare is refused.',
    why: 'A repeat that was under way prepares it again, and nobody ever comes to settle it.',
    change: 'Keep ABORTED for 30 days, and look at it before any stored answer.',
    weight: 'grave',
    attempt: async ({ calls, newBranch, prepare }) => {
      const branch = newBranch()
      mustAnswer('prepare', await prepare(branch), 200, YES)
      mustAnswer('abort', await calls.abort(branch), 200, ABORTED)
      mustAnswer('Its status', await calls.status(branch), 200, ABORTED)
      mustAnswer('Its prepare, repeated late', await prepare(branch), 409, { vote: 'NO' })
      mustAnswer('Its commit', await calls.commit(branch), 409, { heuristic: 'ROLLBACK' })
    },
  },
  {
    name: 'late-prepare-is-refused',
    says: 'An abort that comes before its prepare succeeds, and the prepare is refused for ever.',
    why: 'Messages overtake each other: the branch would be locked after its transaction is over.',
    change: 'Store ABORTED for a branch that is not known, too. This is the fence.',
    weight: 'grave',
    attempt: async ({ calls, newBranch, prepare }) => {
      const branch = newBranch()
      mustAnswer('abort of an unknown branch', await calls.abort(branch), 200, ABORTED)
      mustAnswer('Its prepare, which comes late', await prepare(branch), 409, { vote: 'NO' })
      must((await calls.isListed(branch)) === false, 'The list holds it as prepared.')
    },
  },
]
