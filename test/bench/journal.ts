import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { Client } from 'pg'
import type { BranchChange, Entry, Journal } from '@/server/journal/journal'
import { createPrismaJournal } from '@/server/journal/prisma-journal'
import { systemClock } from '@/server/platform/clock'
import { newUlid } from '@/server/platform/ids'
import { createLogger } from '@/server/platform/logger'
import { migrate } from '@/server/platform/migrate'
import { branchId, shardOf, transactionId } from '@/server/protocol/ids'
import type { Instant } from '@/server/protocol/model'
import { startPostgresServer } from '../support/postgres-server'

/*
 * How many transactions a second the journal alone can remember: the appends of a commit over two
 * branches, as the coordinator makes them, without participants.
 */

const SECONDS = Number(process.argv[2] ?? 5)
const EPOCH = 1

const branch = (n: number, change: Partial<BranchChange>): BranchChange => ({
  n,
  state: 'active',
  vote: null,
  xid: null,
  server: null,
  session: null,
  rows: null,
  statementsHash: null,
  preparedAt: null,
  endedAt: null,
  proof: null,
  proofSource: null,
  attempts: 0,
  nextAttemptAt: null,
  faultCode: null,
  faultText: null,
  alarm: false,
  ...change,
})

async function commit(journal: Journal, waits: number[]): Promise<void> {
  const ulid = newUlid()
  const shard = shardOf(ulid)
  const id = transactionId({ cluster: 'bench', shard, epoch: EPOCH, ulid })
  const names = [branchId(id, 1), branchId(id, 2)]
  const at = Date.now() as Instant
  const about = { transaction: id, shard, epoch: EPOCH }
  const moving = { outcome: null, reason: null, inDoubtSince: null, ended: false, retries: 0 }
  const timing = { sentAt: at, answeredAt: at, durationMs: 1.234 }
  const append = async (entry: Omit<Entry, keyof typeof about>) => {
    const before = performance.now()
    const standing = await journal.append({ ...about, ...entry })
    waits.push(performance.now() - before)
    return standing
  }
  const record = (type: string, n: number | null, data: object) => ({
    type,
    branch: n,
    at,
    data: { ...data },
  })
  await append({
    begin: {
      name: 'transfer',
      protocol: 'two-phase-commit',
      recovery: 'automatic',
      idempotencyKey: null,
      requestHash: '0123456789abcdef',
      deadlineMs: 10_000,
      participants: ['north', 'south'],
      lab: true,
    },
    records: [record('begun', null, { branches: names, recovery: 'automatic' })],
    change: { ...moving, state: 'active' },
    branches: [branch(1, {}), branch(2, {})],
  })
  const proof = { xid: '123456', server: '7412345678901234567.1', rows: 2, statementsHash: 'ab12' }
  await Promise.all(
    [1, 2].map((n) =>
      append({
        records: [record('worked', n, { ...timing, ...proof })],
        change: { ...moving, state: n === 1 ? 'active' : 'preparing' },
        branches: [branch(n, { ...proof, state: 'preparing' })],
      }),
    ),
  )
  await Promise.all(
    [1, 2].map((n) =>
      append({
        records: [record('voted', n, { ...timing, vote: 'yes' })],
        change: { ...moving, state: 'preparing' },
        branches: [branch(n, { ...proof, state: 'prepared', vote: 'yes', preparedAt: at })],
      }),
    ),
  )
  const decided = await append({
    records: [],
    proposal: { verdict: 'commit', reason: null, branches: names, by: 'coordinator', at },
  })
  if (!decided.standing?.won) throw new Error('lost')
  await Promise.all(
    [1, 2].map((n) =>
      append({
        records: [record('confirmed', n, timing), ...(n === 2 ? [record('ended', null, {})] : [])],
        change:
          n === 2
            ? { ...moving, state: 'committed', outcome: 'committed', ended: true }
            : { ...moving, state: 'committing', outcome: 'committed' },
        branches: [branch(n, { ...proof, state: 'committed', vote: 'yes', endedAt: at })],
      }),
    ),
  )
}

/** Of the journal's own sessions, as Linux counts it for processes of this machine. */
async function serverCpuMs(client: Client): Promise<number> {
  const { rows } = await client.query<{ pid: number }>(
    "select pid from pg_stat_activity where application_name = 'verdict bench journal'",
  )
  return rows
    .map(({ pid }) => readFileSync(`/proc/${pid}/stat`, 'utf8').split(' '))
    .reduce((sum, fields) => sum + 10 * (Number(fields[13]) + Number(fields[14])), 0)
}

interface Subject {
  readonly journal: Journal
  readonly client: Client
  readonly batches: () => number
}

async function measure({ journal, client, batches }: Subject, concurrency: number) {
  const waits: number[] = []
  const serverMs = await serverCpuMs(client)
  const until = performance.now() + SECONDS * 1000
  const cpu = process.cpuUsage()
  const first = batches()
  let done = 0
  await Promise.all(
    Array.from({ length: concurrency }, async () => {
      while (performance.now() < until) {
        await commit(journal, waits)
        done++
      }
    }),
  )
  const { user, system } = process.cpuUsage(cpu)
  const server = (await serverCpuMs(client)) - serverMs
  const count = batches() - first
  waits.sort((a, b) => a - b)
  const at = (share: number) => (waits[Math.floor(waits.length * share)] ?? 0).toFixed(2)
  console.log(
    `concurrency ${concurrency}: ${(done / SECONDS).toFixed(0)} transactions/s, ` +
      `${(count / SECONDS).toFixed(0)} batches/s of ${(waits.length / count).toFixed(1)}, ` +
      `append p50 ${at(0.5)} ms p99 ${at(0.99)} ms, ` +
      `Node ${((user + system) / done).toFixed(0)} µs, ` +
      `PostgreSQL ${((1000 * server) / done).toFixed(0)} µs of CPU a transaction`,
  )
}

async function main() {
  const given = process.argv[3]
  const server = given ? null : await startPostgresServer({ database: 'bench' })
  const url = given ?? server?.url ?? ''
  await migrate(url, join(import.meta.dirname, '../../prisma/migrations'))
  const client = new Client({ connectionString: url })
  await client.connect()
  await client.query(
    `update verdict_lease set owner = 'bench', epoch = ${EPOCH}, expires_at = 'infinity'`,
  )
  let batches = 0
  const journal = await createPrismaJournal({
    url,
    role: 'coordinator',
    process: 'bench',
    owner: 'bench',
    cluster: 'bench',
    clock: systemClock,
    logger: createLogger({ level: 'warn', name: 'bench' }),
    hooks: { beforeBatch: () => batches++ },
  })
  for (const concurrency of [8, 32])
    await measure({ journal, client, batches: () => batches }, concurrency)
  await journal.close()
  await client.end()
  await server?.remove()
}

await main()
