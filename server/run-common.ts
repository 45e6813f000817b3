import type { Config } from './config'
import type { Entry } from './journal/journal'
import { readCluster } from './journal/prisma-cluster'
import { createPrismaJournal, type JournalHooks } from './journal/prisma-journal'
import { createLocks } from './lock/locks'
import { createPolicies } from './participant/policies'
import { createPrismaParticipants } from './participant/prisma-participants'
import { createPrismaPolicies } from './participant/prisma-policies'
import { createRegistry } from './participant/registry'
import { createSecrets, type Secrets } from './participant/secrets'
import { createPrismaDirectory } from './placement/prisma-directory'
import { systemClock } from './platform/clock'
import { openHome } from './platform/home'
import { newUlid } from './platform/ids'
import { listen } from './platform/listen'
import { createLogger, type Logger } from './platform/logger'
import { openDatabase } from './platform/open-database'
import { openLockStore } from './run-locks'
import { openParticipant } from './run-participants'
import { openVerdicts } from './run-verdicts'

interface Options {
  readonly role: 'coordinator' | 'web' | 'lab'
  readonly connectionsMax: number
  readonly hooks?: JournalHooks
  /** Told when a register other than the journal's has answered, before the journal knows. */
  readonly decided?: (entry: Entry) => void
}

const labels = { coordinator: 'c1', web: 'web', lab: 'lab' } as const

/** What every role needs: its home, its way into the journal's database, and a stream of its own. */
export async function openCommon(
  config: Config,
  { role, connectionsMax, hooks, decided }: Options,
) {
  const name = config.process === role ? labels[role] : config.process
  const logger = createLogger({ level: config.logLevel, name })
  const url = config.databaseUrl
  if (url === null) throw new Error(`The role ${role} needs DATABASE_URL, the journal's database.`)
  const home = openHome(config.home)
  const clock = systemClock
  const database = openDatabase({
    ...{ url, connectionsMax, application: `verdict ${name}` },
    onLost: (error) => logger.warn({ error: error.message }, 'a connection was lost'),
  })
  const { prisma } = database
  const cluster = await readCluster(prisma, config.cluster)
  const owner = role === 'coordinator' ? home.nodeId() : null
  const verdicts = await openVerdicts(config, { prisma, cluster, clock, logger, newUlid })
  const records = await createPrismaJournal({
    ...{ url, role, process: name, owner, cluster, clock, logger },
    ...(hooks === undefined || verdicts.store !== 'postgres' ? {} : { hooks }),
  })
  const journal = verdicts.journal(records, decided)
  const directory = (address: string) =>
    createPrismaDirectory({
      ...{ prisma, clock, logger },
      self: {
        id: journal.stream.name,
        name,
        role,
        node: home.nodeId(),
        url: address,
        pid: process.pid,
      },
    })
  const hear = (channels: readonly string[], call: (channel: string, payload: string) => void) =>
    listen({
      ...{ url, channels, clock },
      onNotification: call,
      onListening: () => {
        for (const channel of channels) call(channel, '*')
      },
      onLost: (error) => logger.warn({ error: error.message }, 'notifications were lost'),
    })
  const lockStore = openLockStore(config.locks, {
    ...{ url, hear, cluster },
    onLost: (error) => logger.warn({ error: error.message }, 'the store of locks was lost'),
  })
  return {
    ...{ name, role, logger, home, clock, database, cluster, journal, directory, hear, newUlid },
    ...{ verdicts, locks: createLocks(lockStore, clock) },
    ...(await openRegistry(prisma, { logger, secrets: createSecrets(config.secrets) })),
    ...{ dice: Math.random, token: home.token() },
  }
}

/** The participants, and how they are asked again. */
async function openRegistry(
  prisma: Parameters<typeof createPrismaParticipants>[0],
  { logger, secrets }: { readonly logger: Logger; readonly secrets: Secrets },
) {
  const participants = createPrismaParticipants(prisma)
  const policyStore = createPrismaPolicies(prisma)
  const policies = createPolicies({ store: policyStore, logger })
  const registry = createRegistry({
    ...{ read: participants.read, open: openParticipant, secrets, policies },
  })
  await Promise.all([registry.reload(), policies.reload()])
  return { participants, registry, policies, policyStore, secrets }
}

export type Common = Awaited<ReturnType<typeof openCommon>>

const CLOSE_MS_MAX = 15_000

/** Runs until a signal asks for the end, then closes what the role opened, within a limit. */
export async function untilSignal(logger: Common['logger'], close: () => Promise<void>) {
  await new Promise<void>((resolve) => {
    for (const name of ['SIGINT', 'SIGTERM'] as const) process.once(name, () => resolve())
  })
  const late = setTimeout(() => {
    logger.error('the shutdown took too long and is cut short')
    process.exit(1)
  }, CLOSE_MS_MAX)
  await close()
  clearTimeout(late)
  process.exit(0)
}
