import { z } from 'zod'
import { reasonCategory } from './action'
import { time } from './transaction'

export const auditEntry = z
  .object({
    id: z.string(),
    at: time,
    actor: z.string(),
    action: z.string(),
    transaction: z.string().nullable(),
    participant: z.string().nullable(),
    /** The name of the branch there, of one that no transaction has. */
    branchId: z.string().nullable(),
    reason: z.string(),
    evidenceId: z.string().nullable(),
    rule: z.int().nullable(),
    advice: z.string().nullable(),
    outcome: z.string().nullable(),
    /** Who approved it as the second person; null: nobody had to. */
    approver: z.string().nullable(),
    /** Where it stands in the chain, and the hash that the next one holds. */
    chain: z.object({ position: z.int(), hash: z.string() }).nullable(),
    requestId: z.string(),
    data: z.record(z.string(), z.unknown()),
  })
  .meta({ id: 'AuditEntry' })

export const auditPage = z.object({
  items: z.array(auditEntry),
  nextCursor: z.string().optional(),
})

const name = z.string().max(200).optional()

/** Which entries; all that is given must fit. */
export const auditFilter = z.object({
  id: z.string().max(40).optional(),
  transaction: z.string().max(80).optional(),
  participant: name,
  actor: name,
  action: name,
  /** The kind of reason that was given. */
  category: reasonCategory.optional(),
  from: time.optional(),
  to: time.optional(),
})

export const auditQuery = auditFilter.extend({
  cursor: z.string().max(500).optional(),
  limit: z.coerce.number().int().min(1).max(200).default(50),
})

export const auditFault = z.object({
  /** Of the link that does not fit; null: an entry without one. */
  position: z.int().nullable(),
  entry: z.string(),
  kind: z.enum([
    ...(['changed', 'removed', 'link-removed', 'link-changed', 'unlinked'] as const),
    ...(['out-of-time', 'end-lost'] as const),
  ]),
  /** What was found, in a sentence that names the entry. */
  text: z.string(),
})

/** An end of the chain that somebody has kept: both or neither. */
export const auditEnd = z
  .object({
    position: z.coerce.number().int().min(1).optional(),
    hash: z
      .string()
      .regex(/^[0-9a-f]{64}$/, 'must be 64 hexadecimal digits')
      .optional(),
  })
  .refine(({ position, hash }) => (position === undefined) === (hash === undefined), {
    path: ['hash'],
    error: 'Give position and hash of the end that was kept, or neither',
  })

/** GET /v1/audit:verify */
export const auditChain = z
  .object({
    whole: z.boolean(),
    /** How many links were recomputed. */
    checked: z.int(),
    checkedAt: time,
    /** The end of the chain: kept elsewhere, it tells later whether all was written anew. Null: it is empty. */
    head: z.object({ position: z.int(), hash: z.string() }).nullable(),
    faultCount: z.int(),
    /** The first of them. */
    faults: z.array(auditFault),
  })
  .meta({ id: 'AuditChain' })

export type AuditEntry = z.infer<typeof auditEntry>
export type AuditFilter = z.infer<typeof auditFilter>
export type AuditChain = z.infer<typeof auditChain>
export type AuditFault = z.infer<typeof auditFault>
export type AuditEnd = z.infer<typeof auditEnd>
