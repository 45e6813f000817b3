import type { Participant } from '@/server/contract/participant'
import type { Database } from '@/server/platform/database'
import { timeOrNull } from './rows'

type Gate = NonNullable<Participant['gate']>

interface Row {
  readonly participant: string
  readonly breaker: Gate['breaker']
  readonly since: Date | null
  readonly until: Date | null
  readonly budgetLeft: number
  readonly budgetMax: number
  readonly refusedShare: number
}

/** How the gates stand in the coordinators that run; of several the one that lets the least through. */
export async function readGates({ prisma }: Database): Promise<ReadonlyMap<string, Gate>> {
  const rows = await prisma.$queryRaw<Row[]>`
    select distinct on (g.participant) g.participant, g.breaker, g.since, g.until,
      g.budget_left as "budgetLeft", g.budget_max as "budgetMax", g.refused_share as "refusedShare"
    from verdict_participant_gate g
    join verdict_process p on p.id = g.process and p.expires_at > clock_timestamp()
    where g.breaker in ('closed', 'open', 'half-open')
    order by g.participant, array_position(array['open', 'half-open', 'closed'], g.breaker),
      g.refused_share desc, g.at desc`
  return new Map(
    rows.map(({ participant, since, until, ...gate }) => [
      participant,
      { ...gate, since: timeOrNull(since), until: timeOrNull(until) },
    ]),
  )
}
