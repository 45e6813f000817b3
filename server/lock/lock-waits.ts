import type { Party, Wait, WaitGraph } from '@/server/policy/wait-for'
import type { Claim } from './lock'
import { programsIn, workIn } from './programs'
import { inTheWayOf, isHeld } from './queue'

/** PURE: who waits for whom for one of Verdict's own locks. */
export function waitsOfClaims(claims: readonly Claim[]): WaitGraph {
  const partyOf = partiesIn(claims)
  const parties = new Map<string, Party>()
  const waits: Wait[] = []
  for (const claim of claims.filter((one) => !isHeld(one))) {
    const live = claims.filter(({ key }) => key === claim.key)
    for (const other of inTheWayOf(claim, live)) {
      const [waiter, holder] = [partyOf(claim), partyOf(other)]
      parties.set(waiter.key, waiter).set(holder.key, holder)
      waits.push({
        ...{ waiter: waiter.key, holder: holder.key, participant: null, object: claim.key },
        ...{ mode: claim.mode === 'exclusive' ? 'Exclusive' : 'Shared' },
        ...{ sinceMs: claim.askedAtMs, waiterSession: null, holderSession: null },
      })
    }
  }
  return { parties: [...parties.values()], waits }
}

/** What each party waits for, by the key of the party. */
export function waitersOf(claims: readonly Claim[]): ReadonlyMap<string, readonly Claim[]> {
  const partyOf = partiesIn(claims)
  const waiters = new Map<string, Claim[]>()
  for (const claim of claims.filter((one) => !isHeld(one))) {
    const { key } = partyOf(claim)
    waiters.set(key, [...(waiters.get(key) ?? []), claim])
  }
  return waiters
}

/** Who takes a lock for a transaction is the transaction; anybody else is one with what else it holds. */
function partiesIn(claims: readonly Claim[]): (claim: Claim) => Party {
  const groups = new Map<string, Claim[]>()
  for (const claim of claims) {
    const name = holderIn(claim)
    if (name !== null) groups.set(name, [...(groups.get(name) ?? []), claim])
  }
  const pieceOf = piecesIn(claims)
  return (claim) => {
    const { id, owner, transaction } = claim
    const about = { name: owner, transaction, participant: null }
    if (transaction !== null)
      return { key: `transaction ${transaction}`, kind: 'transaction', ...about }
    const piece = pieceOf(claim)
    if (piece !== null) return { key: piece, kind: 'owner', ...about }
    const name = holderIn(claim)
    const isOne = name !== null && mayBeOne(groups.get(name) ?? [])
    return { key: `owner ${isOne ? name : id}`, kind: 'owner', ...about }
  }
}

interface Piece {
  readonly programs: string | null
  readonly path: string
}

/**
 * What its programs said is one piece of work waits for one lock at a time; it holds what it took itself,
 * and what it runs within holds, for that goes on only when it has ended. What runs beside it is another.
 * Where several wait within one, it is not known for which of them it waits: each is by itself.
 */
function piecesIn(claims: readonly Claim[]): (claim: Claim) => string | null {
  const waiting = claims.flatMap((claim) => {
    const piece = isHeld(claim) ? null : pieceIn(claim)
    return piece === null ? [] : [piece]
  })
  return (claim) => {
    const mine = pieceIn(claim)
    if (mine === null) return null
    const within = waiting.filter((one) => isWithin(one, mine))
    const [one] = within
    if (isHeld(claim)) return keyOf(within.length === 1 && one !== undefined ? one : mine)
    const alike = waiting.filter((other) => keyOf(other) === keyOf(mine))
    return alike.length === 1 ? keyOf(mine) : `owner ${claim.id}`
  }
}

/** Null: nothing was said of it. */
function pieceIn({ id, transaction }: Claim): Piece | null {
  const path = transaction === null ? workIn(id) : null
  return path === null ? null : { programs: programsIn(id), path }
}

const keyOf = ({ programs, path }: Piece): string => `${WORK}${JSON.stringify([programs, path])}`

const isWithin = (one: Piece, other: Piece): boolean =>
  one.programs === other.programs &&
  (one.path === other.path || one.path.startsWith(`${other.path}/`))

const WORK = 'work '

/**
 * One that waits as a whole: a transaction, or what its programs said is one piece of work. Who is told
 * by name only may be several.
 */
export const isOneForSure = (key: string): boolean =>
  key.startsWith(WORK) || key.startsWith('transaction ')

/** Whose programs it is and how it calls itself; null: it cannot be told from this claim. */
function holderIn({ id, owner, transaction }: Claim): string | null {
  const programs = transaction === null ? programsIn(id) : null
  return programs === null ? null : JSON.stringify([programs, owner])
}

/**
 * Several may go by one name, and are then several parties. One that takes lock after lock waits for
 * one at a time, and has taken all others before that.
 */
function mayBeOne(claims: readonly Claim[]): boolean {
  const [waiting, ...others] = claims.filter((claim) => !isHeld(claim))
  if (waiting === undefined || others.length > 0) return false
  return claims
    .filter(isHeld)
    .every(({ key, grant }) => key !== waiting.key && grant.atMs <= waiting.askedAtMs)
}
