import type { JournalBranch, OnlyHereBranch } from '@/server/contract/branch'
import { decodeBranch } from '@/server/participant/decode-branch'
import { damageOf } from '@/server/participant/only-here'
import { belongsTo } from '@/server/participant/ownership'
import type { Inspection, PreparedBranch } from '@/server/participant/participant'
import { branchId, parseBranchId } from '@/server/protocol/ids'
import type { TransactionId } from '@/server/protocol/model'
import type { UnsettledBranch } from '@/server/view/participants'

/** Branches that must be listed by the participant if the journal is right. */
const PROMISED = new Set(['prepared', 'unknown', 'committing'])

/** Each side read twice, in turns: a difference is one only if it was there both times. */
export interface Sides {
  readonly journalFirst: readonly UnsettledBranch[]
  readonly here: readonly PreparedBranch[]
  readonly journalThen: readonly UnsettledBranch[]
  readonly hereThen: readonly PreparedBranch[]
}

export interface Differences {
  readonly both: readonly { readonly mine: UnsettledBranch; readonly listed: PreparedBranch }[]
  readonly onlyHere: readonly PreparedBranch[]
  readonly onlyJournal: readonly UnsettledBranch[]
}

export function differencesOf({ journalFirst, journalThen, here, hereThen }: Sides): Differences {
  const listed = new Set([...here, ...hereThen].map(({ gid }) => gid))
  const then = new Set(hereThen.map(({ gid }) => gid))
  const open = new Map([...journalFirst, ...journalThen].map((branch) => [gidOf(branch), branch]))
  const openFirst = new Set(journalFirst.map(gidOf))
  return {
    both: here.flatMap((branch) => {
      const mine = open.get(branch.gid)
      return mine === undefined ? [] : [{ mine, listed: branch }]
    }),
    onlyHere: here.filter(({ gid }) => then.has(gid) && !open.has(gid)),
    onlyJournal: journalThen.filter(
      (branch) => openFirst.has(gidOf(branch)) && isPromised(branch) && !listed.has(gidOf(branch)),
    ),
  }
}

/** The transaction that a name claims to be of, if it bears our mark. */
export const ownTransaction = (cluster: string, gid: string): TransactionId | null => {
  const parts = parseBranchId(gid)
  return parts !== null && parts.cluster === cluster ? parts.transaction : null
}

/** Null for what is a branch of one of the journal's own transactions. */
export function kindOf(
  gid: string,
  { cluster, known }: { readonly cluster: string; readonly known: ReadonlySet<string> },
): OnlyHereBranch['kind'] | null {
  if (!belongsTo(cluster, gid)) return 'foreign'
  const transaction = ownTransaction(cluster, gid)
  return transaction !== null && known.has(transaction) ? null : 'unclaimed'
}

export const journalBody = (
  mine: UnsettledBranch,
  found: Inspection | null,
  now: number,
): JournalBranch => ({
  branchId: gidOf(mine),
  transaction: mine.transaction,
  state: mine.state,
  ...whatItDoes(found, now),
  preparedAt: timeOf(found?.preparedAt ?? null) ?? mine.preparedAt,
})

export const onlyHereBody = (
  listed: PreparedBranch,
  { kind, cluster }: { readonly kind: OnlyHereBranch['kind']; readonly cluster: string },
  { found, now }: { readonly found: Inspection | null; readonly now: number },
): OnlyHereBranch => ({
  branchId: listed.gid,
  kind,
  decoded: { ...decodeBranch(listed.gid, cluster) },
  owner: listed.owner,
  ...whatItDoes(found, now),
  preparedAt: timeOf(listed.preparedAt),
})

const whatItDoes = (found: Inspection | null, now: number) => ({
  blocks: found?.blocked?.map((session) => ({ ...session })) ?? null,
  damage: found === null ? 0 : damageOf(found, now),
})

const isPromised = ({ state }: UnsettledBranch): boolean => PROMISED.has(state)

export const gidOf = ({ transaction, n }: UnsettledBranch): string =>
  branchId(transaction as TransactionId, n)

export const timeOf = (instant: number | null): string | null =>
  instant === null ? null : new Date(instant).toISOString()
