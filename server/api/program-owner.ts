import type { Identity } from '@/server/contract/identity'
import type { Locks } from '@/server/lock/locks'
import { programClaim, programsIn } from '@/server/lock/programs'
import type { ApiContext } from './context'
import { ofTransaction } from './lock-replies'
import { problem, type Reply } from './reply'

/** On whose behalf somebody acts: all programs of one person stand together. */
export const ownerOf = ({ name }: Pick<Identity, 'name'>): string => name.split('/')[0] ?? name

/** An admin's programs, and whoever needs no token, may end what others have begun. */
const mayAny = ({ kind, role }: Identity): boolean => kind !== 'token' || role === 'admin'

const notYours = (what: string, owner: string): Reply =>
  problem(
    'of-another-program',
    `${what} belongs to the programs of ${owner}. Nothing was changed. Use a token of that one, or an admin's.`,
  )

/** Why a transaction is not this caller's to go on with; null: it is. */
export async function othersTransaction(
  { owners }: Pick<ApiContext, 'owners'>,
  id: string,
  identity: Identity,
): Promise<Reply | null> {
  if (mayAny(identity)) return null
  const owner = await owners.of(id)
  const isOurs = owner === null || owner === ownerOf(identity)
  return isOurs ? null : notYours(`The transaction ${id}`, owner)
}

/** Whose it is from now on; a reply: it is somebody else's already. */
export async function takenBy(
  { owners }: Pick<ApiContext, 'owners'>,
  id: string,
  identity: Identity,
): Promise<Reply | null> {
  if (identity.kind !== 'token') return null
  const owner = await owners.note(id, ownerOf(identity))
  const isOurs = owner === ownerOf(identity) || mayAny(identity)
  return isOurs ? null : notYours(`The transaction ${id}`, owner)
}

/** The name of a claim says whose programs hold it. */
export const claimId = (identity: Identity, key: string, work?: string): string =>
  programClaim(identity.kind === 'token' ? ownerOf(identity) : '', key, work)

interface LockAsked {
  readonly key: string
  readonly token: number
  readonly identity: Identity
}

/** Why a lock is not this caller's to renew or give back; null: it is, or nobody holds it. */
export async function othersLock(
  locks: Pick<Locks, 'find'>,
  { key, token, identity }: LockAsked,
): Promise<Reply | null> {
  const kept = await ofTransaction(locks, key, token)
  if (kept !== null || mayAny(identity)) return kept
  const held = await locks.find({ key, token })
  if (held === null) return null
  const owner = programsIn(held.id)
  // What another version has written is somebody's all the same.
  if (owner === null) return notYours(`The lock ${key}`, 'somebody else')
  const isOurs = owner === '' || owner === ownerOf(identity)
  return isOurs ? null : notYours(`The lock ${key}`, owner)
}
