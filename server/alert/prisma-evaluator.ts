import type { PrismaClient } from '@/prisma/client/client'
import type { EvaluatorStore } from './alert-store'
import { type PassDeps, passWithin, readRules } from './prisma-alert-pass'

export interface PrismaEvaluatorOptions extends PassDeps {
  readonly prisma: PrismaClient
  /** The node id of this installation's folder, the same after a restart. */
  readonly owner: string
  /** How this process is called in lists. */
  readonly process: string
  readonly ttlMs: number
}

const PASS_MS_MAX = 5_000
const PRUNE_ROWS_MAX = 1_000
/** The longest window that a budget can have. */
const DOUBT_HOURS_MAX = 720

/** The evaluator's row, and what is written under its epoch. */
export function createPrismaEvaluator(options: PrismaEvaluatorOptions): EvaluatorStore {
  const { prisma, owner, process, ttlMs } = options
  return {
    acquire: async (own) => {
      const values = [owner, process, ttlMs, own]
      const [row] = await prisma.$queryRawUnsafe<{ epoch: bigint }[]>(acquire, ...values)
      return row === undefined ? null : Number(row.epoch)
    },
    renew: async (epoch) => (await prisma.$executeRawUnsafe(renew, owner, epoch, ttlMs)) > 0,
    release: async (epoch) => {
      await prisma.$executeRawUnsafe(renew, owner, epoch, 0)
    },
    pass: ({ epoch, slots }) =>
      prisma.$transaction(
        async (tx) => {
          const [row] = await tx.$queryRawUnsafe<{ now: Date; countedTo: Date | null }[]>(
            ...([fence, owner, epoch] as const),
          )
          if (row === undefined) return false
          await passWithin(tx, options, { ...row, slots })
          return true
        },
        { timeout: PASS_MS_MAX },
      ),
    wantsSlots: async () =>
      (await readRules(prisma)).some(
        ({ settings }) => settings.enabled && settings.kind === 'slots',
      ),
    prune: async (retentionDays) => {
      for (const text of pruning)
        await prisma.$executeRawUnsafe(text, retentionDays, PRUNE_ROWS_MAX)
      await prisma.$executeRawUnsafe(pruneDoubt, DOUBT_HOURS_MAX)
    },
  }
}

const acquire = `update verdict_alert_evaluator set owner = $1, process = $2, epoch = epoch + 1,
  expires_at = clock_timestamp() + $3 * interval '1 millisecond'
where id = 1 and (expires_at < clock_timestamp() or ($4 and owner = $1)) returning epoch`

const renew = `update verdict_alert_evaluator
set expires_at = clock_timestamp() + $3 * interval '1 millisecond'
where id = 1 and owner = $1 and epoch = $2::bigint`

/** Whoever was followed by another writes nothing; and nobody follows while this one writes. */
const fence = `select clock_timestamp() as now, counted_to as "countedTo" from verdict_alert_evaluator
where id = 1 and owner = $1 and epoch = $2::bigint for no key update`

/** $1 days, $2 rows. What fires is kept, and all that was told of it. */
const pruning = [
  `delete from verdict_alert where id in (select id from verdict_alert
    where resolved_at < now() - $1::int * interval '1 day' limit $2::int)`,
  `delete from verdict_alert_delivery where id in (select d.id from verdict_alert_delivery d
    where d.ended_at < now() - $1::int * interval '1 day'
      and not exists (select from verdict_alert a where a.id = d.alert) limit $2::int)`,
]

const pruneDoubt = `delete from verdict_alert_doubt
where minute < now() - $1::int * interval '1 hour'`
