import { z } from 'zod'
import { branchEvidence, type Evidence } from '@/server/contract/action'
import type { Database } from '@/server/platform/database'
import { timeOf } from './rows'

const stored = z.object({ findings: z.array(branchEvidence) })

/** What was found when somebody looked; null if that was never, or is no longer kept or readable. */
export async function readEvidence(
  { prisma }: Database,
  id: string,
): Promise<Omit<Evidence, 'verdict'> | null> {
  const row = await prisma.evidence.findUnique({ where: { id } })
  const data = stored.safeParse(row?.data)
  if (row?.transaction === null || row === null || !data.success) return null
  return {
    evidenceId: row.id,
    transaction: row.transaction,
    version: row.version,
    takenAt: timeOf(row.takenAt),
    participants: data.data.findings,
  }
}

export interface EarlierAction {
  readonly id: string
  readonly transaction: string | null
  readonly requestHash: string | null
}

/** The action that was sent with this key before. */
export async function findAction(
  { prisma }: Database,
  idempotencyKey: string,
): Promise<EarlierAction | null> {
  return prisma.audit.findUnique({
    where: { idempotencyKey },
    select: { id: true, transaction: true, requestHash: true },
  })
}

/** After a restore from a backup nothing may be presumed until an operator has looked (D6). */
export async function isRestored({ prisma }: Database): Promise<boolean> {
  const row = await prisma.setting.findUnique({ where: { key: 'mode' } })
  return row?.value === 'restored'
}
