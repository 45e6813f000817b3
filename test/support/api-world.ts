import { randomUUID } from 'node:crypto'
import { createServer } from 'node:http'
import { ulid } from 'ulid'
import type { Accounts } from '@/server/account/accounts'
import { forwardTransactions } from '@/server/api/forward-transactions'
import { forwardWaits } from '@/server/api/forward-waits'
import { innerTransactions } from '@/server/api/inner-transactions'
import { innerWaits } from '@/server/api/inner-waits'
import type { Lab } from '@/server/api/ports'
import { createApi } from '@/server/api/serve'
import { createCoordinator } from '@/server/coordinator/coordinator'
import { createFailpoints } from '@/server/coordinator/failpoints'
import { createTransactionLocks } from '@/server/coordinator/transaction-locks'
import { createTransactions } from '@/server/coordinator/transactions'
import type { Gateway } from '@/server/gateway/gateway'
import type { Journal } from '@/server/journal/journal'
import type { Locks } from '@/server/lock/locks'
import type { ParticipantStore } from '@/server/participant/participant-store'
import type { Registry } from '@/server/participant/registry'
import { createSecrets, type SecretSources } from '@/server/participant/secrets'
import { systemClock } from '@/server/platform/clock'
import type { Database } from '@/server/platform/database'
import { freePort } from '@/server/platform/home'
import { createInnerServer } from '@/server/platform/inner-http'
import type { Logger } from '@/server/platform/logger'
import { openDatabase } from '@/server/platform/open-database'
import type { Answers } from '@/server/policy/answers'
import { SHARDS } from '@/server/protocol/ids'
import { openInbox } from '@/server/run-inbox-stores'
import { openParticipant } from '@/server/run-participants'
import { createLook, createWaits } from '@/server/run-waits'
import { createView, type View } from '@/server/view/view'
import { alertDesk } from './alert-desk'
import { type AdmissionOptions, admissionOf } from './api-admission'
import { close, gatewayOf } from './api-gateway'
import { type Answer, type Send, sender } from './api-sender'
import { startExplorations } from './explorations'
import { CLUSTER } from './journal-entries'
import { type JournalWorld, quiet, startJournalWorld } from './journal-world'
import { openLocks } from './locks'
import { noInstallation } from './no-installation'
import { type Bank, startBank } from './postgres'
import { openRegistry } from './registry-world'
import { startSimulations } from './simulations'

const TOKEN = 'test-token'

export interface ApiWorld {
  readonly port: number
  readonly url: string
  readonly world: JournalWorld
  readonly bank: Bank
  readonly view: View
  readonly journal: Journal
  readonly participants: ParticipantStore
  readonly registry: Registry
  readonly locks: Locks
  readonly database: Database
  readonly gateway: Gateway
  readonly accounts: Accounts | null
  /** What participants have answered until now is what `protocol: auto` goes by. */
  learn(): Promise<void>
  /** Where the coordinator listens now. */
  coordinatorUrl(): string
  get(path: string, headers?: Record<string, string>): Promise<Answer>
  readonly send: Send
  /** Cuts every call that the coordinator is answering; another listener takes its place. */
  loseCoordinator(): Promise<void>
  /** Writes the owner's address into the directory; null: it is not there. */
  list(url: string | null): Promise<void>
  remove(): Promise<void>
}

interface Options extends AdmissionOptions {
  readonly lab?: Lab
  readonly secrets?: SecretSources
  readonly logger?: Logger
  /** Where it listens; default: a port that is free. */
  readonly port?: number
}

