import { createCoordinator } from '@/server/coordinator/coordinator'
import { createFailpoints } from '@/server/coordinator/failpoints'
import { createTransactions } from '@/server/coordinator/transactions'
import type { Journal } from '@/server/journal/journal'
import { createPrismaJournal } from '@/server/journal/prisma-journal'
import { createPostgresParticipant } from '@/server/participant/postgres-participant'
import { createRegistry, type Registry } from '@/server/participant/registry'
import { systemClock, wait } from '@/server/platform/clock'
import { newUlid } from '@/server/platform/ids'
import { createLogger } from '@/server/platform/logger'
import { SHARDS } from '@/server/protocol/ids'
import { query, type Servers } from './servers'
import { BANKS, type Contender, newTransfer } from './transfer'

const EPOCH = 1
const CLUSTER = 'bench'
const OWNER = 'bench'

/** What the coordinator did, counted where it calls others. */
export interface Counts {
  /** Round trips to banks, by what they ask. */
  readonly roundTrips: Record<string, number>
  /** Writes to the journal that somebody waits for: begins and verdicts. */
  forced: number
  batches: number
  entries: number
}

export interface Coordinated extends Contender {
  readonly counts: Counts
}

/** A real coordinator in this process, called where its API calls it, with the whole journal. */
export async function createCoordinated({ urls }: Servers): Promise<Coordinated> {
  await query(
    urls.journal,
    `update verdict_lease set owner = '${OWNER}', epoch = ${EPOCH}, expires_at = 'infinity'`,
  )
  const counts: Counts = { roundTrips: {}, forced: 0, batches: 0, entries: 0 }
  const registry = await openRegistry(urls, counts)
  const journal = await openJournal(urls.journal, counts)
  const logger = createLogger({ level: 'warn', name: 'bench' })
  const coordinator = createCoordinator({
    ...{ journal, registry, logger, newUlid, clock: systemClock, cluster: CLUSTER },
    dice: Math.random,
    failpoints: createFailpoints(() => {}),
    onFenced: (shard) => logger.error({ shard }, 'a shard was lost'),
  })
  const held = new Map(Array.from({ length: SHARDS }, (_, shard) => [shard, EPOCH]))
  const { begin } = createTransactions({
    ...{ coordinator, registry, clock: systemClock, held: () => held },
    admits: () => 'yes',
    read: async () => null,
  })
  return {
    counts,
    transfer: async () => {
      const answer = await begin(requestOf(), new AbortController().signal)
      return answer.type === 'answered' && answer.transaction.outcome === 'committed'
    },
    settled: async () => {
      while (coordinator.size > 0) await wait(systemClock, 1)
    },
    close: async () => {
      await journal.close()
      await registry.close()
    },
  }
}

/** As the API hands it over: the caller waits for the verdict, which is what it does by default. */
function requestOf() {
  const { branches } = newTransfer()
  return {
    transaction: {
      name: 'transfer',
      protocol: 'two-phase-commit',
      deadlineMs: 10_000,
      recovery: 'automatic' as const,
      branches: branches.map(({ bank, statements }) => ({ participant: bank, statements })),
    },
    idempotencyKey: null,
    requestHash: '0123456789abcdef',
    shardKey: newUlid(),
    wait: 'decided' as const,
  }
}

async function openRegistry(urls: Servers['urls'], counts: Counts): Promise<Registry> {
  const registry = createRegistry({
    read: async () =>
      BANKS.map((name) => ({
        ...{ name, kind: 'postgresql' as const, url: urls[name], lab: true, usable: true },
      })),
    open: ({ name, url }) =>
      createPostgresParticipant({
        ...{ name, url },
        onRoundTrip: (_, what) => {
          counts.roundTrips[what] = (counts.roundTrips[what] ?? 0) + 1
        },
      }),
  })
  await registry.reload()
  for (const bank of BANKS) {
    const examined = await registry.get(bank)?.examine(AbortSignal.timeout(10_000))
    if (examined?.usable !== true) throw new Error(`${bank}: ${JSON.stringify(examined)}`)
  }
  return registry
}

async function openJournal(url: string, counts: Counts): Promise<Journal> {
  const journal = await createPrismaJournal({
    ...{ url, role: 'coordinator', process: 'bench', owner: OWNER, cluster: CLUSTER },
    clock: systemClock,
    logger: createLogger({ level: 'warn', name: 'bench' }),
    hooks: {
      beforeBatch: (entries) => {
        counts.batches++
        counts.entries += entries.length
      },
    },
  })
  const { append } = journal
  return {
    ...journal,
    append: (entry) => {
      if (entry.begin || entry.proposal) counts.forced++
      return append(entry)
    },
  }
}
