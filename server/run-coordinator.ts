import { innerTransactions } from './api/inner-transactions'
import { innerWaits } from './api/inner-waits'
import type { Config } from './config'
import { type Coordinator, createCoordinator } from './coordinator/coordinator'
import { createFailpoints, type Failpoints } from './coordinator/failpoints'
import { innerFailpoints } from './coordinator/inner-failpoints'
import { createTransactions } from './coordinator/transactions'
import type { JournalHooks } from './journal/prisma-journal'
import { markersBefore, rememberPruning } from './journal/prisma-marker-age'
import { pruneBatch } from './journal/prisma-retention'
import { createAdmissionReport } from './participant/admission-store'
import { createPrismaAdmission } from './participant/prisma-admission'
import { wait } from './platform/clock'
import { createInnerServer } from './platform/inner-http'
import { createOutcomeAudit } from './recovery/outcome-audit'
import { createPrismaOutcomes } from './recovery/prisma-outcomes'
import { type Common, openCommon, untilSignal } from './run-common'
import { publishGates } from './run-gates'
import { learnAnswers } from './run-learning'
import { createRecovery, every, hearVerdicts } from './run-recovery'
import { lockTransactions } from './run-transaction-locks'
import { createWaits } from './run-waits'
import { summariesOf } from './view/transactions'

const DRAIN_MS_MAX = 8_000
/** A journal that does not answer must not keep the shards from others. */
const FLUSH_MS_MAX = 1_000
const DRAIN_POLL_MS = 20
/** Rows of what takes longer are behind by that much at the most. */
const REFRESH_EVERY_MS = 200
const PRUNE_EVERY_MS = 60_000
const PRUNE_MS_MAX = 5_000
const MARKERS_MAX = 1_000

/** Runs transactions, recovers, sweeps: the role `coordinator`, put together. */
export async function runCoordinator(config: Config): Promise<void> {
  const failpoints = createFailpoints(die)
  const common = await openCommon(config, {
    ...{ role: 'coordinator', connectionsMax: 6 },
    ...diesInVerdicts(failpoints),
  })
  const { logger, journal, registry, clock, database, token } = common
  const state = { admits: 'loading' as 'yes' | 'loading' | 'draining' }
  const { locking, onUnlocked, renewing } = lockTransactions(common)
  const gates = publishGates(common, () => coordinator)
  const onFenced = (shard: number) => recovery.leases.giveUp(shard)
  const coordinator: Coordinator = createCoordinator({
    ...{ ...common, failpoints, onUnlocked, onGate: gates.moved, onFenced },
  })
  const recovery = createRecovery(common, {
    coordinator,
    onLoaded: () => {
      if (state.admits === 'loading') state.admits = 'yes'
    },
  })
  const { leases, watch } = recovery
  const learning = learnAnswers(common)
  const transactions = createTransactions({
    ...{ coordinator, registry, clock, held: leases.held, admits: () => state.admits },
    ...{ find: journal.find, answersOf: learning.answersOf, locking },
    read: async (id) => (await summariesOf(database, [id])).get(id) ?? null,
  })
  const waits = createWaits(common, coordinator, config.retentionDays)
  const lab = config.lab ? [innerFailpoints(failpoints)] : []
  const inner = await createInnerServer({
    ...{ token, routes: [...innerTransactions(transactions), innerWaits(waits.look), ...lab] },
    onFault: (error) => logger.error({ error }, 'an inner request failed'),
  })
  const directory = common.directory(inner.url)
  await directory.start()
  await leases.start()
  await recovery.loaded()
  directory.setReady(true)
  const listener = hearVerdicts(common, coordinator)
  const refreshing = refresh(common, coordinator, () => leases.held().size > 0)
  const keeping = renewing(coordinator)
  const audit = createOutcomeAudit({
    ...{ ...common, active: () => leases.held().size > 0 },
    ledger: createPrismaOutcomes(database.prisma, config.retentionDays),
  })
  const pruning = every(common, PRUNE_EVERY_MS, () => prune(common, config.retentionDays))
  await untilSignal(logger, async () => {
    state.admits = 'draining'
    directory.setReady(false)
    await drain(common, () => [...coordinator.running()].some(isMoving))
    for (const stop of [refreshing, pruning, keeping, learning.close, gates.close]) stop()
    for (const stop of [waits.close, audit.close, watch.close, listener]) stop()
    await flush(common, coordinator)
    await leases.release().catch((error: unknown) => logger.warn({ error }, 'leases run out'))
    await journal.close()
    await directory.close().catch((error: unknown) => logger.warn({ error }, 'still listed'))
    await Promise.all([inner.close(), registry.close(), common.locks.close().then(database.close)])
  })
}

const die = (action: 'crash' | 'stop'): void => {
  process.kill(process.pid, action === 'stop' ? 'SIGSTOP' : 'SIGKILL')
}

/**
 * Dm: the bytes of a verdict are written to the socket, and the reply is not read; with a register of
 * its own, that has answered, and the journal knows nothing of it.
 */
const diesInVerdicts = (failpoints: Failpoints) => ({
  hooks: {
    written: (entries: Parameters<NonNullable<JournalHooks['written']>>[0]) => {
      if (entries.some(({ proposal }) => proposal !== undefined)) failpoints.pass('Dm')
    },
  },
  decided: () => failpoints.pass('Dm'),
})

/** What nobody can hurry along is left to the next start: it waits for a participant or an operator. */
const isMoving = (running: ReturnType<Coordinator['find']> & object): boolean =>
  running.inDoubtSince === null && running.state.phase !== 'heuristic'

async function drain({ clock }: Common, busy: () => boolean): Promise<void> {
  const untilMs = clock.monotonicMs() + DRAIN_MS_MAX
  while (busy() && clock.monotonicMs() < untilMs) await wait(clock, DRAIN_POLL_MS)
}

/**
 * Brings up to date what people see: the rows of what takes long, and who waits for whom. How much room
 * each server has is read before anybody needs it.
 */
function refresh(common: Common, coordinator: Coordinator, active: () => boolean) {
  const { database, registry, clock, name } = common
  const report = createAdmissionReport(
    createPrismaAdmission(database.prisma, name),
    clock.monotonicMs,
  )
  const { admission } = coordinator
  admission.look(registry.all().map((row) => row.name))
  return every(common, REFRESH_EVERY_MS, async () => {
    void coordinator.refresh()
    if (active()) await report(admission.lines())
  })
}

/** While the shards are still ours: whoever takes them over reads what was held back. */
const flush = ({ clock }: Common, coordinator: Coordinator): Promise<void> =>
  Promise.race([coordinator.refresh(), wait(clock, FLUSH_MS_MAX)])

/** One batch of each, so that pruning never takes the journal's time for long (D17). */
async function prune(common: Common, retentionDays: number): Promise<void> {
  const { database, registry, logger, verdicts } = common
  await rememberPruning(database.prisma, retentionDays)
  const done = await pruneBatch(database.prisma, retentionDays, verdicts.forget)
  const before = await markersBefore(database.prisma, retentionDays)
  let markers = 0
  for (const { name } of registry.all()) {
    const signal = AbortSignal.timeout(PRUNE_MS_MAX)
    const asked = registry.get(name)?.pruneMarkers(before, MARKERS_MAX, signal)
    // One that is silent is pruned when it answers again.
    markers += (await asked?.catch(() => 0)) ?? 0
  }
  const locks = await common.locks.prune()
  await common.policyStore.prune()
  if (done.records + done.transactions + markers + locks > 0)
    logger.info({ ...done, markers, locks }, 'what is past its time was pruned')
}
