import { ER, type Failure, faultOf, voteAfter } from './mariadb-errors'
import type { Fault, Voted } from './participant'

/** The mark and XA END. */
const BEFORE_PREPARE = 2

/** What comes before XA PREPARE, the server has refused before it came to that. */
export function refusedBy(
  failure: Failure,
  { reads, results }: { readonly reads: boolean; readonly results: number },
): Voted {
  const early = !failure.lost && (reads || results < BEFORE_PREPARE)
  const given = !reads && results === 0 && failure.errno === ER.duplicate
  return {
    vote: early ? 'no' : voteAfter(failure),
    fault: given ? fenced : faultOf(failure, 'prepare'),
  }
}

const fenced: Fault = {
  code: 'fenced',
  text: 'The branch was given up before it was prepared. It never can be. Run the transaction again.',
}
