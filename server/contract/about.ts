import { z } from 'zod'

export const setting = z
  .object({
    name: z.string(),
    /** As it holds, in one text; null: it is not set. */
    value: z.string().nullable(),
    /** True: it is, or holds, a secret, which is masked. */
    masked: z.boolean(),
    from: z.enum(['environment', 'default', 'not-set']),
  })
  .meta({ id: 'Setting' })

/** GET /v1/about */
export const about = z
  .object({
    versions: z.object({
      verdict: z.string(),
      node: z.string(),
      next: z.string(),
      prisma: z.string(),
      /** What the server of the journal calls itself; null: it did not answer. */
      journal: z.string().nullable(),
    }),
    /** Each setting of the environment, in the order in which it is read. */
    settings: z.array(setting),
    health: z.object({
      ready: z.boolean(),
      coordinators: z.array(z.string()),
      owed: z.array(z.string()),
    }),
  })
  .meta({ id: 'About' })

export type Setting = z.infer<typeof setting>
export type About = z.infer<typeof about>
