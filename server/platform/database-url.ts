import { z } from 'zod'

const shape = 'must read postgresql://user:password@host:port/database'

/** Of a PostgreSQL, and for one of the demo's services of a MariaDB. */
export const databaseUrl = z.string().regex(/^(postgres(ql)?|mariadb):\/\/.+\/.+/, shape)

/** A journal never stands in a MariaDB, and only the role `shop` has one. */
export function checkDatabase(
  {
    VERDICT_ROLE: role,
    DATABASE_URL: url,
  }: { VERDICT_ROLE: string; DATABASE_URL?: string | undefined },
  context: z.RefinementCtx,
): void {
  if (role === 'shop' || url?.startsWith('mariadb:') !== true) return
  context.addIssue({ code: 'custom', path: ['DATABASE_URL'], message: shape })
}
