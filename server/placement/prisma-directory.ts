import type { PrismaClient } from '@/prisma/client/client'
import type { Clock } from '@/server/platform/clock'
import type { Logger } from '@/server/platform/logger'
import { type Directory, HEARTBEAT_MS, PRESENCE_MS, type ProcessEntry } from './directory'

export interface PrismaDirectoryOptions {
  readonly prisma: PrismaClient
  readonly self: Omit<ProcessEntry, 'ready'>
  readonly clock: Clock
  readonly logger: Logger
}

const columns = 'p.id, p.name, p.role, p.node, p.url, p.pid, p.ready'

const presentSql = `insert into verdict_process (id, name, role, node, url, pid, ready, expires_at)
values ($1, $2, $3, $4, $5, $6, $7, clock_timestamp() + $8 * interval '1 millisecond')
on conflict (id) do update set ready = excluded.ready, url = excluded.url,
  expires_at = excluded.expires_at`

const listSql = `select ${columns} from verdict_process p
where p.expires_at > clock_timestamp() order by p.role, p.name, p.id`

const ownerSql = `select ${columns} from verdict_lease l
join verdict_process p on p.node = l.owner and p.role = 'coordinator'
where l.shard = $1 and l.expires_at > clock_timestamp() and p.expires_at > clock_timestamp()
order by p.started_at desc limit 1`

/** The directory in the journal's database; only its clock tells who is late. */
export function createPrismaDirectory(options: PrismaDirectoryOptions): Directory {
  const { prisma, self, clock, logger } = options
  let ready = false
  let stopped = false
  let cancel = () => {}

  async function beat(): Promise<void> {
    const { id, name, role, node, url, pid } = self
    const values = [id, name, role, node, url, pid, ready, PRESENCE_MS]
    await prisma.$executeRawUnsafe(presentSql, ...values)
  }

  function again(): void {
    if (stopped) return
    cancel = clock.setTimer(HEARTBEAT_MS, () => {
      beat()
        .catch((error: unknown) =>
          logger.warn({ error: String(error) }, 'no heartbeat was written'),
        )
        .finally(again)
    })
  }

  return {
    start: async () => {
      await beat()
      again()
    },
    setReady: (now) => {
      ready = now
    },
    list: () => prisma.$queryRawUnsafe<ProcessEntry[]>(listSql),
    ownerOf: async (shard) => {
      const [owner] = await prisma.$queryRawUnsafe<ProcessEntry[]>(ownerSql, shard)
      return owner ?? null
    },
    close: async () => {
      stopped = true
      cancel()
      await prisma.process.deleteMany({ where: { id: self.id } })
    },
  }
}
