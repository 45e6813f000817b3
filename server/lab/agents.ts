import type { Client } from '@/sdk/client'
import { type Clock, wait } from '../platform/clock'
import type { Home } from '../platform/home'
import type { LabAgent, LabShop, LabTrip, Supervisor } from './lab-ports'
import { done, type Result, refuse } from './lab-reply'
import { isUsable, type Link, throughLink } from './links'
import { MARIADB, PAYMENT } from './shop-orders'
import { agentOf } from './transfers'

interface ServicesOptions {
  /** By which participants are reached, where there is one. */
  readonly links: readonly Link[]
  readonly supervisor: Supervisor
  readonly api: Client
  readonly home: Home
  readonly clock: Clock
  readonly closed: AbortSignal
}

/** A service that takes part once it is needed. */
interface Service {
  readonly participant: string
  readonly process: string
  readonly kind?: 'http' | 'mariadb'
  /** Its own, past its link, with the secret that it asks for. */
  readonly url: string
  /** What it is, for people. */
  readonly what: string
}

/** Read by the supervisor: from now on these start with the rest, for branches may be open. */
const AGENTS_USED = 'lab-agents-used'
const TRIPS_USED = 'lab-trips-used'
export const MARIADB_USED = 'lab-mariadb-used'
const PAYMENT_USED = 'lab-payment-used'
const SERVICES_USED = ['lab-stock-used', 'lab-orders-used']
const RELAY_USED = 'lab-relay-used'
const READY_MS_MAX = 20_000
const AGAIN_MS = 200

/** Starts the agents and makes them participants; what was done already is not done again. */
export const createAgents = (options: ServicesOptions & { readonly agents: readonly LabAgent[] }) =>
  starting(options, AGENTS_USED, () =>
    options.agents.map(({ bank, process, url }) => ({
      ...{ participant: agentOf(bank), process, url },
      what: `the agent in front of ${bank}`,
    })),
  )

/** The same with the services of the trips. */
export const createTripServices = (
  options: ServicesOptions & { readonly trips: readonly LabTrip[] },
) =>
  starting(options, TRIPS_USED, () =>
    options.trips.map(({ service, url }) => ({
      ...{ participant: service, process: service, url, what: 'a service of the trips' },
    })),
  )

export type ShopOptions = ServicesOptions & { readonly shop: LabShop | null }

/** The same with MariaDB. */
export function createMariadb(options: ShopOptions): () => Promise<Result<null>> {
  if (!options.shop?.mariadb) return async () => noShop
  const { process, url } = options.shop.mariadb
  return starting(options, MARIADB_USED, () => [
    { participant: MARIADB, kind: 'mariadb', process, url, what: 'the lab’s MariaDB' },
  ])
}

/** The same with the service that takes money. */
export const createPayment = (options: ShopOptions): (() => Promise<Result<null>>) =>
  starting(options, PAYMENT_USED, () =>
    options.shop === null
      ? []
      : [
          {
            ...options.shop.payment,
            participant: PAYMENT,
            what: 'the payment service of the shop',
          },
        ],
  )

/** The same with stock and orders as services. */
export const createShopServices = (options: ShopOptions): (() => Promise<Result<null>>) =>
  starting(options, SERVICES_USED, () =>
    (options.shop?.services ?? []).map(({ process, url }) => ({
      ...{ participant: process, process, url, what: 'a service of the shop' },
    })),
  )

/** Starts the relay, which takes part in nothing: it carries messages. */
export function createRelay({ shop, supervisor, home }: ShopOptions): () => Promise<Result<null>> {
  return async () => {
    if (shop === null) return noShop
    const { process } = shop.relay
    home.writeSecret(RELAY_USED, '')
    const started = await supervisor.command(process, 'start')
    if (started.type === 'refused') return refuse(started.code, started.detail)
    return started.process.state === 'paused' ? isPaused({ process }) : done(null)
  }
}

/** What is missing where there is no MariaDB, and how to get it. */
export const mariadbMissing =
  'MariaDB is needed, and this machine has none. Install it (Debian’s package mariadb-server), then start Verdict again.'

const noShop = refuse('workload-not-available', mariadbMissing)

const starting =
  (
    options: ServicesOptions,
    used: string | readonly string[],
    services: () => readonly Service[],
  ) =>
  async (): Promise<Result<null>> => {
    for (const file of [used].flat()) options.home.writeSecret(file, '')
    const all = await Promise.all(services().map((service) => ready(service, options)))
    return all.find(({ ok }) => !ok) ?? done(null)
  }

async function ready(service: Service, options: ServicesOptions): Promise<Result<null>> {
  const { supervisor, clock, closed } = options
  const started = await supervisor.command(service.process, 'start')
  if (started.type === 'refused') return refuse(started.code, started.detail)
  if (started.process.state === 'paused') return isPaused(service)
  const untilMs = clock.monotonicMs() + READY_MS_MAX
  while (!closed.aborted) {
    if (await takesPart(service, options)) return done(null)
    if (clock.monotonicMs() > untilMs) break
    await wait(clock, AGAIN_MS)
  }
  return isLate(service)
}

/** It is tested each time: what was found before a crash says nothing about now. */
async function takesPart(
  { participant, kind = 'http', url: own }: Service,
  { api, links }: ServicesOptions,
): Promise<boolean> {
  const url = throughLink(links, { name: participant, url: own })
  if (!(await isUsable(api, { name: participant, url }))) {
    const put = await api.putParticipant(participant, { kind, url, lab: true })
    if (put.type !== 'answered') return false
  }
  const tested = await api.testParticipant(participant)
  return tested.type === 'answered' && tested.value.usable === true
}

const isPaused = ({ process }: Pick<Service, 'process'>) =>
  refuse(
    'process-state',
    `${process} is paused, so nothing can go through it. No run was started. Resume it, then run again.`,
  )

const isLate = ({ what, process }: Service) =>
  refuse(
    'participant-silent',
    `${process}, ${what}, did not become ready in time. No run was started. See whether it and the banks run, then try again.`,
  )
