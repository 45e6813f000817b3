import type { PrismaClient } from '@/prisma/client/client'
import { actionResult, reasonCategory } from '@/server/contract/action'
import { approval, approvalState } from '@/server/contract/approval'
import { identity } from '@/server/contract/identity'
import { type ApprovalStore, LATE, type StoredApproval } from './approval-store'

/** The table of decisions that wait for a second person. */
export function createPrismaApprovals(prisma: PrismaClient): ApprovalStore {
  return {
    ...turnsOf(prisma),
    ...endsOf(prisma),
    ask: async ({ requester, ...row }) => {
      const { count } = await prisma.approval.createMany({
        data: [{ ...row, requestedBy: requester.name, requester, state: 'waiting' }],
        skipDuplicates: true,
      })
      return count > 0
    },
    read: async (id) => storedOrNull(await prisma.approval.findUnique({ where: { id } })),
    byKey: async (requestKey) =>
      storedOrNull(await prisma.approval.findUnique({ where: { requestKey } })),
    list: async ({ state, transaction, limit }) => {
      const which = {
        ...(state !== undefined && { state }),
        ...(transaction !== undefined && { transaction }),
      }
      const rows = await prisma.approval.findMany({
        where: which,
        orderBy: [{ changedAt: 'desc' }, { id: 'desc' }],
        take: limit,
      })
      const stored = rows.map(storedOf)
      return [...stored.filter(isWaiting), ...stored.filter((one) => !isWaiting(one))]
    },
    countWaiting: () => prisma.approval.count({ where: { state: 'waiting' } }),
  }
}

const isWaiting = ({ state }: StoredApproval): boolean => state === 'waiting'

const turnsOf = (prisma: PrismaClient): Pick<ApprovalStore, 'approve' | 'close' | 'done'> => ({
  approve: async (id, { by, at, evidenceId, version, ownedMs }) => {
    const turned = await prisma.$executeRaw`
      update verdict_approval set state = 'approved', closed_by = ${by}, closed_at = ${at},
        act_evidence_id = ${evidenceId}, act_version = ${version}, changed_at = clock_timestamp(),
        owned_until = clock_timestamp() + ${ownedMs}::int * interval '1 millisecond'
      where id = ${id} and state = 'waiting' and expires_at > ${at}`
    return turned > 0
  },
  close: async (id, from, { state, by, reason, at }) => {
    const turned = await prisma.$executeRaw`
      update verdict_approval set state = ${state}, closed_by = ${by}, closed_at = ${at},
        closed_reason = ${reason}, owned_until = null, changed_at = clock_timestamp()
      where id = ${id} and state = ${from}`
    return turned > 0
  },
  done: async (id, result) => {
    const turned = await prisma.$executeRaw`
      update verdict_approval set state = 'done', result = ${JSON.stringify(result)}::json,
        owned_until = null, changed_at = clock_timestamp()
      where id = ${id} and state = 'approved'`
    return turned > 0
  },
})

const endsOf = (prisma: PrismaClient): Pick<ApprovalStore, 'lapse' | 'takeOver' | 'prune'> => ({
  lapse: async (at, by) => {
    const rows = await prisma.$queryRaw<{ id: string }[]>`
      update verdict_approval set state = 'lapsed', closed_by = ${by}, closed_at = ${at},
        closed_reason = ${LATE}, changed_at = clock_timestamp()
      where state = 'waiting' and expires_at <= ${at} returning id`
    return storedAll(prisma, rows)
  },
  takeOver: async (ownedMs, only) => {
    const id = only ?? null
    const rows = await prisma.$queryRaw<{ id: string }[]>`
      update verdict_approval
      set owned_until = clock_timestamp() + ${ownedMs}::int * interval '1 millisecond'
      where state = 'approved' and owned_until < clock_timestamp()
        and (${id}::text is null or id = ${id}) returning id`
    return storedAll(prisma, rows)
  },
  prune: async (retentionDays) => {
    await prisma.$executeRaw`delete from verdict_approval
      where changed_at < now() - ${retentionDays}::int * interval '1 day'
        and state not in ('waiting', 'approved')`
  },
})

async function storedAll(
  prisma: PrismaClient,
  rows: readonly { readonly id: string }[],
): Promise<readonly StoredApproval[]> {
  if (rows.length === 0) return []
  const ids = rows.map(({ id }) => id)
  return (await prisma.approval.findMany({ where: { id: { in: ids } } })).map(storedOf)
}

type Row = NonNullable<Awaited<ReturnType<PrismaClient['approval']['findUnique']>>>

const storedOrNull = (row: Row | null): StoredApproval | null =>
  row === null ? null : storedOf(row)

const storedOf = ({
  requestedBy: _by,
  ownedUntil: _until,
  changedAt: _changed,
  actEvidenceId: evidenceId,
  actVersion: version,
  ...row
}: Row): StoredApproval => ({
  ...row,
  action: approval.shape.action.parse(row.action),
  state: approvalState.parse(row.state),
  category: reasonCategory.nullable().parse(row.category),
  requester: identity.parse(row.requester),
  seenByApprover: evidenceId === null || version === null ? null : { evidenceId, version },
  result: row.result === null ? null : actionResult.parse(row.result),
})
