import type { z } from 'zod'
import type { PrismaClient } from '@/prisma/client/client'
import { alertRuleSettings } from '@/server/contract/alert-settings'
import { alertTargetSettings } from '@/server/contract/alert-target-settings'
import type { AlertRules, AlertSettingsStore, AlertTargets } from './alert-store'

/** Rules in their table. A changed one is evaluated anew. */
export const createPrismaRules = (prisma: PrismaClient): AlertRules =>
  settingsIn(prisma, {
    ...{ table: 'verdict_alert_rule', schema: alertRuleSettings },
    saved: `update verdict_alert_rule set met = null, unknown = '{}' where id = $1`,
    removed: `select $1::text`,
  })

/** Targets in their table. What waits is tried at once where one changed, and given up where one went. */
export const createPrismaTargets = (prisma: PrismaClient): AlertTargets =>
  settingsIn(prisma, {
    ...{ table: 'verdict_alert_target', schema: alertTargetSettings },
    saved: `update verdict_alert_delivery set next_at = clock_timestamp()
      where target = $1 and state = 'waiting'`,
    removed: `update verdict_alert_delivery
      set state = 'given-up', next_at = null, ended_at = clock_timestamp()
      where target = $1 and state = 'waiting'`,
  })

interface Kept<Schema extends z.ZodType> {
  readonly table: 'verdict_alert_rule' | 'verdict_alert_target'
  readonly schema: Schema
  /** What follows a change, and a removal, of `$1`. */
  readonly saved: string
  readonly removed: string
}

function settingsIn<Schema extends z.ZodType>(
  prisma: PrismaClient,
  { table, schema, saved, removed }: Kept<Schema>,
): AlertSettingsStore<z.infer<Schema>> {
  return {
    find: async (id) => {
      const [row] = await prisma.$queryRawUnsafe<{ version: number; settings: unknown }[]>(
        `select version, settings from ${table} where id = $1`,
        id,
      )
      return row === undefined ? null : { ...row, settings: schema.parse(row.settings) }
    },
    ids: async () => {
      const rows = await prisma.$queryRawUnsafe<{ id: string }[]>(`select id from ${table}`)
      return rows.map(({ id }) => id)
    },
    put: async (id, { settings, version, by }) => {
      const values = [id, JSON.stringify(settings), by]
      const written = await (version === null
        ? prisma.$executeRawUnsafe(
            `insert into ${table} (id, settings, changed_by) values ($1, $2::jsonb, $3)
             on conflict (id) do nothing`,
            ...values,
          )
        : prisma.$executeRawUnsafe(
            `update ${table} set settings = $2::jsonb, changed_by = $3, version = version + 1,
               changed_at = clock_timestamp() where id = $1 and version = $4`,
            ...[...values, version],
          ))
      if (written > 0) await prisma.$executeRawUnsafe(saved, id)
      return written > 0
    },
    remove: async (id, version) => {
      const gone = await prisma.$executeRawUnsafe(
        `delete from ${table} where id = $1 and version = $2`,
        ...[id, version],
      )
      if (gone > 0) await prisma.$executeRawUnsafe(removed, id)
      return gone > 0
    },
  }
}
