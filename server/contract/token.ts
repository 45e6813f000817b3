import { z } from 'zod'
import { role } from './identity'
import { time } from './transaction'

const NAME_MAX = 40
const DAYS_MAX = 366
const DAYS = 90

export const tokenName = z
  .string()
  .max(NAME_MAX)
  .regex(/^[a-z][a-z0-9-]*$/, 'Small letters, digits and dashes, a letter first')

/** What is known of an API token; what it is was shown once, when it was made. */
export const apiToken = z
  .object({
    id: z.string(),
    name: tokenName,
    /** On whose behalf it acts. It can never do more than that one can now. */
    owner: z.string(),
    role,
    force: z.boolean(),
    createdAt: time,
    expiresAt: time,
    /** To the minute; null: never yet. */
    usedAt: time.nullable(),
  })
  .meta({ id: 'ApiToken' })

export const apiTokenList = z.object({ items: z.array(apiToken) }).meta({ id: 'ApiTokenList' })

/** POST /v1/tokens */
export const newApiToken = z
  .strictObject({
    name: tokenName,
    role,
    force: z.boolean().default(false),
    days: z.int().min(1).max(DAYS_MAX).default(DAYS),
  })
  .meta({ id: 'NewApiToken' })

/** 201 of POST /v1/tokens: the only time that the token itself is shown. */
export const madeApiToken = apiToken.extend({ token: z.string() }).meta({ id: 'MadeApiToken' })

export type ApiToken = z.infer<typeof apiToken>
export type NewApiToken = z.infer<typeof newApiToken>
