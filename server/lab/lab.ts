import type { Client } from '@/sdk/client'
import type { Clock } from '../platform/clock'
import type { Home } from '../platform/home'
import type { Logger } from '../platform/logger'
import { createAgents, createTripServices, MARIADB_USED } from './agents'
import { createBank } from './bank'
import { createCrashTests } from './crash-tests'
import type { OnFault } from './fault-switch'
import { createFaults } from './faults'
import type {
  ArmFailpoint,
  LabAgent,
  LabDatabase,
  LabReply,
  LabShop,
  LabTrip,
  Note,
  Supervisor,
} from './lab-ports'
import { problemReply } from './lab-reply'
import { answer, labRoutes } from './lab-routes'
import { linkEnds } from './link-ends'
import { type Link, openLinks, register } from './links'
import { createProcesses } from './processes'
import { createRunFiles } from './run-files'
import { createRuns } from './runs'
import { createShop, mariadbOf } from './shop'
import { createTripStore } from './trip-store'

export interface LabOptions {
  /** The lab is a client like any other. */
  readonly api: Client
  /** Its banks, by their own addresses. */
  readonly databases: readonly LabDatabase[]
  readonly agents: readonly LabAgent[]
  readonly trips: readonly LabTrip[]
  /** Null: there is no second bank for it. */
  readonly shop: LabShop | null
  readonly supervisor: Supervisor
  readonly failpoint: ArmFailpoint
  readonly home: Home
  readonly clock: Clock
  readonly logger: Logger
  /** Ids that sort by the time they were made at. */
  readonly newId: () => string
  /** In [0, 1), for pauses. */
  readonly dice: () => number
  readonly note: Note
}

export interface Lab {
  /** Answers everything under `/v1/lab`; `path` is what follows `/v1`. */
  call(method: string, path: string, body: unknown, signal: AbortSignal): Promise<LabReply>
  close(): Promise<void>
}

/**
 * The demo: banks behind links that can be made bad, a workload, and the money counted all the
 * time. It answers at once; the banks become participants as soon as Verdict is there.
 */
export async function createLab(options: LabOptions): Promise<Lab> {
  const { home, logger } = options
  const closed = new AbortController()
  const banks = options.databases.map(createBank)
  const stores = options.trips.map(createTripStore)
  const links = await openLinks(linkEnds(options), options)
  const shop = createShop({ ...options, links, closed: closed.signal })
  const onFault: OnFault = (what, fault) => runs.faults(what)?.fault(what, fault)
  const faults = createFaults({ ...options, banks, links, onFault })
  const processes = createProcesses({
    ...options,
    onSeen: (process) => {
      faults.processSeen(process)
      runs.faults('off')?.seen(process)
    },
    onOutage: (process, what, step) => runs.faults('on')?.outage(process, what, step),
    closed: closed.signal,
  })
  const shared = {
    banks,
    stores,
    shop,
    readyAgents: createAgents({ ...options, links, closed: closed.signal }),
    readyTrips: createTripServices({ ...options, links, closed: closed.signal }),
    isBroken: () => faults.list().length > 0,
  }
  const runs = createRuns({
    ...{ ...options, ...shared },
    files: createRunFiles(home),
    breaker: { ...faults, command: processes.command },
    isCrashing: () => crashTests.isGoing(),
  })
  const crashTests = createCrashTests({
    ...{ ...options, ...shared },
    isRunGoing: runs.isGoing,
  })
  const databases = [...options.databases, ...mariadbOf(options, 'ownUrl')]
  const routes = labRoutes({
    ...{ databases, links, hasMariadb: shop !== null, faults, processes, runs, crashTests },
  })
  runs.resume()
  crashTests.resume()
  void processes.loop()
  void faults.loop()
  for (const link of wantedNow(links, home))
    void register(link, { ...options, closed: closed.signal })

  return {
    call: (method, path, body) => callOf(routes, { method, path, body }, logger),
    close: async () => {
      closed.abort()
      runs.close()
      faults.close()
      await Promise.all(links.map(({ proxy }) => proxy.close()))
      await Promise.all(
        [...banks, ...stores, ...(shop === null ? [] : [shop])].map((one) => one.close()),
      )
    },
  }
}

/** What no run has asked for yet is no participant. */
function wantedNow(links: readonly Link[], home: Home): readonly Link[] {
  const used = home.read(MARIADB_USED) !== null
  return links.filter(({ kind }) => kind === 'postgresql' || (kind === 'mariadb' && used))
}

async function callOf(
  routes: ReturnType<typeof labRoutes>,
  call: { readonly method: string; readonly path: string; readonly body: unknown },
  logger: Logger,
): Promise<LabReply> {
  try {
    return await answer(routes, call)
  } catch (error) {
    const { method, path } = call
    logger.error({ error, method, path }, 'the lab could not answer')
    const detail = `The lab could not do this: ${error instanceof Error ? error.message : error}. It may be half of what was asked. Look at the page again, and at the lab's log.`
    return problemReply({ code: 'internal', detail })
  }
}
