import type { BranchEvidence, Fault, Proof, Settled } from './participant'

const CODE = 'another-server'

/** Whether two names are of one server, as each kind of database names itself. */
type IsSame = (one: string, other: string) => boolean

/**
 * At this address answers another server than the one that did the work: what it does not know of says
 * nothing, for the branch may be prepared where it was. Null: it is the same one, or nobody knows.
 */
export function elsewhere({ server }: Proof, here: string | null, isSame: IsSame): Fault | null {
  if (server === null || here === null || isSame(server, here)) return null
  return {
    code: CODE,
    text: `The work was done by the server ${server}; at this address answers ${here}, which knows nothing of it. The branch may still be prepared where it was. Give the participant the address of the former server again. If that one is gone for good, look into the data, then acknowledge.`,
  }
}

/** Asked again all the same, for the address may be set right; until then it waits for people. */
export const unprovenElsewhere = (evidence: BranchEvidence | null): Settled | null =>
  evidence?.fault?.code === CODE ? { type: 'unproven', fault: evidence.fault } : null
