import type { NewRun } from '../contract/lab-run'
import { overMariadb } from '../contract/workload'
import type { Logger } from '../platform/logger'
import { mariadbMissing } from './agents'
import type { Bank } from './bank'
import { done, type Result, refuse } from './lab-reply'
import type { Shop } from './shop'
import { throughServices } from './shop-orders'
import { accountsOf, HOLDING } from './transfers'
import type { TripStore } from './trip-store'

export interface ReadyOptions {
  readonly banks: readonly Bank[]
  readonly stores: readonly TripStore[]
  /** Null: this machine has no MariaDB. */
  readonly shop: Shop | null
  /** Sees to it that an agent before each bank takes part. */
  readonly readyAgents: () => Promise<Result<null>>
  /** Sees to it that the services of the trips take part. */
  readonly readyTrips: () => Promise<Result<null>>
  readonly logger: Logger
}

/** Starts what a run of that id needs, and puts everything as it is to be on the first day. */
export async function readyFor(
  run: string,
  spec: NewRun,
  options: ReadyOptions,
): Promise<Result<null>> {
  const { workload, through } = spec
  if (overMariadb(spec)) return readyShop(run, spec, options)
  if (workload === 'trip-booking') return readyTrips(options)
  if (!(await readyBanks(options))) return bankSilent
  return through === 'agents' ? options.readyAgents() : done(null)
}

/** All places free; a saga of an earlier run that is open still takes back what it may have booked. */
async function readyTrips({
  stores,
  readyTrips: start,
  logger,
}: ReadyOptions): Promise<Result<null>> {
  const ready = await start()
  if (!ready.ok) return ready
  try {
    await Promise.all(stores.map((store) => store.reset()))
    return done(null)
  } catch (error) {
    logger.warn({ error }, 'the services of the trips could not be made ready')
    return bankSilent
  }
}

/**
 * Accounts as on the first day, unless a branch is in doubt: then its money may still move, and the
 * run goes on with the accounts as they are. False if a bank does not answer.
 */
async function readyBanks({ banks, logger }: ReadyOptions): Promise<boolean> {
  try {
    await Promise.all(banks.map((bank) => bank.setUp()))
    const open = await Promise.all(banks.map((bank) => bank.openBranches()))
    if (open.some((count) => count > 0)) return true
    await Promise.all(banks.map((bank, n) => bank.reset(accountsOf(n), HOLDING)))
    return true
  } catch (error) {
    logger.warn({ error }, 'the banks could not be made ready for a run')
    return false
  }
}

/** The relay is the last: it delivers into tables that are there. */
async function readyShop(
  run: string,
  { workload, protocol }: NewRun,
  { shop, logger }: ReadyOptions,
): Promise<Result<null>> {
  if (shop === null) return noMariadb
  const sync = workload === 'data-sync'
  const started = await Promise.all([shop.readyMariadb(), ...(sync ? [] : [shop.readyPayment()])])
  const failed = started.find(({ ok }) => !ok)
  if (failed !== undefined) return failed
  const served = !sync && throughServices(protocol) ? await shop.readyServices() : done(null)
  if (!served.ok) return served
  try {
    if (sync) await shop.sync.reset(run)
    else await Promise.all(shop.stores.map((store) => store.reset()))
  } catch (error) {
    logger.warn({ error }, 'the databases could not be made ready for a run')
    return shopSilent
  }
  return protocol === 'outbox' ? shop.readyRelay() : done(null)
}

const noMariadb = refuse('workload-not-available', `${mariadbMissing} No run was started.`)

const bankSilent = refuse(
  'participant-silent',
  'A bank does not answer, so its accounts cannot be made ready. No run was started. Start the bank, then run again.',
)

const shopSilent = refuse(
  'participant-silent',
  'MariaDB or a bank does not answer, so its tables cannot be made ready. No run was started. See whether they run, then run again.',
)
