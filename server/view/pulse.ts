import type { Database } from '@/server/platform/database'
import { countInDoubt } from './transactions'

/** What every page shows all the time: how many wait for somebody, and how far the journal is. */
export interface Pulse {
  readonly inDoubt: number
  /** Process and number of the newest record, as people see it: `c1 · 18,442`. */
  readonly position: string
  /** Another text: somebody asked for a second person, or one answered. */
  readonly approvals: string
}

const numbers = new Intl.NumberFormat('en-US')

export async function readPulse(database: Database): Promise<Pulse> {
  const { prisma } = database
  const inDoubt = await countInDoubt(database)
  const [newest] = await prisma.$queryRaw<{ process: string; seq: bigint }[]>`
    select s.process, r.seq from verdict_stream s
    cross join lateral (
      select seq, at from verdict_record where stream = s.id order by seq desc limit 1
    ) r
    order by r.at desc limit 1`
  const position = newest === undefined ? '' : `${newest.process} · ${numbers.format(newest.seq)}`
  const [asked] = await prisma.$queryRaw<{ mark: string }[]>`
    select concat(count(*) filter (where state = 'waiting'), ' ', max(changed_at)) as mark
    from verdict_approval`
  return { inDoubt, position, approvals: asked?.mark ?? '' }
}
