import { createCoordinator } from '@/server/coordinator/coordinator'
import { createFailpoints } from '@/server/coordinator/failpoints'
import { createTransactions } from '@/server/coordinator/transactions'
import type { Journal } from '@/server/journal/journal'
import { createPrismaJournal } from '@/server/journal/prisma-journal'
import type { Participant, ParticipantKind } from '@/server/participant/participant'
import { createPostgresParticipant } from '@/server/participant/postgres-participant'
import { createRegistry, type Registry } from '@/server/participant/registry'
import { createSecrets } from '@/server/participant/secrets'
import { noSettings, type ParticipantLimits } from '@/server/participant/settings'
import { systemClock, wait } from '@/server/platform/clock'
import { newUlid } from '@/server/platform/ids'
import { createLogger } from '@/server/platform/logger'
import { SHARDS } from '@/server/protocol/ids'
import type { BranchId } from '@/server/protocol/model'
import { query, type Servers } from './servers'
import { BANKS, type Bank, type Contender, newTransfer, type Transfer } from './transfer'

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
  /** As `transfer`; what became of it. */
  attempt(): Promise<'committed' | 'aborted' | 'refused'>
}

/** What is behind the two banks. */
export interface Banking {
  readonly kinds: Readonly<Record<Bank, ParticipantKind>>
  open(bank: { readonly name: string; readonly url: string }, onRoundTrip: Counting): Participant
  newTransfer(): Transfer
  /** Of both banks. */
  readonly limits?: ParticipantLimits
}

type Counting = (branch: BranchId, what: string) => void

const postgres: Banking = {
  kinds: { north: 'postgresql', south: 'postgresql' },
  open: (bank, onRoundTrip) => createPostgresParticipant({ ...bank, onRoundTrip }),
  newTransfer,
}

/** A real coordinator in this process, called where its API calls it, with the whole journal. */
export async function createCoordinated(
  { urls }: Pick<Servers, 'urls'>,
  banking: Banking = postgres,
): Promise<Coordinated> {
  await query(
    urls.journal,
    `update verdict_lease set owner = '${OWNER}', epoch = ${EPOCH}, expires_at = 'infinity'`,
  )
  const counts: Counts = { roundTrips: {}, forced: 0, batches: 0, entries: 0 }
  const registry = await openRegistry(urls, banking, counts)
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
    answersOf: () => null,
    find: journal.find,
    read: async () => null,
  })
  const attempt = async () => {
    const request = requestOf(banking, banking.newTransfer())
    const answer = await begin(request, new AbortController().signal)
    if (answer.type === 'refused') return 'refused'
    return answer.transaction.outcome === 'committed' ? 'committed' : 'aborted'
  }
  return {
    ...{ counts, attempt },
    transfer: async () => (await attempt()) === 'committed',
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
function requestOf({ kinds }: Banking, { branches }: Transfer) {
  return {
    transaction: {
      name: 'transfer',
      protocol: 'two-phase-commit',
      deadlineMs: 10_000,
      recovery: 'automatic' as const,
      branches: branches.map(({ bank, statements }) =>
        kinds[bank] === 'http'
          ? { participant: bank, statements: [], payload: { statements } }
          : { participant: bank, statements },
      ),
    },
    idempotencyKey: null,
    requestHash: '0123456789abcdef',
    shardKey: newUlid(),
    wait: 'decided' as const,
  }
}

async function openRegistry(
  urls: Servers['urls'],
  banking: Banking,
  counts: Counts,
): Promise<Registry> {
  const registry = createRegistry({
    read: async () =>
      BANKS.map((name) => ({
        ...{ name, kind: banking.kinds[name], url: urls[name], lab: true, usable: true },
        ...{ ...noSettings, limits: banking.limits ?? {}, draining: false },
      })),
    secrets: createSecrets({ variables: {}, names: [], folders: [] }),
    open: ({ name, url }) =>
      banking.open({ name, url }, (_, what) => {
        counts.roundTrips[what] = (counts.roundTrips[what] ?? 0) + 1
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