/** The API as it runs: real journal, real bank, a real coordinator behind its inner listener. */
export async function startApiWorld(options: Options = {}): Promise<ApiWorld> {
  const port = options.port ?? (await freePort())
  const [world, bank] = await Promise.all([startJournalWorld(), startBank()])
  const { url: address } = world.server
  const database = openDatabase({ url: address, connectionsMax: 8, application: 'test' })
  const view = createView({ database, clock: systemClock })
  const secrets = createSecrets(options.secrets ?? { variables: {}, names: [], folders: [] })
  const registered = openRegistry(database, { secrets, open: openParticipant })
  const { participants, registry } = registered
  const locks = openLocks(address)
  const owner = await startOwner(world, { registry, view, locks, database })
  const url = `http://127.0.0.1:${port}`
  const admission = admissionOf(options, { database, innerToken: TOKEN, url })
  const listening = { inner: await owner.listen() }
  const journal = await world.journal({ role: 'web', process: 'web', owner: null })
  const api = createApi({
    ...{ port, cluster: CLUSTER, environment: 'test', ...registered, journal, view, locks },
    ...openInbox(database.prisma),
    installation: noInstallation,
    alerts: alertDesk(database, { secrets, cluster: CLUSTER, port }),
    transactions: forwardTransactions({ view, clock: systemClock, token: TOKEN }),
    readWaits: forwardWaits(
      { view, clock: systemClock, token: TOKEN },
      createLook({ registry, clock: systemClock, cluster: CLUSTER, locks }),
    ),
    readVerdicts: async () => ({ store: 'postgres', blockedBy: null, nodes: [] }),
    lab: options.lab ?? null,
    explorations: startExplorations(),
    simulations: startSimulations(),
    ...{ logger: options.logger ?? quiet, clock: systemClock, newUlid: ulid },
    ...admission,
    newRequestId: () => randomUUID().slice(0, 8),
    isShuttingDown: () => false,
  })
  const server = createServer(async (request, response) => {
    const done = await api(request, response)
    if (!done) response.writeHead(200, { 'content-type': 'text/html' }).end('a page')
  })
  const gateway = gatewayOf(server, { view, address, port, identify: admission.identify })
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve))
  const send = sender(url)
  const list = (inner: string | null) => listOwner(world, inner)
  const loseCoordinator = async () => {
    await listening.inner.close()
    listening.inner = await owner.listen()
    await list(listening.inner.url)
  }
  await list(listening.inner.url)
  return {
    ...{ port, url, world, bank, view, journal, participants, registry },
    ...{ database, gateway, list, send, locks, accounts: admission.accounts },
    loseCoordinator,
    learn: owner.learn,
    coordinatorUrl: () => listening.inner.url,
    get: (path, headers) => send('GET', path, undefined, headers),
    remove: async () => {
      await gateway.close()
      await close(server)
      owner.close()
      await listening.inner.close()
      await registry.close()
      await locks.close()
      await database.close()
      await world.remove()
      await bank.remove()
    },
  }
}

/** The coordinator `c1`, which holds every shard under epoch 1. */
async function startOwner(
  world: JournalWorld,
  { registry, view, locks, database }: Pick<ApiWorld, 'registry' | 'view' | 'locks' | 'database'>,
) {
  const journal = await world.journal()
  const held = new Map(Array.from({ length: SHARDS }, (_, shard) => [shard, 1]))
  const mine = createTransactionLocks({ locks, clock: systemClock, logger: quiet })
  const coordinator = createCoordinator({
    ...{ journal, registry, clock: systemClock, cluster: CLUSTER, dice: Math.random },
    ...{ newUlid: ulid, logger: quiet, onFenced: () => undefined },
    onUnlocked: (taken) => void mine.giveBack(taken),
    failpoints: createFailpoints(() => undefined),
  })
  let learnt: ReadonlyMap<string, Answers> = new Map()
  const transactions = createTransactions({
    ...{ coordinator, registry, clock: systemClock, held: () => held },
    ...{ admits: () => 'yes' as const, find: journal.find },
    answersOf: (name) => learnt.get(name) ?? null,
    locking: { locks: mine, cluster: CLUSTER, newUlid: ulid },
    read: async (id) => (await view.summariesOf([id])).get(id) ?? null,
  })
  const waits = createWaits(
    {
      ...{ registry, clock: systemClock, cluster: CLUSTER, locks },
      ...{ database, newUlid: ulid, logger: quiet },
    },
    ...([coordinator, 30] as const),
  )
  const routes = [...innerTransactions(transactions), innerWaits(waits.look)]
  return {
    close: waits.close,
    listen: () => createInnerServer({ token: TOKEN, routes }),
    learn: async () => {
      learnt = new Map(
        (await view.readAnswers({ minutes: 60 })).map((row) => [row.participant, row]),
      )
    },
  }
}

async function listOwner({ query }: JournalWorld, url: string | null): Promise<void> {
  await query('delete from verdict_process')
  if (url !== null)
    await query(
      `insert into verdict_process (id, name, role, node, url, pid, ready, started_at, expires_at)
       values ('c1', 'c1', 'coordinator', 'c1', $1, 1, true, now(), 'infinity')`,
      [url],
    )
}
