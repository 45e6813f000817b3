import { z } from 'zod'
import type { Prisma, PrismaClient } from '@/prisma/client/client'
import {
  knownQuery,
  VIEWS_OWN_MAX,
  VIEWS_SHARED_MAX,
  type ViewOrder,
} from '@/server/contract/saved-view'
import type { Kept, NotKept, StoredView, ViewStore } from './view-store'

type Within = Prisma.TransactionClient

const HOUR_MS = 3_600_000
const there = { removedAt: null }

/** Views in the journal's database. */
export function createPrismaViews(prisma: PrismaClient): ViewStore {
  /** Whoever writes waits for whoever was first: names, numbers and order are right together. */
  const alone = <T>(work: (within: Within) => Promise<T>): Promise<T> =>
    prisma.$transaction(async (within) => {
      await within.$executeRaw`lock table verdict_saved_view in share row exclusive mode`
      return work(within)
    })
  return {
    list: async (owner) => {
      const rows = await prisma.savedView.findMany({
        where: { ...there, OR: [{ owner }, { shared: true }] },
        orderBy: [{ position: 'asc' }, { id: 'asc' }],
      })
      return rows.map(viewOf)
    },
    find: async (id) => viewOrNull(await prisma.savedView.findFirst({ where: { id, ...there } })),
    add: (view) => alone((within) => add(within, view)),
    change: (id, asked) => alone((within) => change(within, id, asked)),
    remove: async (id, version) => {
      await prisma.savedView.deleteMany({ where: { removedAt: { lt: anHourAgo() } } })
      const { count } = await prisma.savedView.updateMany({
        where: { id, version, ...there },
        data: { removedAt: new Date() },
      })
      return count === 1
    },
    findRemoved: async (id) => viewOrNull(await prisma.savedView.findFirst({ where: removed(id) })),
    restore: (id) =>
      alone(async (within) => {
        const row = await within.savedView.findFirst({ where: removed(id) })
        if (row === null) return 'changed'
        const refused = await refusalOf(within, row)
        if (refused !== null) return refused
        return kept(await within.savedView.update({ where: { id }, data: there }))
      }),
    order: (owner, asked) => alone((within) => order(within, owner, asked)),
  }
}

async function add(within: Within, view: Parameters<ViewStore['add']>[0]): Promise<Kept> {
  const refused = await refusalOf(within, view)
  if (refused !== null) return refused
  const position = await nextPosition(within)
  return kept(await within.savedView.create({ data: { ...view, position, changedBy: view.owner } }))
}

async function change(
  within: Within,
  id: string,
  { change: asked, version, by }: Parameters<ViewStore['change']>[1],
): Promise<Kept> {
  const before = await within.savedView.findFirst({ where: { id, version, ...there } })
  if (before === null) return 'changed'
  const { name = before.name, query, shared = before.shared } = asked
  const refused = await refusalOf(within, { id, owner: before.owner, name, shared })
  if (refused !== null) return refused
  // Among the others it comes last.
  const turned = shared === before.shared ? {} : { position: await nextPosition(within) }
  const data = { name, shared, ...turned, ...(query === undefined ? {} : { query }) }
  const written = { changedBy: by, changedAt: new Date(), version: version + 1 }
  return kept(await within.savedView.update({ where: { id }, data: { ...data, ...written } }))
}

async function order(within: Within, owner: string, { shared, ids }: ViewOrder): Promise<boolean> {
  const where = { ...there, shared, ...(shared ? {} : { owner }) }
  const all = await within.savedView.findMany({ where, select: { id: true } })
  const wanted = new Set(ids)
  if (wanted.size !== ids.length || ids.length !== all.length) return false
  if (all.some(({ id }) => !wanted.has(id))) return false
  for (const [position, id] of ids.entries())
    await within.savedView.update({ where: { id }, data: { position } })
  return true
}

interface Wanted {
  readonly id: string
  readonly owner: string
  readonly name: string
  readonly shared: boolean
}

/** Why it cannot be kept; null: it can. */
async function refusalOf(
  within: Within,
  { id, owner, name, shared }: Wanted,
): Promise<NotKept | null> {
  const [count] = await within.$queryRaw<{ same: boolean; own: number; all: number }[]>`
    select coalesce(bool_or(owner = ${owner} and lower(name) = lower(${name})), false) as same,
      count(*) filter (where owner = ${owner})::int as own,
      count(*) filter (where shared)::int as all
    from verdict_saved_view where removed_at is null and id <> ${id}`
  if (count?.same) return 'exists'
  if ((count?.own ?? 0) >= VIEWS_OWN_MAX) return 'full-own'
  return shared && (count?.all ?? 0) >= VIEWS_SHARED_MAX ? 'full-shared' : null
}

async function nextPosition(within: Within): Promise<number> {
  const { _max } = await within.savedView.aggregate({ where: there, _max: { position: true } })
  return (_max.position ?? -1) + 1
}

const anHourAgo = (): Date => new Date(Date.now() - HOUR_MS)

const removed = (id: string) => ({ id, removedAt: { gte: anHourAgo() } })

type Row = Prisma.SavedViewGetPayload<object>

function viewOf({ position: _, removedAt: __, query, changedAt, ...row }: Row): StoredView {
  const known = knownQuery(z.record(z.string(), z.unknown()).parse(query))
  return { ...row, query: known, changedAt: changedAt.toISOString() }
}

const viewOrNull = (row: Row | null): StoredView | null => (row === null ? null : viewOf(row))

const kept = (row: Row): Kept => ({ ok: true, view: viewOf(row) })
