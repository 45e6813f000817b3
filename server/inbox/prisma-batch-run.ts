import { Prisma, type PrismaClient } from '@/prisma/client/client'
import { batchItem } from '@/server/contract/batch'
import type { BatchStore, NextStep, OwnedItem } from './batch-store'
import { itemOf } from './prisma-batch-rows'

/** Of the batch in whose update it stands. */
export const endedCount = Prisma.sql`(select count(*)::int from verdict_batch_item i
  where i.batch = verdict_batch.id and i.state in ('verified', 'failed'))`

type Runner = Pick<
  BatchStore,
  'hold' | 'release' | 'next' | 'checked' | 'started' | 'ended' | 'close' | 'verifiedIn'
>

/** What the process does that has a batch. */
export const runnerOf = (prisma: PrismaClient): Runner => ({
  hold: async (owner, ttlMs) => {
    const rows = await prisma.$queryRaw<{ id: string }[]>`
      update verdict_batch set owner = ${owner},
        owned_until = clock_timestamp() + ${ttlMs} * interval '1 millisecond'
      where state in ('checking', 'running')
        and (owner = ${owner} or owned_until < clock_timestamp()) returning id`
    return rows.map(({ id }) => id)
  },
  release: async (owner) => {
    await prisma.$executeRaw`update verdict_batch set owned_until = '-infinity'
      where owner = ${owner} and state in ('checking', 'running')`
  },
  next: (id, owner) => next(prisma, id, owner),
  checked: async ({ batch, n }, { sort, action, text }) => {
    const state = action === null ? 'left-out' : 'waiting'
    await prisma.batchItem.updateMany({
      where: { batchId: batch, n, state: 'unchecked' },
      data: { sort, action, text, state },
    })
  },
  started: async ({ batch, n }, { action, evidenceId, version, owner }) => {
    const started = await prisma.$executeRaw`
      update verdict_batch_item i set state = 'running', action = ${action}, evidence_id = ${evidenceId},
        version = ${version}, at = clock_timestamp()
      from verdict_batch b
      where i.batch = ${batch} and i.n = ${n} and i.state in ('waiting', 'running')
        and b.id = i.batch and b.owner = ${owner} and b.state = 'running'`
    return started > 0
  },
  ended: async ({ batch, n }, { state, result, text, actionId }) => {
    await prisma.batchItem.updateMany({
      where: { batchId: batch, n, state: { in: ['waiting', 'running'] } },
      data: { state, result, text, actionId, at: new Date() },
    })
  },
  close: async (id) => {
    await prisma.$executeRaw`
      update verdict_batch set
        state = case state when 'checking' then 'ready' else 'done' end,
        ended_at = case state when 'running' then clock_timestamp() end
      where id = ${id} and state in ('checking', 'running')`
  },
  verifiedIn: async (id, { from, count }) => {
    const rows = await prisma.$queryRaw<{ transaction: string }[]>`
      select i.transaction from verdict_batch_item i join verdict_batch b on b.id = i.batch
      where b.id = ${id} and i.state in ('verified', 'failed')
      order by i.at, i.n offset (select stage_from from verdict_batch where id = ${id}) + ${from}
      limit ${count}`
    return rows.map(({ transaction }) => transaction)
  },
})

interface Row {
  readonly state: string
  readonly reason: string | null
  readonly per_second: number | null
  readonly run_by: string | null
  readonly place: number
}

async function next(prisma: PrismaClient, id: string, owner: string): Promise<NextStep> {
  const [row] = await prisma.$queryRaw<Row[]>`
    select state, reason, per_second, run_by, ${endedCount} - stage_from as place from verdict_batch
    where id = ${id} and owner = ${owner} and owned_until > clock_timestamp()
      and state in ('checking', 'running')`
  if (row === undefined) return { type: 'none' }
  const looks = row.state === 'checking'
  const found = await prisma.batchItem.findFirst({
    where: { batchId: id, state: { in: looks ? ['unchecked'] : ['running', 'waiting'] } },
    // What was under way when its process died comes before what was not begun.
    orderBy: [{ state: 'asc' }, { n: 'asc' }],
  })
  if (found === null) return { type: 'over' }
  const { evidenceId, version } = found
  const item: OwnedItem = { ...batchItem.parse(itemOf(found)), batch: id, evidenceId, version }
  if (looks) return { type: 'check', item }
  const { reason, per_second: perSecond, run_by: by, place } = row
  const terms = { reason: reason ?? '', perSecond: perSecond ?? 1, by: by ?? '', place }
  return { type: 'run', item, terms }
}
