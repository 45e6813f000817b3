import { z } from 'zod'
import { reason } from './action'
import { time } from './transaction'

export const APPROVAL_MINUTES = 15

/**
 * Which decisions of people need a second person. forced: those that the protocol does not permit.
 * all: every one that writes a verdict; to deliver one again is none.
 */
export const twoPersonRule = z.enum(['off', 'forced', 'all'])

/**
 * Who is aborted where transactions wait in a ring. lowest-priority: the lowest priority, and among
 * equals the youngest. youngest: the youngest, whatever its priority.
 */
export const deadlockVictim = z.enum(['lowest-priority', 'youngest'])

export const operatorPolicy = z
  .strictObject({
    twoPerson: twoPersonRule,
    /** How long a decision can be taken back before it is sent. */
    holdSeconds: z.int().min(1).max(60),
    /** What a participant promised longer ago than this counts as no answer. */
    freshSeconds: z.int().min(5).max(300),
    /** off: nobody decides against the protocol, whatever right somebody has. */
    forcing: z.enum(['allowed', 'off']),
    deadlockVictim,
  })
  .meta({ id: 'OperatorPolicy' })

export type OperatorPolicy = z.infer<typeof operatorPolicy>

export const builtInPolicy: OperatorPolicy = {
  ...{ twoPerson: 'off', holdSeconds: 5, freshSeconds: 15, forcing: 'allowed' },
  deadlockVictim: 'lowest-priority',
}

const version = z.object({
  version: z.int(),
  policy: operatorPolicy,
  reason: z.string(),
  by: z.string(),
  at: time,
})

/** GET /v1/settings/policy */
export const operatorPolicySettings = z
  .object({
    version: z.int(),
    policy: operatorPolicy,
    /** Why a second person cannot be asked for here; null: one can. */
    twoPersonUnavailable: z.string().nullable(),
    /** Who may decide against the protocol now; null: nobody signs in here. */
    forceRight: z.array(z.string()).nullable(),
    retention: z.object({
      days: z.int(),
      eventDays: z.int(),
      variable: z.string(),
      from: z.enum(['environment', 'default']),
    }),
    /** The newest first. */
    history: z.array(version),
  })
  .meta({ id: 'OperatorPolicySettings' })

/** PUT /v1/settings/policy; what came later may be left out, and stays as it is. */
export const newOperatorPolicy = z
  .strictObject({ policy: operatorPolicy.partial({ deadlockVictim: true }), reason })
  .meta({ id: 'NewOperatorPolicy' })

export type OperatorPolicySettings = z.infer<typeof operatorPolicySettings>
export type NewOperatorPolicy = z.infer<typeof newOperatorPolicy>
