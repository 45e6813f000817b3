import { escapeLiteral } from 'pg'
import type { BranchId } from '@/server/protocol/model'
import { synced } from './marker-sql'
import type { Decided, Voted } from './participant'
import { parting } from './postgres-commands'
import { type Failure, faultOf, voteAfter } from './postgres-errors'
import { type ExchangeOptions, exchange, type Session } from './postgres-exchange'

type Ballot = Voted & { readonly failure: Failure | null }

interface Ending {
  readonly branch: BranchId
  /** Null for a branch that wrote nothing. */
  readonly xid: string | null
  /** True: its statements left nothing in the session. */
  readonly clean: boolean
}

/**
 * Ends the transaction of a session and says how: the vote. A branch with a transaction number has
 * written and is prepared; one without has nothing to lose, and a plain COMMIT costs no sync.
 *
 * In a transaction that has failed, and outside one, PREPARE TRANSACTION and COMMIT succeed without
 * an error and have rolled back: only the command tag tells. So the tag is the proof.
 */
export async function vote(
  session: Session,
  { branch, xid, clean }: Ending,
  options: ExchangeOptions,
): Promise<Ballot> {
  const readOnly = xid === null
  const text = readOnly ? 'COMMIT' : `PREPARE TRANSACTION ${escapeLiteral(branch)}`
  const commands = [{ text, once: true }, ...(clean ? [] : parting)]
  const { replies, failure } = await exchange(session, commands, options)
  const [ended] = replies
  if (ended === undefined && failure !== null)
    return { vote: voteAfter(failure), fault: faultOf(failure, 'prepare'), failure }
  const proven = ended?.tag === (readOnly ? 'COMMIT' : 'PREPARE TRANSACTION')
  if (proven) return { vote: readOnly ? 'read-only' : 'yes', fault: null, failure }
  return { vote: 'no', fault: rolledBack, failure }
}

/** What the commit of a branch that never promised came to: the decision, where it is alone (3.1). */
export async function commitAtOnce(
  session: Session,
  { xid, clean }: Omit<Ending, 'branch'>,
  options: ExchangeOptions,
): Promise<Decided & { readonly failure: Failure | null }> {
  const settings = xid === null ? [] : [{ text: synced }]
  const commands = [...settings, { text: 'COMMIT', once: true }, ...(clean ? [] : parting)]
  const { replies, failure } = await exchange(session, commands, options)
  const ended = replies[settings.length]
  if (ended === undefined && failure !== null) {
    const found = voteAfter(failure) === 'no' ? 'refused' : 'unknown'
    return { found, fault: faultOf(failure, 'prepare'), failure }
  }
  if (ended?.tag !== 'COMMIT') return { found: 'refused', fault: rolledBack, failure }
  return { found: xid === null ? 'read-only' : 'committed', fault: null, failure }
}

export const rolledBack = {
  code: 'rolled-back',
  text: 'The server rolled the branch back instead of preparing it. Something in it had failed before. Run the transaction again.',
} as const
