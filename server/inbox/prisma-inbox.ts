import type { PrismaClient } from '@/prisma/client/client'
import type { InboxWork } from '@/server/contract/inbox'
import type { InboxStore } from './inbox-store'

/** A window that has not told of itself for longer is not there any more. */
const PRESENT_MS = 12_000
const OTHERS_MAX = 100

/** The tables of the Inbox in the journal's database. */
export function createPrismaInbox(prisma: PrismaClient): InboxStore {
  return {
    ...claims(prisma),
    ...snoozes(prisma),
    workOf: async (transactions) => {
      if (transactions.length === 0) return new Map()
      const rows = await prisma.inboxWork.findMany({
        where: { transaction: { in: [...transactions] } },
      })
      return new Map(rows.map((row) => [row.transaction, workOf(row)]))
    },
    note: async (transaction, { by, text, replaces }) => {
      const written = await prisma.$executeRaw`
        insert into verdict_inbox_work as w (transaction, note, noted_by, noted_at)
        select ${transaction}, nullif(${text}, ''), ${by}, clock_timestamp()
        where ${replaces}::text is null or exists (
          select from verdict_inbox_work where transaction = ${transaction})
        on conflict (transaction) do update
        set note = excluded.note, noted_by = excluded.noted_by, noted_at = excluded.noted_at
        where w.note is not distinct from ${replaces}::text`
      return written > 0
    },
    meet: async (visitor, { transaction, who }) => {
      if (transaction === null) await prisma.inboxPresence.deleteMany({ where: { visitor } })
      else
        await prisma.$executeRaw`
          insert into verdict_inbox_presence (visitor, transaction, who, seen_at)
          values (${visitor}, ${transaction}, ${who}, clock_timestamp())
          on conflict (visitor) do update set transaction = excluded.transaction,
            who = excluded.who, seen_at = excluded.seen_at`
      await prisma.$executeRaw`delete from verdict_inbox_presence
        where seen_at < clock_timestamp() - ${PRESENT_MS} * interval '1 millisecond'`
      const others = await prisma.inboxPresence.findMany({
        where: { visitor: { not: visitor } },
        orderBy: [{ who: 'asc' }, { visitor: 'asc' }],
        take: OTHERS_MAX,
      })
      return others.map((one) => ({
        ...{ transaction: one.transaction, who: one.who, seenAt: one.seenAt.toISOString() },
      }))
    },
  }
}

const claims = (prisma: PrismaClient): Pick<InboxStore, 'claim' | 'release'> => ({
  claim: async (transaction, { by, takeOver }) => {
    const [done] = await prisma.$queryRaw<{ from: string | null }[]>`
      insert into verdict_inbox_work as w (transaction, claimed_by, claimed_at)
      values (${transaction}, ${by}, clock_timestamp())
      on conflict (transaction) do update
      set claimed_by = excluded.claimed_by, claimed_at = excluded.claimed_at,
        claimed_from = w.claimed_by
      where w.claimed_by is null or (${takeOver} and w.claimed_by <> ${by})
      returning claimed_from as "from"`
    if (done !== undefined) return { heldBy: null, changed: true, from: done.from }
    const row = await prisma.inboxWork.findUnique({ where: { transaction } })
    const heldBy = row?.claimedBy ?? null
    return { heldBy: heldBy === by ? null : heldBy, changed: false, from: null }
  },
  release: async (transaction, { by, giveBack }) => {
    const [done] = await prisma.$queryRaw<{ to: string | null }[]>`
      update verdict_inbox_work set
        claimed_by = case when ${giveBack} then claimed_from end,
        claimed_at = case when ${giveBack} and claimed_from is not null then clock_timestamp() end,
        claimed_from = null
      where transaction = ${transaction} and claimed_by = ${by}
      returning claimed_by as "to"`
    return done ?? null
  },
})

const awake = { snoozedBy: null, snoozedAt: null, snoozedUntil: null, snoozedSeen: null }

const snoozes = (
  prisma: PrismaClient,
): Pick<InboxStore, 'snooze' | 'wake' | 'wakeDue' | 'watched'> => ({
  snooze: async (transaction, { by, until, seen }) => {
    const snoozed = { snoozedBy: by, snoozedAt: new Date(), snoozedUntil: until, snoozedSeen: seen }
    await prisma.inboxWork.upsert({
      where: { transaction },
      create: { transaction, ...snoozed },
      update: snoozed,
    })
  },
  wake: async (transaction, seen) => {
    const { count } = await prisma.inboxWork.updateMany({
      where: {
        transaction,
        snoozedAt: { not: null },
        ...(seen !== undefined && { snoozedSeen: seen }),
      },
      data: awake,
    })
    return count > 0
  },
  wakeDue: async () => {
    const rows = await prisma.$queryRaw<{ transaction: string }[]>`
      update verdict_inbox_work set snoozed_by = null, snoozed_at = null, snoozed_until = null,
        snoozed_seen = null
      where snoozed_at is not null and snoozed_until <= clock_timestamp() returning transaction`
    return rows.map(({ transaction }) => transaction)
  },
  watched: async (limit) => {
    const rows = await prisma.$queryRaw<{ transaction: string; seen: string }[]>`
      select w.transaction, w.snoozed_seen as seen from verdict_inbox_work w
      join verdict_transaction t on t.id = w.transaction
      where w.snoozed_at is not null and w.snoozed_seen is not null and t.ended_at is null
      order by random() limit ${limit}`
    return rows
  },
})

type Row = NonNullable<Awaited<ReturnType<PrismaClient['inboxWork']['findUnique']>>>

const timeOf = (at: Date | null) => (at === null ? null : at.toISOString())

const workOf = (row: Row): InboxWork => ({
  claim:
    row.claimedBy === null
      ? null
      : { by: row.claimedBy, at: iso(row.claimedAt), from: row.claimedFrom },
  note: row.note === null ? null : { text: row.note, by: row.notedBy ?? '', at: iso(row.notedAt) },
  snooze:
    row.snoozedBy === null || row.snoozedAt === null
      ? null
      : { by: row.snoozedBy, at: iso(row.snoozedAt), until: timeOf(row.snoozedUntil) },
})

const iso = (at: Date | null): string => (at ?? new Date(0)).toISOString()
