import type { PrismaClient } from '@/prisma/client/client'
import type { GateStore } from './gate-store'

const publishSql = `insert into verdict_participant_gate
  (participant, process, breaker, since, until, budget_left, budget_max, refused_share)
select g.participant, $1, g.breaker, to_timestamp(g."sinceMs" / 1000.0),
  to_timestamp(g."untilMs" / 1000.0), g."budgetLeft", g."budgetMax", g."refusedShare"
from json_to_recordset($2::json) as g(participant text, breaker text, "sinceMs" float8,
  "untilMs" float8, "budgetLeft" int, "budgetMax" int, "refusedShare" float8)
order by g.participant
on conflict (participant, process) do update set breaker = excluded.breaker,
  since = excluded.since, until = excluded.until, budget_left = excluded.budget_left,
  budget_max = excluded.budget_max, refused_share = excluded.refused_share, at = now()`

const pruneSql = `delete from verdict_participant_gate g
where not exists (select from verdict_process p
  where p.id = g.process and p.expires_at > clock_timestamp())`

/** The table in the journal's database; `process` is the id under which this one is in the directory. */
export const createPrismaGates = (prisma: PrismaClient, process: string): GateStore => ({
  publish: async (gates) => {
    await prisma.$executeRawUnsafe(publishSql, process, JSON.stringify(gates))
  },
  prune: async () => {
    await prisma.$executeRawUnsafe(pruneSql)
  },
})
