import { z } from 'zod'
import { Prisma } from '@/prisma/client/client'
import { type Deadlock, deadlock, wait } from '@/server/contract/wait'
import type { Database } from '@/server/platform/database'
import { decodePlace, encodePlace, timeOf } from './rows'

const keptWait = wait
  .omit({ since: true, session: true })
  .extend({ sinceMs: z.number(), waiterSession: z.string().nullable() })

/** Rings of waits that were broken, the newest first; null if the cursor is none of ours. */
export async function listDeadlocks(
  { prisma }: Database,
  { cursor, limit }: { readonly cursor?: string | undefined; readonly limit: number },
): Promise<{ items: Deadlock[]; nextCursor?: string } | null> {
  const place = cursor === undefined ? undefined : decodePlace(cursor)
  if (place === null) return null
  const after =
    place === undefined
      ? Prisma.sql`true`
      : Prisma.sql`(broken_at, id) < (${place.time}::timestamptz, ${place.id})`
  const places = await prisma.$queryRaw<{ id: string; time: string }[]>`
    select id, to_char(broken_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') as time
    from verdict_deadlock where ${after} order by broken_at desc, id desc limit ${limit + 1}`
  const shown = places.slice(0, limit)
  const rows = await prisma.deadlock.findMany({ where: { id: { in: shown.map(({ id }) => id) } } })
  const known = new Map(rows.map((row) => [row.id, row]))
  const last = places.length > limit ? shown.at(-1) : undefined
  return {
    items: shown.flatMap(({ id }) => {
      const row = known.get(id)
      return row === undefined ? [] : [deadlockOf(row)]
    }),
    ...(last === undefined ? {} : { nextCursor: encodePlace(last.time, last.id) }),
  }
}

const deadlockOf = ({ waits, ...row }: Prisma.DeadlockGetPayload<object>): Deadlock =>
  deadlock.parse({
    ...{ id: row.id, victim: row.victim, ring: row.ring, parties: row.parties },
    chosenBy: row.chosenBy,
    ...{ since: timeOf(row.since), foundAt: timeOf(row.foundAt), brokenAt: timeOf(row.brokenAt) },
    waits: z
      .array(keptWait)
      .parse(waits)
      .map(({ sinceMs, waiterSession, ...one }) => ({
        ...one,
        ...{ since: new Date(sinceMs).toISOString(), session: waiterSession },
      })),
  })
