import type { Clock } from '@/server/platform/clock'
import type { Database } from '@/server/platform/database'
import { newUlid } from '@/server/platform/ids'
import type { Logger } from '@/server/platform/logger'
import { openDatabase } from '@/server/platform/open-database'
import { type Batcher, createBatcher } from './batcher'
import type { Entry, Journal, Standing } from './journal'
import { journalBusy } from './journal-busy'
import { type BatchConnection, openBatchConnection } from './prisma-batch'
import { createReads } from './prisma-reads'
import { openStream } from './prisma-stream'
import { type BatchWriter, createBatchWriter } from './prisma-writer'

const BATCH_ENTRIES_MAX = 256
/** So many steps may wait before begins are refused; what has begun always gets through. */
const WAITING_ENTRIES_MAX = 5_000
const READ_CONNECTIONS_MAX = 2
/** A database that does not come back must not keep a process from ending. */
const CLOSE_MS_MAX = 5_000

export interface JournalHealth {
  readonly ok: boolean
  readonly error: string | null
}

export interface PrismaJournalOptions {
  readonly url: string
  readonly role: string
  /** The short name that people see: `c1`, `web`, `lab`. */
  readonly process: string
  /** The coordinator's node id, by which it owns leases; null for web and lab. */
  readonly owner: string | null
  readonly cluster: string
  readonly clock: Clock
  readonly logger: Logger
  readonly hooks?: JournalHooks
  readonly onHealth?: (health: JournalHealth) => void
}

/** Failpoints of the lab. */
export interface JournalHooks {
  readonly beforeBatch?: (entries: readonly Entry[]) => void
  /** Dm: the batch's bytes are written to the socket, the reply is not read. */
  readonly written?: (entries: readonly Entry[]) => void
}

/** A journal in PostgreSQL, with a new stream of its own. Rejects if the database is not there. */
export async function createPrismaJournal(options: PrismaJournalOptions): Promise<Journal> {
  const { url, role, cluster, clock, logger, hooks = {} } = options
  const name = `${role}-${newUlid()}`
  const application = `verdict ${options.process} journal`
  const database = openDatabase({ url, connectionsMax: READ_CONNECTIONS_MAX, application })
  const stream = await openStream(database, { name, role, process: options.process })
  let inFlight: readonly Entry[] = []
  const { written, beforeBatch } = hooks
  const connection = openBatchConnection({
    url,
    application,
    written: written ? () => written(inFlight) : null,
    onLost: (error) => logger.warn({ error: error.message }, 'the journal lost its connection'),
  })
  const reads = createReads(database.prisma, cluster)
  const writer = createBatchWriter({
    writer: { stream: stream.id, owner: options.owner, cluster },
    connection,
    reads,
    clock,
    onHealth: reportHealth(logger, options.onHealth),
  })
  const batcher = createBatcher<Entry, Standing>({
    sizeMax: BATCH_ENTRIES_MAX,
    startsBatch,
    isLazy: ({ lazy }) => lazy === true,
    setTimer: clock.setTimer,
    write: (entries) => {
      inFlight = entries
      beforeBatch?.(entries)
      return writer.write(entries)
    },
  })
  return {
    stream: { id: stream.id, name },
    append: (entry) => {
      const waiting = batcher.waiting()
      if (entry.begin && waiting >= WAITING_ENTRIES_MAX) return Promise.reject(journalBusy(waiting))
      return batcher.add(entry)
    },
    verdictOf: async (transaction) =>
      (await reads.verdicts([transaction])).get(transaction) ?? null,
    verdictsOf: reads.verdicts,
    openSet: reads.openSet,
    find: reads.find,
    close: () => closeAll({ batcher, writer, connection, database, stream }, options),
  }
}

interface Parts {
  readonly batcher: Batcher<Entry, Standing>
  readonly writer: BatchWriter
  readonly connection: BatchConnection
  readonly database: Database
  readonly stream: { readonly id: number }
}

async function closeAll(parts: Parts, { clock, logger }: PrismaJournalOptions): Promise<void> {
  const { batcher, writer, connection, database, stream } = parts
  const cancel = clock.setTimer(CLOSE_MS_MAX, () => {
    writer.stop()
    batcher.stop(new Error('The journal was closed before this could be written'))
  })
  await batcher.idle()
  cancel()
  batcher.stop(new Error('The journal is closed'))
  await database.prisma.stream
    .update({ where: { id: stream.id }, data: { closedAt: new Date(clock.now()) } })
    .catch((error: Error) => logger.warn({ error: error.message }, 'the stream stays unclosed'))
  await Promise.all([connection.close(), database.close()])
}

/** A verdict or an end needs the row that its begin makes: it waits for that to be durable. */
const startsBatch = ({ transaction, proposal, change }: Entry, before: readonly Entry[]): boolean =>
  (proposal !== undefined || change?.ended === true) &&
  before.some((entry) => entry.begin !== undefined && entry.transaction === transaction)

/** Tells of changes only. */
function reportHealth(logger: Logger, onHealth: PrismaJournalOptions['onHealth']) {
  let healthy = true
  return (ok: boolean, error: unknown): void => {
    if (ok === healthy) return
    healthy = ok
    const text = error instanceof Error ? error.message : null
    if (ok) logger.info('the journal writes again')
    else logger.error({ error: text }, 'the journal cannot write and repeats until it can')
    onHealth?.({ ok, error: text })
  }
}
