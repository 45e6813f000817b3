import type { Party, Wait, WaitGraph } from '@/server/policy/wait-for'
import type { Claim } from './lock'
import { inTheWayOf, isHeld } from './queue'

/** PURE: who waits for whom for one of Verdict's own locks. */
export function waitsOfClaims(claims: readonly Claim[]): WaitGraph {
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

/** Who takes a lock for a transaction is the transaction; anybody else is this very claim. */
const partyOf = ({ id, owner, transaction }: Claim): Party =>
  transaction === null
    ? { key: `owner ${id}`, kind: 'owner', name: owner, transaction, participant: null }
    : {
        key: `transaction ${transaction}`,
        kind: 'transaction',
        name: owner,
        ...{ transaction },
        participant: null,
      }
