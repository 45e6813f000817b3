import type { Change, Claim, Held, LockMode, NewClaim, Renewal } from './lock'

/*
 * PURE: who may have the lock next. A claim gets it when no holder is in its way and nobody waits
 * before it who would be; two are in each other's way unless both share.
 */

export const isHeld = (claim: Claim): claim is Held => claim.grant !== null

export const collide = (one: LockMode, other: LockMode): boolean =>
  one === 'exclusive' || other === 'exclusive'

/**
 * Whoever waits rises by one priority in this time (`protocols.md` 16: age/τ), so that nobody waits for
 * ever behind others who came later; from the lowest to the highest it is less than anybody may wait.
 */
export const AGE_STEP_MS = 5_000

/** Those that wait: the higher rank first, and among equals who came first. */
export const inOrder = (live: readonly Claim[]): readonly Claim[] =>
  ranked(live).map(({ claim }) => claim)

interface Ranked {
  readonly claim: Claim
  readonly rank: number
}

/** Who came later has not waited longer, whatever the clocks of those who wrote it down say. */
function ranked(live: readonly Claim[]): readonly Ranked[] {
  let longestMs = Number.POSITIVE_INFINITY
  return live
    .filter((claim) => !isHeld(claim))
    .map((claim) => {
      longestMs = Math.min(longestMs, claim.waitedMs)
      return { claim, rank: claim.priority + longestMs / AGE_STEP_MS }
    })
    .sort((one, other) => other.rank - one.rank)
}

/** Whom the claim would have to wait for: holders, and those before it in the queue. */
export function inTheWayOf(claim: NewClaim, live: readonly Claim[]): readonly Claim[] {
  const waiting = ranked(live)
  const place = waiting.findIndex((one) => one.claim.id === claim.id)
  // Who has no place yet comes after its equals.
  const before = place < 0 ? waiting.filter(({ rank }) => rank >= claim.priority) : waiting
  const ahead = (place < 0 ? before : before.slice(0, place)).map((one) => one.claim)
  return [...live.filter(isHeld), ...ahead].filter((one) => collide(one.mode, claim.mode))
}

export interface Asking {
  /** False: who cannot have it at once goes away. */
  readonly queues: boolean
  /** Only the older waits for the younger, so that no ring can come to be. */
  readonly waitDie: boolean
}

export type Answer =
  | { readonly type: 'granted' }
  | { readonly type: 'waits' | 'held' | 'dies'; readonly inTheWay: readonly Claim[] }

/** What is to be done about a claim, and what it is told. */
export function ask(
  claim: NewClaim,
  live: readonly Claim[],
  { queues, waitDie }: Asking,
): { readonly change: Change; readonly answer: Answer } {
  const mine = live.find(({ id }) => id === claim.id)
  if (mine !== undefined && isHeld(mine)) return { change: renewalOf(mine, claim), answer: granted }
  const inTheWay = inTheWayOf(claim, live)
  if (inTheWay.length === 0) return { change: { type: 'grant', claim }, answer: granted }
  if (waitDie && !isOldest(claim, inTheWay))
    return { change: leaving(mine), answer: { type: 'dies', inTheWay } }
  if (!queues) return { change: leaving(mine), answer: { type: 'held', inTheWay } }
  return { change: { type: 'queue', claim }, answer: { type: 'waits', inTheWay } }
}

/** A transaction takes over what it asks for again; a caller with a key of another request does not. */
const renewalOf = (mine: Held, { ttlMs, transaction, owner }: NewClaim): Renewal => ({
  ...{ type: 'renew', id: mine.id, ttlMs },
  ...(transaction !== null &&
    (transaction !== mine.transaction || owner !== mine.owner) && {
      taker: { transaction, owner },
    }),
})

const granted: Answer = { type: 'granted' }

const leaving = (mine: Claim | undefined): Change =>
  mine === undefined ? { type: 'nothing' } : { type: 'remove', id: mine.id }

/** It has its place, and nothing that came since changes what it would be told. */
export function staysWaiting(
  claim: NewClaim,
  live: readonly Claim[],
  { waitDie }: Pick<Asking, 'waitDie'>,
): boolean {
  const inTheWay = inTheWayOf(claim, live)
  const hasPlace = live.some((one) => one.id === claim.id && !isHeld(one))
  return hasPlace && inTheWay.length > 0 && (!waitDie || isOldest(claim, inTheWay))
}

const isOldest = (claim: NewClaim, inTheWay: readonly Claim[]): boolean =>
  inTheWay.every((other) => isOlder(claim, other))

/** Who does not say when its work began has only just begun it. */
const isOlder = ({ bornAtMs, id }: NewClaim, other: Claim): boolean =>
  bornAtMs !== null && (bornAtMs < other.bornAtMs || (bornAtMs === other.bornAtMs && id < other.id))
