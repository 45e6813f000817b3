import type { BranchEvidence, Fault, Proof, Settled } from './participant'

const CODE = 'another-server'

/** What proves that two answers come of one server, as each kind of database names itself. */
type SystemOf = (server: string) => string

/**
 * At this address answers another server than the one that did the work: what it does not know of says
 * nothing, for the branch may be prepared where it was. Null: it is the same one, or nobody knows.
 */
export function elsewhere(
  { server }: Proof,
  here: string | null,
  systemOf: SystemOf,
): Fault | null {
  if (server === null || here === null || systemOf(server) === systemOf(here)) return null
  return {
    code: CODE,
    text: `The work was done by the server ${server}; at this address answers ${here}, which knows nothing of it. The branch may still be prepared where it was. Give the participant the address of the former server again. If that one is gone for good, look into the data, then acknowledge.`,
  }
}

/** Of PostgreSQL: copies and what was promoted have the same system identifier, on another timeline. */
export const postgresSystem: SystemOf = (server) => server.split(':')[0] ?? server

/** Of MariaDB and MySQL: host and port, whatever life it is in. */
export const mariadbSystem: SystemOf = (server) => server.replace(/ since \S+$/, '')

/** Asked again all the same, for the address may be set right; until then it waits for people. */
export const unprovenElsewhere = (evidence: BranchEvidence | null): Settled | null =>
  evidence?.fault?.code === CODE ? { type: 'unproven', fault: evidence.fault } : null
