import { z } from 'zod'
import type { OnlyHereSummary } from '@/server/contract/branch'
import { timeOf } from './rows'

/** As the sweep keeps it with the participant. */
const stored = z.array(
  z.object({
    kind: z.enum(['unclaimed', 'foreign']),
    preparedAt: z.number().nullable(),
    blocks: z.int(),
    damage: z.number(),
  }),
)

/** What the last sweep found and the journal does not have, in figures. */
export function onlyHereOf(json: unknown): OnlyHereSummary {
  const rows = stored.parse(json)
  const times = rows.flatMap(({ preparedAt }) => preparedAt ?? [])
  return {
    unclaimed: rows.filter(({ kind }) => kind === 'unclaimed').length,
    foreign: rows.filter(({ kind }) => kind === 'foreign').length,
    blocks: rows.reduce((sum, { blocks }) => sum + blocks, 0),
    damage: Math.round(10 * rows.reduce((sum, { damage }) => sum + damage, 0)) / 10,
    oldestAt: times.length === 0 ? null : timeOf(new Date(Math.min(...times))),
  }
}
