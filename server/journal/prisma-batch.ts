import { PrismaPg } from '@prisma/adapter-pg'
import { type Client, Pool } from 'pg'
import type { BatchPlan } from './batch-rows'

/** A batch without an answer for so long is taken for lost, and repeated on a fresh connection. */
const REPLY_MS_MAX = 15_000
const CONNECT_MS_MAX = 5_000
const LOCK_TIMEOUT_MS = 5_000
const IDLE_IN_TRANSACTION_MS_MAX = 2_000

/**
 * The plan of the one statement is made once and kept. It is made while the tables are empty, so it
 * must not believe that scanning them is cheap.
 */
const settings = [
  'synchronous_commit=on',
  'plan_cache_mode=force_generic_plan',
  'enable_seqscan=off',
  'enable_mergejoin=off',
  'default_transaction_isolation=read\\ committed',
]

/** Wanted: a synchronous standby did not confirm, so what was committed is durable here only. */
const NOT_REPLICATED = '01000'

export interface BatchConnection {
  /** Sends a batch; answers with its text, or null if a standby did not confirm it (D15). */
  send(batch: Pick<BatchPlan, 'statement' | 'params'>): Promise<string | null>
  /** Resolves once all that was committed before it is durable where it must be. */
  barrier(stream: number): Promise<boolean>
  close(): Promise<void>
}

interface BatchConnectionOptions {
  readonly url: string
  readonly application: string
  /** A failpoint: the bytes of a batch are written to the socket, and its reply is not read yet. */
  readonly written: (() => void) | null
  readonly onLost: (error: Error) => void
}

/** The journal writes over its own pool of one, and listens to its notices. */
export function openBatchConnection(options: BatchConnectionOptions): BatchConnection {
  let notReplicated = false
  let current: Client | null = null
  const pool = new Pool({
    connectionString: options.url,
    max: 1,
    idleTimeoutMillis: 0,
    keepAlive: true,
    application_name: options.application,
    connectionTimeoutMillis: CONNECT_MS_MAX,
    lock_timeout: LOCK_TIMEOUT_MS,
    idle_in_transaction_session_timeout: IDLE_IN_TRANSACTION_MS_MAX,
    options: settings.map((setting) => `-c ${setting}`).join(' '),
  })
  pool.on('error', options.onLost)
  pool.on('connect', (client) => {
    current = client
    client.on('error', options.onLost)
    client.on('notice', ({ code }) => {
      if (code === NOT_REPLICATED) notReplicated = true
    })
    if (options.written) watchWrites(client, options.written)
  })
  const names = new Map([[barrierSql, 'verdict barrier']])
  const adapter = new PrismaPg(pool, {
    statementNameGenerator: ({ sql }) => names.get(sql) ?? '',
  })
  // The adapter itself: what the client would add to it is work for every batch, and no use here.
  const connected = adapter.connect()

  async function replicated<T>(work: () => Promise<T>): Promise<T | null> {
    notReplicated = false
    const answer = await within(work(), () => current?.end())
    return notReplicated ? null : answer
  }

  return {
    send: ({ statement: { name, sql }, params }) =>
      replicated(async () => {
        names.set(sql, name)
        const args = [...params]
        const { rows } = await (await connected).queryRaw({ sql, args, argTypes: args.map(asText) })
        return String(rows[0]?.[0] ?? '[]')
      }),
    barrier: async (stream) =>
      (await replicated(async () => (await connected).executeRaw(barrierOf(stream)))) !== null,
    close: async () => {
      await (await connected).dispose()
      if (!pool.ended) await pool.end()
    },
  }
}

/** A write whose commit waits for the standbys waits for everything that was committed before it. */
const barrierSql = 'update verdict_stream set closed_at = closed_at where id = $1'

const asText = () => ({ scalarType: 'unknown', arity: 'scalar' }) as const

const barrierOf = (stream: number) => ({
  sql: barrierSql,
  args: [stream],
  argTypes: [asText()],
})

/** Ends the connection of what takes too long; the work then fails like any that lost its reply. */
function within<T>(work: Promise<T>, end: () => Promise<void> | undefined): Promise<T> {
  const timer = setTimeout(() => void end(), REPLY_MS_MAX)
  return work.finally(() => clearTimeout(timer))
}

/** pg's connection is no public type; only a failpoint of the lab needs it. */
interface Wire {
  readonly connection: { sync(): void; readonly stream: NodeJS.WritableStream }
}

function watchWrites(client: Client, written: () => void): void {
  const { connection } = client as Client & Wire
  const sync = connection.sync.bind(connection)
  connection.sync = () => {
    sync()
    connection.stream.write('', () => written())
  }
}

/** The SQLSTATE of a failure as the driver's adapter hands it up; null when no server answered. */
export const sqlStateOf = (error: unknown): string | null =>
  firstIn(error, ({ originalCode }) => (typeof originalCode === 'string' ? originalCode : null))

/** The index that refused a row; null when none did, or it is not told. */
export const indexOf = (error: unknown): string | null =>
  firstIn(error, ({ constraint }) => {
    const named = typeof constraint === 'object' && constraint !== null && 'index' in constraint
    return named && typeof constraint.index === 'string' ? constraint.index : null
  })

/** What is wrapped in one another, from the outside in. */
function firstIn(
  error: unknown,
  find: (one: Readonly<Record<string, unknown>>) => string | null,
): string | null {
  const seen = new Set<unknown>()
  let at: unknown = error
  while (typeof at === 'object' && at !== null && !seen.has(at)) {
    seen.add(at)
    const one = at as Record<string, unknown>
    const found = find(one)
    if (found !== null) return found
    const meta = one.meta as Record<string, unknown> | undefined
    at = meta?.driverAdapterError ?? one.cause
  }
  return null
}
