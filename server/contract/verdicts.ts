import { z } from 'zod'

export const verdictNode = z.object({
  /** Its address. */
  name: z.string(),
  state: z.enum(['leads', 'follows', 'without-leader', 'silent']),
})

/** GET /v1/verdicts */
export const verdictStore = z
  .object({
    store: z.enum(['postgres', 'etcd']),
    /** Why nothing can be decided there now; null: it can. */
    blockedBy: z.enum(['no-majority', 'out-of-space', 'another-store']).nullable(),
    /** None where the journal's database holds the verdicts. */
    nodes: z.array(verdictNode),
  })
  .meta({ id: 'VerdictStore' })

export type VerdictStore = z.infer<typeof verdictStore>
