import { Prisma, type PrismaClient } from '@/prisma/client/client'
import { type BatchState, batchItem, batchState } from '@/server/contract/batch'
import type { BatchStore, NextStep, OwnedItem } from './batch-store'
import { itemOf } from './prisma-batch-rows'

/** Of the batch in whose update it stands. */
export const endedCount = Prisma.sql`(select count(*)::int from verdict_batch_item i
  where i.batch = verdict_batch.id and i.state in ('verified', 'failed'))`

const LOST = 'It was verified, and read once more a participant shows something else.'

type Runner = Pick<
  BatchStore,
  'hold' | 'release' | 'next' | 'checked' | 'started' | 'ended' | 'lost' | 'close' | 'verifiedIn'
>

/** What the process does that has a batch. */
export const runnerOf = (prisma: PrismaClient): Runner => ({
  hold: async (owner, ttlMs) => {
    const rows = await prisma.$queryRaw<{ id: string }[]>`
      update verdict_batch set owner = ${owner},
        owned_until = clock_timestamp() + ${ttlMs} * interval '1 millisecond'
      where (owner = ${owner} or owned_until < clock_timestamp())
        and (state in ('checking', 'running') or exists (
          select from verdict_batch_item i where i.batch = verdict_batch.id and i.state = 'running'))
      returning id`
    return rows.map(({ id }) => id)
  },
  release: async (owner) => {
    await prisma.$executeRaw`update verdict_batch set owned_until = '-infinity'
      where owner = ${owner}`
  },
  next: (id, owner) => next(prisma, id, owner),
  checked: async ({ batch, n }, owner, { sort, action, text }) => {
    const state = action === null ? 'left-out' : 'waiting'
    await prisma.batchItem.updateMany({
      where: { batchId: batch, n, state: 'unchecked', batch: { owner } },
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
  ended: async ({ batch, n, attempt }, owner, { state, result, text, actionId }) => {
    await prisma.batchItem.updateMany({
      where: {
        batchId: batch,
        n,
        attempt,
        state: { in: ['waiting', 'running'] },
        batch: { owner },
      },
      data: { state, result, text, actionId, at: new Date() },
    })
  },
  lost: async (id, owner, transactions) => {
    await prisma.batchItem.updateMany({
      where: {
        ...{ batchId: id, state: 'verified', batch: { owner } },
        transaction: { in: [...transactions] },
      },
      data: { state: 'failed', result: 'contradicted', text: LOST, at: new Date() },
    })
  },
  close: async (id, owner, from) => {
    await prisma.$executeRaw`
      update verdict_batch set
        state = case state when 'checking' then 'ready' else 'done' end,
        ended_at = case state when 'running' then clock_timestamp() end
      where id = ${id} and owner = ${owner} and state = ${from} and state in ('checking', 'running')
        and not exists (select from verdict_batch_item i where i.batch = verdict_batch.id
          and i.state in ('unchecked', 'waiting', 'running') and (
            i.state = 'unchecked' or verdict_batch.state = 'running'))`
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

const isGoing = (state: BatchState): boolean => state === 'checking' || state === 'running'

/** Of a run that does not go on only what was under way is finished. */
function dueIn(state: BatchState): string[] {
  if (state === 'checking') return ['unchecked']
  return state === 'running' ? ['running', 'waiting'] : ['running']
}

async function next(prisma: PrismaClient, id: string, owner: string): Promise<NextStep> {
  const [row] = await prisma.$queryRaw<Row[]>`
    select state, reason, per_second, run_by, ${endedCount} - stage_from as place from verdict_batch
    where id = ${id} and owner = ${owner} and owned_until > clock_timestamp()`
  if (row === undefined) return { type: 'none' }
  const state = batchState.parse(row.state)
  const looks = state === 'checking'
  const found = await prisma.batchItem.findFirst({
    where: { batchId: id, state: { in: dueIn(state) } },
    // What was under way when its process died comes before what was not begun.
    orderBy: [{ state: 'asc' }, { n: 'asc' }],
  })
  if (found === null) return isGoing(state) ? { type: 'over', from: state } : { type: 'none' }
  const { evidenceId, version } = found
  const item: OwnedItem = { ...batchItem.parse(itemOf(found)), batch: id, evidenceId, version }
  if (looks) return { type: 'check', item }
  const { reason, per_second: perSecond, run_by: by, place } = row
  const terms = { reason: reason ?? '', perSecond: perSecond ?? 1, by: by ?? '', place, state }
  return { type: 'run', item, terms }
}
