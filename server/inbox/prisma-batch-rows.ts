import type { Prisma } from '@/prisma/client/client'

/** A row as the API has it, but for what nobody else has to know. */
export const itemOf = ({
  batchId: _batch,
  evidenceId: _evidence,
  version: _version,
  at,
  ...row
}: Prisma.BatchItemGetPayload<object>) => ({ ...row, at: at?.toISOString() ?? null })
