import type { Database } from '@/server/platform/database'

/** A process that runs now, and the address of its inner listener. */
export interface LiveProcess {
  readonly name: string
  readonly url: string
}

/** Who holds the lease of a shard now, by the clock of the database. */
export interface Owner {
  readonly process: string
  readonly epoch: number
  readonly alive: boolean
  /** Null if the owner is not in the directory any more. */
  readonly url: string | null
}

/** What the server of the journal calls itself, in the words of `server_version`. */
export async function readServerVersion({ prisma }: Database): Promise<string | null> {
  const [row] = await prisma.$queryRaw<{ server_version: string }[]>`show server_version`
  return row?.server_version ?? null
}

/** The owner of a shard, alive or not; null if nobody ever owned it (D19, D27). */
export async function ownerOf({ prisma }: Database, shard: number): Promise<Owner | null> {
  const [row] = await prisma.$queryRaw<
    { owner: string; epoch: bigint; held: boolean; name: string | null; url: string | null }[]
  >`
    select l.owner, l.epoch, l.expires_at > now() as held, p.name, p.url
    from verdict_lease l
    left join lateral (
      select name, url from verdict_process p
      where p.role = 'coordinator' and (p.id = l.owner or p.node = l.owner)
        and p.expires_at > now()
      order by p.ready desc, p.started_at desc limit 1
    ) p on true
    where l.shard = ${shard} and l.owner <> ''`
  if (row === undefined) return null
  const { owner, epoch, held, name, url } = row
  return { process: name ?? owner, epoch: Number(epoch), alive: held, url }
}

/** The newest process of a role that is alive; null if there is none. */
export async function processOf(
  { prisma }: Database,
  role: 'coordinator' | 'web' | 'lab',
): Promise<LiveProcess | null> {
  const [row] = await prisma.$queryRaw<LiveProcess[]>`
    select name, url from verdict_process where role = ${role} and expires_at > now()
    order by ready desc, started_at desc limit 1`
  return row ?? null
}

export interface Readiness {
  readonly ready: boolean
  /** Coordinators that are alive and have loaded what was open. */
  readonly coordinators: readonly string[]
  /** Participants over which recovery has made no full pass since its coordinator started. */
  readonly owed: readonly string[]
}

/** D19: ready once a coordinator has loaded the open set, whatever participants are still owed. */
export async function readReadiness({ prisma }: Database): Promise<Readiness> {
  const rows = await prisma.$queryRaw<{ name: string; ready: boolean }[]>`
    select name, ready from verdict_process
    where role = 'coordinator' and expires_at > now() order by name`
  const owed = await prisma.$queryRaw<{ name: string }[]>`
    select p.name from verdict_participant p
    where p.usable and (p.swept_at is null or p.swept_at < (
      select max(c.started_at) from verdict_process c
      where c.role = 'coordinator' and c.ready and c.expires_at > now()))
    order by p.name`
  const coordinators = rows.filter(({ ready }) => ready).map(({ name }) => name)
  return { ready: coordinators.length > 0, coordinators, owed: owed.map(({ name }) => name) }
}
