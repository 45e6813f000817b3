import { z } from 'zod'
import type { Node, Stat } from '@/server/platform/zookeeper-client'
import { type Claim, type NewClaim, PLACE_TTL_MS } from './lock'
import { storedClaim } from './stored-claim'

/*
 * What a claim's node says itself is not in its text: the token is the transaction that made it
 * (czxid), and the times are those of the server that led when it was made and last written.
 */

const kept = storedClaim
  .omit({ grantedAtMs: true, expiresAtMs: true })
  .extend({ bornAtMs: z.number().nullable(), askedAtMs: z.number().nullable() })
type Kept = z.infer<typeof kept>

export interface Found {
  /** Its node, under the folder of its key. */
  readonly at: string
  readonly kept: Kept
  readonly stat: Stat
  readonly claim: Claim
  readonly expiresAtMs: number
}

/** Names in the folder of a key: the gate, who waits, who holds. */
export const GATE = 'g-'
const WAITS = 'c-'
const HOLDS = 'h-'

export const placeAt = (folder: string, id: string): string => `${folder}/${WAITS}${nameOf(id)}`
export const holderAt = (folder: string, id: string): string => `${folder}/${HOLDS}${nameOf(id)}`
export const waits = (name: string): boolean => name.startsWith(WAITS)
export const isClaim = (name: string): boolean => waits(name) || name.startsWith(HOLDS)

/** No part of a path may have a slash in it. */
export const nameOf = (text: string): string => encodeURIComponent(text)

/** The text of the node; when it asked, and was born, is said once that is not the node's own time. */
export const textOf = (claim: NewClaim, before?: Found): string =>
  JSON.stringify({
    ...claim,
    bornAtMs: claim.bornAtMs ?? before?.claim.bornAtMs ?? null,
    askedAtMs: before?.claim.askedAtMs ?? null,
  } satisfies Kept)

/** Null: it has gone meanwhile, or is none of ours. */
export function foundOf(at: string, node: Node | null, nowMs: number): Found | null {
  const text = node === null ? null : parsed(node.data)
  if (node === null || text === null) return null
  const { stat } = node
  const { bornAtMs, askedAtMs, ...claim } = text
  const holds = at.includes(`/${HOLDS}`)
  const expiresAtMs = stat.changedMs + (holds ? text.ttlMs : PLACE_TTL_MS)
  const asked = askedAtMs ?? stat.createdMs
  const born = { bornAtMs: bornAtMs ?? asked, askedAtMs: asked }
  const grant = holds ? { token: stat.created, atMs: stat.createdMs, expiresAtMs } : null
  return {
    ...{ at, stat, kept: text, expiresAtMs },
    claim: { ...claim, ...born, waitedMs: nowMs - asked, grant },
  }
}

function parsed(data: string): Kept | null {
  try {
    return kept.parse(JSON.parse(data))
  } catch {
    return null
  }
}
