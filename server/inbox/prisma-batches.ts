import type { PrismaClient } from '@/prisma/client/client'
import { type BatchItem, type BatchSummary, batchItem, batchSummary } from '@/server/contract/batch'
import type { BatchStore } from './batch-store'
import { itemOf } from './prisma-batch-rows'
import { endedCount, runnerOf } from './prisma-batch-run'

/** The tables of bulk actions in the journal's database. */
export function createPrismaBatches(prisma: PrismaClient): BatchStore {
  return {
    ...runnerOf(prisma),
    ...commandsOf(prisma),
    create: async ({ id, by, transactions }) => {
      const items = transactions.map((transaction, index) => ({
        ...{ n: index + 1, transaction, state: 'unchecked' },
      }))
      await prisma.batch.create({
        data: { id, createdBy: by, state: 'checking', items: { createMany: { data: items } } },
      })
    },
    read: async (id) => {
      const [[summary], items] = await Promise.all([
        summaries(prisma, { id }),
        prisma.batchItem.findMany({ where: { batchId: id }, orderBy: { n: 'asc' } }),
      ])
      if (summary === undefined) return null
      return { ...summary, items: items.map((row): BatchItem => batchItem.parse(itemOf(row))) }
    },
    list: (limit) => summaries(prisma, {}, limit),
    prune: async (retentionDays) => {
      await prisma.$executeRaw`delete from verdict_batch
        where created_at < now() - ${retentionDays}::int * interval '1 day'
          and state not in ('checking', 'running')`
    },
  }
}

const commandsOf = (
  prisma: PrismaClient,
): Pick<BatchStore, 'run' | 'turn' | 'retryFailed' | 'halt'> => ({
  run: (id, { reason, perSecond, sorts, by }) =>
    prisma.$transaction(async (within) => {
      const begun = await within.$executeRaw`
        update verdict_batch set state = 'running', reason = ${reason}, per_second = ${perSecond},
          run_by = ${by},
          started_at = clock_timestamp() where id = ${id} and state = 'ready'`
      if (begun === 0) return false
      await within.$executeRaw`
        update verdict_batch_item set state = 'left-out', text = 'Not chosen for this run.'
        where batch = ${id} and state = 'waiting' and sort <> all (${[...sorts]}::text[])`
      return true
    }),
  turn: async (id, { from, to, by }) => {
    const turned = await prisma.$executeRaw`
      update verdict_batch set state = ${to}, halted = null,
        ended_at = case when ${to} = 'stopped' then clock_timestamp() end,
        stage_from = case when ${to} = 'running' then ${endedCount} else stage_from end,
        run_by = case when ${to} = 'running' then ${by} else run_by end
      where id = ${id} and state = any (${[...from]}::text[])`
    return turned > 0
  },
  retryFailed: (id, by) =>
    prisma.$transaction(async (within) => {
      const turned = await within.$executeRaw`
        update verdict_batch set state = 'running', halted = null, ended_at = null, run_by = ${by}
        where id = ${id} and state in ('halted', 'done')
          and exists (select from verdict_batch_item where batch = ${id} and state = 'failed')`
      if (turned === 0) return 0
      const again = await within.$executeRaw`
        update verdict_batch_item set state = 'waiting', attempt = attempt + 1, result = null
        where batch = ${id} and state = 'failed'`
      await within.$executeRaw`
        update verdict_batch set stage_from = ${endedCount} where id = ${id}`
      return again
    }),
  halt: async (id, owner, text) => {
    const halted = await prisma.$executeRaw`
      update verdict_batch set state = 'halted', halted = ${text}
      where id = ${id} and owner = ${owner} and state = 'running'`
    return halted > 0
  },
})

interface Counted {
  readonly batch: string
  readonly sort: string | null
  readonly state: string
  readonly n: bigint
}

const LAST = 50

async function summaries(
  prisma: PrismaClient,
  where: { readonly id?: string },
  limit = LAST,
): Promise<readonly BatchSummary[]> {
  const rows = await prisma.batch.findMany({
    where,
    orderBy: [{ createdAt: 'desc' }, { id: 'desc' }],
    take: limit,
  })
  const counted = await prisma.$queryRaw<Counted[]>`
    select batch, sort, state, count(*) as n from verdict_batch_item
    where batch = any (${rows.map(({ id }) => id)}::text[]) group by batch, sort, state`
  return rows.map((row) => {
    const mine = counted.filter(({ batch }) => batch === row.id)
    const sum = (of: 'sort' | 'state', value: string) =>
      mine.reduce((all, one) => all + (one[of] === value ? Number(one.n) : 0), 0)
    const states = Object.fromEntries(STATES.map((value) => [value, sum('state', value)]))
    const behind = sum('state', 'verified') + sum('state', 'failed') - row.stageFrom
    return batchSummary.parse({
      ...row,
      createdAt: row.createdAt.toISOString(),
      startedAt: row.startedAt?.toISOString() ?? null,
      endedAt: row.endedAt?.toISOString() ?? null,
      stage: behind < 1 ? 'first' : behind < 11 ? 'ten' : 'rest',
      sorts: Object.fromEntries(SORTS.map((value) => [value, sum('sort', value)])),
      states,
    })
  })
}

const STATES = batchSummary.shape.states.keyof().options
const SORTS = batchSummary.shape.sorts.keyof().options
