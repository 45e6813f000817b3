import { z } from 'zod'
import type { PrismaClient } from '@/prisma/client/client'
import { newUlid } from '@/server/platform/ids'

/*
 * Where the verdicts of an installation are is remembered in its journal: a process that looked for
 * them elsewhere would find none, presume abort, and be wrong.
 */

const KEY = 'verdicts'

const stored = z.discriminatedUnion('store', [
  z.object({ store: z.literal('postgres') }),
  z.object({ store: z.literal('etcd'), mark: z.string(), base: z.number() }),
])

type Stored = z.infer<typeof stored>
type StoredEtcd = Extract<Stored, { store: 'etcd' }>

async function readStored(prisma: PrismaClient): Promise<Stored> {
  const row = await prisma.setting.findUnique({ where: { key: KEY } })
  return row === null ? { store: 'postgres' } : stored.parse(row.value)
}

/** Throws, in words for people, if this installation's verdicts are elsewhere and cannot move now. */
export async function claimPostgres(prisma: PrismaClient): Promise<void> {
  if ((await readStored(prisma)).store === 'postgres') return
  await move(prisma, { store: 'postgres' })
}

/**
 * What etcd must show to be the right one, and where its epochs begin; made at the first start with
 * etcd, when `mark` leaves the new mark there and answers with the one that stands.
 */
export async function claimEtcd(
  prisma: PrismaClient,
  mark: (fresh: string) => Promise<string>,
): Promise<Pick<StoredEtcd, 'mark' | 'base'>> {
  const known = await readStored(prisma)
  if (known.store === 'etcd') return known
  const { _max } = await prisma.lease.aggregate({ _max: { epoch: true } })
  const wanted = { store: 'etcd' as const, mark: await mark(newUlid()), base: Number(_max.epoch) }
  return move(prisma, wanted)
}

/** Only while nothing is open and nobody runs who would go on as before; answers with what stands. */
const moveSql = `insert into verdict_setting (key, value) select '${KEY}', $1::jsonb
  where not exists (select from verdict_transaction where ended_at is null)
    and not exists (select from verdict_process
      where expires_at > clock_timestamp() and role in ('coordinator', 'web'))
  on conflict (key) do update set value = excluded.value where verdict_setting.value = $2::jsonb`

async function move<Wanted extends Stored>(prisma: PrismaClient, wanted: Wanted): Promise<Wanted> {
  const row = await prisma.setting.findUnique({ where: { key: KEY } })
  const before = JSON.stringify(row?.value ?? null)
  await prisma.$executeRawUnsafe(moveSql, JSON.stringify(wanted), before)
  const now = await readStored(prisma)
  if (now.store === wanted.store) return now as Wanted
  throw new Error(
    `The verdicts of this installation are in ${now.store}, and VERDICT_VERDICTS asks for ${wanted.store}. They can move only when no transaction is open and no other process runs. Set VERDICT_VERDICTS=${now.store}, or let everything end, stop all, and start again.`,
  )
}
