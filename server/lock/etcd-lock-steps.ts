import { z } from 'zod'
import type { Clock } from '@/server/platform/clock'
import type { Etcd } from '@/server/platform/etcd-client'
import type { Compare } from '@/server/platform/etcd-wire'
import {
  type Change,
  type Claim,
  type Held,
  type NewClaim,
  PLACE_TTL_MS,
  type Renewal,
} from './lock'
import { isHeld } from './queue'
import { claimOf, type StoredClaim, stored, storedClaim } from './stored-claim'

export const CALL_MS_MAX = 5_000

export interface EtcdLocksOptions {
  readonly etcd: Etcd
  readonly cluster: string
  readonly clock: Clock
  readonly newUlid: () => string
}

export const kept = storedClaim.extend({ lease: z.string() })
type Kept = z.infer<typeof kept>

export interface Found {
  readonly at: string
  readonly value: Kept
  readonly created: number
  readonly claim: Claim
}

export interface Looked {
  readonly folder: string
  readonly claims: readonly Found[]
  readonly gate: string | null
}

type Made = Held | null | 'again'

/** Makes the change, unless somebody came between. */
export async function make(
  options: EtcdLocksOptions,
  looked: Looked,
  change: Change,
): Promise<Made> {
  switch (change.type) {
    case 'nothing':
      return null
    case 'grant':
      return grant(options, looked, change.claim)
    case 'queue':
      return queue(options, looked, change.claim)
    case 'renew':
      return renew(options, looked, change)
    case 'remove':
      return remove(options, looked, change.id)
  }
}

const named = ({ claims }: Looked, id: string): Found | undefined =>
  claims.find(({ value }) => value.id === id)

async function grant(
  { etcd, clock, newUlid }: EtcdLocksOptions,
  looked: Looked,
  claim: NewClaim,
): Promise<Made> {
  const { folder, gate } = looked
  const lease = await etcd.grantLease(claim.ttlMs, CALL_MS_MAX)
  const nowMs = clock.now()
  const waited = named(looked, claim.id)
  const first = stored(claim, { nowMs, grantedAtMs: nowMs, livesMs: claim.ttlMs })
  const value = { ...first, ...(waited && { askedAtMs: waited.value.askedAtMs }) }
  const at = `${folder}h/${encodeURIComponent(claim.id)}`
  const seen: Compare = {
    key: `${folder}gate`,
    ...(gate === null ? { created: 0 } : { value: gate }),
  }
  const { succeeded, revision } = await etcd.txn(
    {
      compare: [seen, { key: at, created: 0 }],
      success: [
        { put: at, value: JSON.stringify({ ...value, lease }), lease },
        { put: `${folder}gate`, value: newUlid() },
        ...(waited === undefined ? [] : [{ remove: waited.at }]),
      ],
    },
    CALL_MS_MAX,
  )
  if (!succeeded) {
    await etcd.revokeLease(lease, CALL_MS_MAX)
    return 'again'
  }
  return heldOf(value, { token: revision, nowMs })
}

async function queue(
  { etcd, clock }: EtcdLocksOptions,
  looked: Looked,
  claim: NewClaim,
): Promise<Made> {
  const mine = named(looked, claim.id)
  if (mine !== undefined)
    return (await etcd.keepAlive(mine.value.lease, CALL_MS_MAX)) ? null : 'again'
  const lease = await etcd.grantLease(PLACE_TTL_MS, CALL_MS_MAX)
  const value = stored(claim, { nowMs: clock.now(), grantedAtMs: null, livesMs: PLACE_TTL_MS })
  const put = `${looked.folder}c/${encodeURIComponent(claim.id)}`
  const { succeeded } = await etcd.txn(
    {
      compare: [{ key: put, created: 0 }],
      success: [{ put, value: JSON.stringify({ ...value, lease }), lease }],
    },
    CALL_MS_MAX,
  )
  return succeeded ? null : 'again'
}

/** The key stays the one that the grant has made, and so does the token. */
async function renew(
  { etcd, clock }: EtcdLocksOptions,
  looked: Looked,
  { id, ttlMs, taker }: Renewal,
): Promise<Made> {
  const mine = named(looked, id)
  if (mine === undefined) return null
  const { lease: old, ...before } = mine.value
  const lease = ttlMs === before.ttlMs ? old : await etcd.grantLease(ttlMs, CALL_MS_MAX)
  if (lease === old && !(await etcd.keepAlive(old, CALL_MS_MAX))) return null
  const nowMs = clock.now()
  const value: StoredClaim = { ...before, ...taker, ttlMs, expiresAtMs: nowMs + ttlMs }
  const { succeeded } = await etcd.txn(
    {
      compare: [{ key: mine.at, created: mine.created }],
      success: [{ put: mine.at, value: JSON.stringify({ ...value, lease }), lease }],
    },
    CALL_MS_MAX,
  )
  if (lease !== old) await etcd.revokeLease(succeeded ? old : lease, CALL_MS_MAX)
  return succeeded ? heldOf(value, { token: mine.created, nowMs }) : null
}

async function remove({ etcd }: EtcdLocksOptions, looked: Looked, id: string): Promise<Made> {
  const mine = named(looked, id)
  if (mine === undefined) return null
  await etcd.txn(
    {
      compare: [{ key: mine.at, created: mine.created }],
      success: [{ remove: mine.at }],
    },
    CALL_MS_MAX,
  )
  await etcd.revokeLease(mine.value.lease, CALL_MS_MAX)
  return null
}

function heldOf(
  value: StoredClaim,
  given: { readonly token: number; readonly nowMs: number },
): Held | null {
  const claim = claimOf(value, given)
  return isHeld(claim) ? claim : null
}
