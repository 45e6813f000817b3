import type { Config } from './config'
import type { VerdictStore } from './contract/verdicts'
import { createEtcdRegister } from './journal/etcd-register'
import type { Entry, Journal } from './journal/journal'
import { claimEtcd, claimPostgres } from './journal/prisma-verdicts'
import type { Register } from './journal/register'
import { createRegisteredJournal } from './journal/registered-journal'
import { createEtcdLeases, ETCD_LEASE_TTL_MS } from './placement/etcd-leases'
import type { LeaseEvents, Leases } from './placement/leases'
import { createPrismaLeaseRows } from './placement/prisma-lease-rows'
import { createPrismaLeases } from './placement/prisma-leases'
import { type Clock, wait } from './platform/clock'
import type { Database } from './platform/database'
import { createEtcd, type Etcd, type EtcdNode } from './platform/etcd-client'
import { type EtcdPlace, isOurs, markKey } from './platform/etcd-place'
import type { Logger } from './platform/logger'

const MARK_MS_MAX = 2_000
/** The first start of all brings etcd up beside it. */
const MARK_TRIES_MAX = 30
const MARK_PAUSE_MS = 500

interface Surroundings {
  readonly prisma: Database['prisma']
  readonly cluster: string
  readonly clock: Clock
  readonly logger: Logger
  readonly newUlid: () => string
}

interface LeaseOptions extends LeaseEvents {
  readonly owner: string
}

/** Where verdicts are decided and shards are leased, put together as the configuration has it. */
export interface Verdicts {
  readonly store: 'postgres' | 'etcd'
  /** The journal with that register in front. */
  journal(journal: Journal, decided?: (entry: Entry) => void): Journal
  leases(options: LeaseOptions): Leases
  /** Forgets verdicts whose rows are about to be pruned. */
  forget(transactions: readonly Parameters<Register['forget']>[0][number][]): Promise<void>
  /** Asks the nodes; there are none where the journal's database holds the verdicts. */
  look(): Promise<VerdictStore>
}

/** Throws, in words for people, if the verdicts of this installation are elsewhere. */
export async function openVerdicts(
  { verdicts }: Pick<Config, 'verdicts'>,
  given: Surroundings,
): Promise<Verdicts> {
  const { prisma, clock, logger } = given
  if (verdicts.store === 'postgres') {
    await claimPostgres(prisma)
    return {
      store: 'postgres',
      journal: (journal) => journal,
      leases: (options) => createPrismaLeases({ ...options, prisma, clock, logger }),
      forget: async () => {},
      look: async () => ({ store: 'postgres', blockedBy: null, nodes: [] }),
    }
  }
  const etcd = createEtcd({ endpoints: verdicts.endpoints, clock })
  const claimed = await claimEtcd(prisma, (fresh) => leaveMark(etcd, given, fresh))
  return inEtcd(etcd, { ...claimed, cluster: given.cluster }, given)
}

function inEtcd(etcd: Etcd, place: EtcdPlace, given: Surroundings): Verdicts {
  const { prisma, clock, logger, newUlid } = given
  const onHealth = reportHealth(logger)
  const register = createEtcdRegister({ etcd, place, clock, newUlid, onHealth })
  return {
    store: 'etcd',
    journal: (journal, decided) =>
      createRegisteredJournal({ journal, register, ...(decided ? { decided } : {}) }),
    leases: (options) => {
      const rows = createPrismaLeaseRows(prisma, { ...options, ttlMs: ETCD_LEASE_TTL_MS })
      return createEtcdLeases({ ...options, rows, etcd, place, clock, logger })
    },
    forget: register.forget,
    look: () => lookAt(etcd, place),
  }
}

async function lookAt(etcd: Etcd, place: EtcdPlace): Promise<VerdictStore> {
  const nodes = await etcd.nodes()
  return {
    store: 'etcd',
    blockedBy: await whyBlocked(etcd, place, nodes),
    nodes: nodes.map(({ endpoint, state }) => ({ name: endpoint, state })),
  }
}

/** A majority that follows one leader is what decides, where it bears this installation's mark. */
async function whyBlocked(
  etcd: Etcd,
  place: EtcdPlace,
  nodes: readonly EtcdNode[],
): Promise<VerdictStore['blockedBy']> {
  const led = nodes.filter(({ state }) => state === 'leads' || state === 'follows')
  if (2 * led.length <= nodes.length) return 'no-majority'
  if (nodes.some(({ full }) => full)) return 'out-of-space'
  const ours = await etcd
    .txn({ compare: [isOurs(place)], success: [] }, MARK_MS_MAX)
    .catch(() => null)
  if (ours === null) return 'no-majority'
  return ours.succeeded ? null : 'another-store'
}

/** Once per installation: the first who starts leaves it, and all read what stands. */
async function leaveMark(etcd: Etcd, { cluster, clock }: Surroundings, fresh: string) {
  const key = markKey(cluster)
  for (let tries = 1; ; tries++) {
    try {
      const made = await etcd.txn(
        {
          compare: [{ key, created: 0 }],
          success: [{ put: key, value: fresh }],
          failure: [{ get: key }],
        },
        MARK_MS_MAX,
      )
      return made.succeeded ? fresh : (made.found[0]?.[0]?.value ?? fresh)
    } catch (error) {
      if (tries >= MARK_TRIES_MAX) throw error
      await wait(clock, MARK_PAUSE_MS)
    }
  }
}

/** Tells of changes only. */
function reportHealth(logger: Logger) {
  let healthy = true
  return (ok: boolean, error: unknown): void => {
    if (ok === healthy) return
    healthy = ok
    if (ok) logger.info('etcd answers again: verdicts are decided')
    else
      logger.error(
        { error: String(error) },
        'etcd gives no answer: nothing is decided until it does',
      )
  }
}
