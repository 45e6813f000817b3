import type { Decided, Decides, Participant, Settled } from './participant'

/**
 * One-phase commit (`protocols.md` 3.1): the transaction with the work and the marker row is committed
 * at once. A lost answer is found again by the marker; who takes its key first bars the other (9.4).
 */
export const onePhaseOf = ({
  decide,
  abort,
}: Pick<Decides, 'decide'> & Pick<Participant, 'abort'>): Decides => ({
  decide,
  prevent: async (branch, proof, signal) => barred(await abort(branch, proof, signal)),
})

/** An abort rolls back what is open and takes the marker's key: after it the branch never commits. */
function barred(settled: Settled): Decided {
  if (settled.type === 'done') return { found: 'prevented', fault: null }
  if (settled.type !== 'contradicted') return { found: 'unknown', fault: settled.fault }
  return { found: settled.found === 'committed' ? 'committed' : 'prevented', fault: null }
}
