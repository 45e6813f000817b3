import { z } from 'zod'
import type { Claim, NewClaim } from './lock'

/** A claim as stores keep it that know only texts; what is no such text is somebody else's. */
export const storedClaim = z.object({
  id: z.string(),
  key: z.string(),
  mode: z.enum(['shared', 'exclusive']),
  owner: z.string(),
  priority: z.number(),
  ttlMs: z.number(),
  transaction: z.string().nullable(),
  bornAtMs: z.number(),
  askedAtMs: z.number(),
  grantedAtMs: z.number().nullable(),
  expiresAtMs: z.number(),
})

export type StoredClaim = z.infer<typeof storedClaim>

/** As it is first written. */
export const stored = (
  { bornAtMs, ...claim }: NewClaim,
  { nowMs, grantedAtMs, livesMs }: { nowMs: number; grantedAtMs: number | null; livesMs: number },
): StoredClaim => ({
  ...claim,
  bornAtMs: bornAtMs ?? nowMs,
  askedAtMs: nowMs,
  grantedAtMs,
  expiresAtMs: nowMs + livesMs,
})

/** As it is at that time; without a token it waits. */
export const claimOf = (
  { grantedAtMs, expiresAtMs, ...claim }: StoredClaim,
  { token, nowMs }: { readonly token: number | null; readonly nowMs: number },
): Claim => ({
  ...claim,
  waitedMs: nowMs - claim.askedAtMs,
  grant: token === null || grantedAtMs === null ? null : { token, atMs: grantedAtMs, expiresAtMs },
})
