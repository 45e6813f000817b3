import { z } from 'zod'
import { evidenceFact, evidenceValue } from '@/server/contract/action'
import { waitingSession } from '@/server/contract/branch'
import type { Database } from '@/server/platform/database'
import { timeOf } from './rows'

const inspection = z.object({
  gid: z.string(),
  value: evidenceValue,
  source: z.string(),
  preparedAt: z.number().nullable(),
  owner: z.string().nullable(),
  proof: z.object({
    xid: z.string().nullable(),
    server: z.string().nullable(),
    session: z.string().nullable().optional(),
  }),
  locks: z.int().nullable(),
  blocked: z.array(waitingSession).nullable(),
  facts: z.array(evidenceFact),
  fault: z.object({ code: z.string(), text: z.string() }).nullable(),
})
const stored = z.object({ found: inspection })

export interface KeptBranchEvidence {
  readonly participant: string | null
  readonly gid: string | null
  readonly takenAt: string
  readonly found: z.infer<typeof inspection>
}

/** What was found of a branch that no transaction has; null if that was never, or is kept no longer. */
export async function readBranchEvidence(
  { prisma }: Database,
  id: string,
): Promise<KeptBranchEvidence | null> {
  const row = await prisma.evidence.findUnique({ where: { id } })
  const data = stored.safeParse(row?.data)
  if (row === null || !data.success) return null
  const { participant, gid, takenAt } = row
  return { participant, gid, takenAt: timeOf(takenAt), found: data.data.found }
}
