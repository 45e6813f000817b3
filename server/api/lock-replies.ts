import type { HeldLock, LockList, LockRow } from '@/server/contract/lock'
import { lockKey } from '@/server/contract/lock-key'
import type { Claim, Held } from '@/server/lock/lock'
import type { Locks } from '@/server/lock/locks'
import { inOrder, isHeld } from '@/server/lock/queue'
import { problem, type Reply } from './reply'

/** Its copies follow later: who takes over from it may know nothing of a lock, nor of its token. */
export const isEfficiencyOnly = (kind: Locks['kind']): boolean => kind === 'redis'

export const heldLockOf = ({ key, mode, owner, ttlMs, grant }: Held, kind: Locks['kind']) =>
  ({
    ...{ key, mode, owner, ttlMs },
    token: grant.token,
    expiresAt: timeOf(grant.expiresAtMs),
    efficiencyOnly: isEfficiencyOnly(kind),
  }) satisfies HeldLock

/** The key of the address, or why it is none. */
export function keyIn(params: Readonly<Record<string, string>>): string | Reply {
  const parsed = lockKey.safeParse(params.key)
  if (parsed.success) return parsed.data
  const message = parsed.error.issues[0]?.message ?? 'It is no key'
  return problem(
    'invalid-request',
    `The address names no key of a lock. ${message}. Nothing was done. A key has 1 to 200 characters; encode a colon in it as %3A.`,
    { errors: [{ path: 'key', message }] },
  )
}

export const lockLost = (key: string, token: number): Reply =>
  problem(
    'lock-lost',
    `Nobody holds ${key} with the token ${token}: it was released, or its time ran out. Stop what you do under it, and acquire it again.`,
  )

export const locksSilent = (): Reply =>
  problem(
    'locks-unavailable',
    'The store of locks does not answer. What was asked may or may not have been done; a lock taken unheard runs out by itself. Ask again in a moment, under the same idempotency key.',
    { headers: { 'retry-after': '1' } },
  )

/** All claims as people read them: lock by lock, those held for longest first, so that none changes its place. */
export function lockListOf(claims: readonly Claim[], kind: Locks['kind']): LockList {
  const keys = new Map<string, Claim[]>()
  for (const claim of claims) keys.set(claim.key, [...(keys.get(claim.key) ?? []), claim])
  const items = [...keys].map(([key, mine]) => rowOf(key, mine))
  items.sort(
    (one, other) =>
      (one.since ?? '').localeCompare(other.since ?? '') || one.key.localeCompare(other.key),
  )
  return { store: { kind, efficiencyOnly: isEfficiencyOnly(kind) }, items }
}

function rowOf(key: string, claims: readonly Claim[]): LockRow {
  const held = claims.filter(isHeld).sort((one, other) => one.grant.token - other.grant.token)
  return {
    key,
    mode: held[0]?.mode ?? null,
    token: held.at(-1)?.grant.token ?? null,
    since: held[0] === undefined ? null : timeOf(held[0].grant.atMs),
    holders: held.map(({ grant, ...claim }) => ({
      ...claimantOf(claim),
      token: grant.token,
      since: timeOf(grant.atMs),
      expiresAt: timeOf(grant.expiresAtMs),
    })),
    waiters: inOrder(claims).map((claim) => ({
      ...claimantOf(claim),
      since: timeOf(claim.askedAtMs),
    })),
  }
}

const claimantOf = ({ owner, mode, priority, transaction }: Omit<Claim, 'grant'>) => ({
  ...{ owner, mode, priority, transaction },
})

const timeOf = (ms: number): string => new Date(ms).toISOString()

/** Who is in the way, as a sentence. */
export function namedInTheWay(inTheWay: readonly Claim[]): string {
  const names = inTheWay.slice(0, 5).map(({ owner, grant, mode }) => {
    return grant === null ? `${owner} waits before you` : `${owner} holds it ${modeWord[mode]}`
  })
  return names.length === 0 ? 'It was just given away' : names.join(', ')
}

const modeWord = { shared: 'together with others', exclusive: 'alone' } as const

/** A transaction gives its locks back itself; null: none has this one. */
export async function ofTransaction(
  locks: Pick<Locks, 'find'>,
  key: string,
  token: number,
): Promise<Reply | null> {
  const held = await locks.find({ key, token })
  if (held === null || held.transaction === null) return null
  return problem(
    'lock-of-transaction',
    `The lock ${key} belongs to transaction ${held.transaction}, which renews it and gives it back at its end. Nothing was changed. If it must be taken away, release it by force, with a reason.`,
  )
}
