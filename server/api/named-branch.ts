import type { TransactionId } from '@/server/protocol/model'
import type { NamedBranch } from '@/server/recovery/branch-evidence'
import { kindOf, ownTransaction } from './branch-lists'
import type { ApiContext } from './context'
import { noSuchParticipant } from './handlers/participant-named'
import { problem, type Reply } from './reply'

export type Named =
  | (NamedBranch & { readonly ok: true; readonly kind: 'unclaimed' | 'foreign' })
  | { readonly ok: false; readonly reply: Reply }

/** PostgreSQL takes names of 199 bytes; the literal of a whole XA id is longer. */
const NAME_LENGTH_MAX = 400

/**
 * The branch that an address names, if it may be settled by its name: one that the journal does not
 * have. What belongs to a transaction is settled with it, and nowhere else.
 */
export async function namedBranch(
  { registry, journal, cluster }: ApiContext,
  { name = '', branchId: gid = '' }: Readonly<Record<string, string>>,
): Promise<Named> {
  if (registry.row(name) === null) await registry.reload()
  const participant = registry.get(name)
  if (participant === null) return { ok: false, reply: noSuchParticipant(name) }
  if (gid.length > NAME_LENGTH_MAX) return { ok: false, reply: noSuchBranch(name) }
  const transaction = ownTransaction(cluster, gid)
  const claimed = transaction !== null && (await journal.find(transaction)) !== null
  if (claimed) return { ok: false, reply: ofTransaction(transaction) }
  const kind = kindOf(gid, { cluster, known: new Set() })
  return kind === null
    ? { ok: false, reply: noSuchBranch(name) }
    : { ok: true, participant, gid, kind }
}

const noSuchBranch = (participant: string): Reply =>
  problem(
    'branch-not-found',
    `${participant} has no prepared branch of that name. Nothing was sent. Look at the list of its branches.`,
  )

const ofTransaction = (transaction: TransactionId): Reply =>
  problem(
    'branch-of-transaction',
    `This branch belongs to the transaction ${transaction}. Nothing was sent: it is settled together with the other branches, at /transactions/${transaction}.`,
    { extra: { transaction } },
  )
