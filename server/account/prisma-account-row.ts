import { z } from 'zod'
import { account } from '@/server/contract/account'

const stored = z.object({
  ...{ name: z.string(), role: account.shape.role, force: z.boolean(), active: z.boolean() },
  ...{ issuer: z.string().nullable(), createdAt: z.date(), signedInAt: z.date().nullable() },
})

/** A row of the accounts, as it is shown. */
export function accountOf(row: unknown) {
  const { createdAt, signedInAt, ...rest } = stored.parse(row)
  return {
    ...rest,
    createdAt: createdAt.toISOString(),
    signedInAt: signedInAt?.toISOString() ?? null,
  }
}
